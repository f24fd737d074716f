import { cis, type Finding, inTheTenant, open, warn } from '../finding.ts';
import { effectivePolicies, policyName } from './effective.ts';

/** B-OUT-2: what becomes of a sender above a limit. */
export const overLimit: Finding = {
  id: 'B-OUT-2',
  title: 'a sender above a limit is blocked',
  text: 'Above a limit the service alerts, blocks the sender until the next day, or blocks until an administrator lets the sender go. The last, BlockUser, is what is asked for.',
  example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Off, actionWhenThresholdReached: Alert }',
  controls: [cis('2.1.15', 'v6.0'), 'ORCA.103'],
  needs: ['outbound'],
  ofGrants: inTheTenant,
  check: (world) =>
    effectivePolicies(world).flatMap(({ name, settings }) => {
      const { actionWhenThresholdReached: action } = settings;
      if (action === 'BlockUser') return [];
      if (typeof action !== 'string')
        return [
          open(
            policyName(name),
            `actionWhenThresholdReached of ${name} was not read`,
            'read the policy again with all its properties',
          ),
        ];
      return [warn(policyName(name), `above a limit ${name} takes the action ${action}`, 'set it to BlockUser')];
    }),
};
