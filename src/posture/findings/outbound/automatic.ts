import { type Finding, planIt, type Remark, warn } from '../finding.ts';
import type { World } from '../../world/world.ts';
import { effectivePolicies, policyName } from './effective.ts';

/** L1: what Automatic does depends on the organisation. */
export const automatic: Finding = {
  id: 'L1',
  title: 'every outbound policy that applies says On or Off',
  text: 'Automatic leaves automatic forwarding to the service. Since 2021 it means Off for new organisations; for those that forwarded before it may still mean On. Nobody can tell from outside which it is, so write what you mean.',
  example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Automatic }',
  controls: [],
  needs: ['outbound'],
  ofGrants: planIt,
  check: leftToService,
};

/** B-FWD-3: the same, as the published recommendation asks for it. */
export const noAutomatic: Finding = {
  id: 'B-FWD-3',
  title: 'no outbound policy that applies is set to Automatic',
  text: 'The recommended value for Standard and Strict is Off; it was Automatic until the middle of 2026. One item of Secure Score still gives a point for Automatic: that point is given up.',
  example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Automatic }',
  controls: ['Microsoft recommended settings, August 2026'],
  needs: ['outbound'],
  ofGrants: planIt,
  check: leftToService,
};

function leftToService(world: World): readonly Remark[] {
  return effectivePolicies(world)
    .filter((one) => one.mode === 'Automatic')
    .map((one) =>
      warn(
        policyName(one.name),
        `${one.name} leaves automatic forwarding to the service (Automatic)`,
        'set autoForwardingMode to On or Off',
      ),
    );
}
