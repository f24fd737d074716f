import { digest } from '../../json/digest.ts';
import { policyNames } from './openings.ts';

/** How the names of rules begin that grants make. */
const prefix = 'Grants: ';

/** The service takes names of this length. Source: New-TransportRule and New-HostedOutboundSpamFilterRule references. */
const longest = 64;

/** The name of a rule, by the first place it is about: names of grants do not go into the tenant. */
export const crossingName = (first: string, count: number): string => fitting(`${prefix}${first}`, count);

/** The name of a rule about everything that no rule before it let pass. */
export const restName = (count: number): string => fitting(`${prefix}everything else`, count);

function fitting(name: string, count: number): string {
  const part = count === 1 ? '' : ` ${count}`;
  if (name.length + part.length <= longest) return `${name}${part}`;
  const hash = ` ${digest(name).slice(0, 8)}`;
  return `${name.slice(0, longest - hash.length - part.length)}${hash}${part}`;
}

/** Whether an object bears a name that grants give: where policies have grants, such objects are theirs alone. */
export function isGrantsName(section: string, name: string): boolean {
  const lower = name.toLowerCase();
  if (section === 'transportRules') return lower.startsWith(prefix.toLowerCase());
  return section === 'outboundPolicies' && Object.values(policyNames).some((one) => one.toLowerCase() === lower);
}
