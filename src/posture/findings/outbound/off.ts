import { answerFor, cis, type Finding, grantsText, planIt, warn } from '../finding.ts';
import { effectivePolicies, policyName } from './effective.ts';

/** B-FWD-2: every policy that applies is Off, but for those that somebody answers for. */
export const off: Finding = {
  id: 'B-FWD-2',
  title: 'every outbound policy that applies is set to Off',
  text: 'The second part of CIS 6.2.1: the default policy and every custom policy above it say Off. Automatic is not Off, even where it behaves so. A policy with an owner, a reason and an end is an exception; the default never is.',
  example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: On }',
  controls: [cis('6.2.1', 'v7.0'), 'mdo_blockmailforward'],
  needs: ['outbound'],
  excepts: true,
  ofGrants: ({ object, grants }) => {
    if (object !== policyName('Default')) return answerFor(grants);
    return grants.length === 0 ? planIt() : `name people instead of everyone in ${grantsText(grants)}`;
  },
  check: (world) =>
    effectivePolicies(world).flatMap(({ name, mode }) =>
      mode === 'On' || mode === 'Automatic'
        ? [
            warn(
              policyName(name),
              `${name} is set to ${mode}`,
              'set autoForwardingMode to Off, or say who answers for it',
            ),
          ]
        : [],
    ),
};
