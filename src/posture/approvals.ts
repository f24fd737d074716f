import { mapKnown } from '../tenant/tenant.ts';
import { effectivePolicies } from './lints/outbound.ts';
import type { OutboundPolicy, World } from './world.ts';

/** Who answers for an object (`section/name`) that opens something, why and until when; null where nobody does. */
export type Approvals = (object: string) => Approval | null;

export interface Approval {
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
}

/** What of it is approved; rows of people and places rest on the outbound policies that let them out. */
export function approvedIn(world: World, broken: readonly string[], approvals: Approvals): readonly string[] {
  const open = openPolicies(world).map((one) => `outboundPolicies/${one.name}`);
  const objects = broken.flatMap((one) => (one.includes(' → ') ? open : [one]));
  return [...new Set(objects)].flatMap((object) => {
    const found = approvals(object);
    return found === null ? [] : [`${object} (${found.owner}, until ${found.until}: ${found.reason})`];
  });
}

const openPolicies = (world: World): readonly OutboundPolicy[] =>
  world.outbound.state === 'present'
    ? effectivePolicies(world).filter((one) => one.mode === 'On' && !one.isDefault)
    : [];

/** The same tenant without what somebody has approved. Default, whoever signs for it, is no exception. */
export function without(world: World, approvals: Approvals): World {
  const isApproved = (object: string): boolean => approvals(object) !== null;
  const own = [...world.smtpAuth.mailboxes].filter(([key]) => !isApproved(smtpAuthOf(world, key)));
  return {
    ...world,
    outbound: mapKnown(world.outbound, ({ policies: all, rules }) => ({
      rules,
      policies: all.map((one) =>
        !one.isDefault && isApproved(`outboundPolicies/${one.name}`) ? { ...one, mode: 'Off' as const } : one,
      ),
    })),
    remoteDomains: mapKnown(world.remoteDomains, (all) =>
      all.filter(({ domainName }) => domainName === '*' || !isApproved(`remoteDomains/${domainName}`)),
    ),
    smtpAuth: { ...world.smtpAuth, mailboxes: new Map(own) },
  };
}

/** The object that says whether a mailbox may use SMTP AUTH. */
export const smtpAuthOf = (world: World, key: string): string =>
  `smtpAuth/${world.recipients.get(key)?.address ?? key}`;
