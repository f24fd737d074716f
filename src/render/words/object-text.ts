import { kinds } from '../../kinds/index.ts';

/** The entry for all other domains is called Default in the tenant, and so wherever it is named by a noun. */
export const shownName = (section: string, name: string): string =>
  section === 'remoteDomains' && name === '*' ? 'Default' : name;

/** `outboundPolicies/Partner forwarding` by the noun of its kind: `outbound policy “Partner forwarding”`. */
export function objectText(object: string): string {
  const at = object.indexOf('/');
  const noun = kinds.find(({ section }) => section === object.slice(0, at))?.noun;
  return noun === undefined ? object : `${noun} “${shownName(object.slice(0, at), object.slice(at + 1))}”`;
}
