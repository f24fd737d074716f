import { mapKnown } from '../../tenant/tenant.ts';
import type { OutboundPolicy, World } from '../world/world.ts';
import type { Remark } from './finding.ts';
import { smtpAuthOf } from './organization/smtp-auth-of.ts';
import { effectivePolicies } from './outbound/effective.ts';

/** Who answers for an object (`section/name`) that opens something, why and until when; null where nobody does. */
export type Approvals = (object: string) => ApprovedException | null;

export interface ApprovedException {
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
}

/** An object that breaks a finding, and that somebody answers for. */
export interface Exception extends ApprovedException {
  readonly object: string;
}

/** What of some remarks is approved; openings rest on the outbound policies that let people out. */
export function exceptionsIn(world: World, remarks: readonly Remark[], approvals: Approvals): readonly Exception[] {
  const objects = remarks.flatMap(({ subject }) => {
    if (subject.about === 'object') return [subject.object];
    return subject.about === 'opening' ? openPolicies(world).map((one) => `outboundPolicies/${one.name}`) : [];
  });
  return [...new Set(objects)].flatMap((object) => {
    const found = approvals(object);
    return found === null ? [] : [{ object, owner: found.owner, reason: found.reason, until: found.until }];
  });
}

const openPolicies = (world: World): readonly OutboundPolicy[] =>
  effectivePolicies(world).filter((one) => one.mode === 'On');

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
