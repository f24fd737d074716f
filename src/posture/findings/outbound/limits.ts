import type { Json } from '../../../json.ts';
import type { OutboundPolicy } from '../../world/world.ts';
import { cis, type Finding, inTheTenant, open, type Remark, warn } from '../finding.ts';
import { effectivePolicies, policyName } from './effective.ts';

/** The recommended limits, which Standard asks for. Source: recommended settings page, August 2026. */
const most = [
  ['recipientLimitExternalPerHour', 500],
  ['recipientLimitInternalPerHour', 1000],
  ['recipientLimitPerDay', 1000],
] as const;

/** B-OUT-1: limits that stop a mailbox which begins to send to thousands. */
export const limits: Finding = {
  id: 'B-OUT-1',
  title: 'outbound limits are at most 500 external and 1000 internal an hour, and 1000 a day',
  text: 'The limits of a policy stop a mailbox that begins to send to thousands. 0 stands for the limit of the service, which is higher than what is asked for. A stricter value is as good.',
  example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Off, recipientLimitExternalPerHour: 0 }',
  controls: [cis('2.1.15', 'v6.0'), 'ORCA.103'],
  needs: ['outbound'],
  ofGrants: inTheTenant,
  check: (world) => effectivePolicies(world).flatMap((one) => most.flatMap(([name, limit]) => above(one, name, limit))),
};

function above({ name: policy, settings }: OutboundPolicy, name: string, limit: number): readonly Remark[] {
  const value: Json | undefined = settings[name];
  if (typeof value !== 'number')
    return [
      open(policyName(policy), `${name} of ${policy} was not read`, 'read the policy again with all its properties'),
    ];
  if (value > 0 && value <= limit) return [];
  const says = value === 0 ? 'leaves it to the service' : `is ${value}`;
  return [warn(policyName(policy), `${name} of ${policy} ${says}`, `set it to ${limit} or less`)];
}
