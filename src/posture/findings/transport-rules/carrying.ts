import { residualChannels } from '../../question/residual.ts';
import type { World } from '../../world/world.ts';
import { cis, type Finding, open, type Remark, warn } from '../finding.ts';

const example =
  'transportRules:\n  - { name: Copy to audit, sentTo: [ana@contoso.com], blindCopyTo: [audit@audit.example] }';

/** L12: rules that carry mail outside by themselves. */
export const carrying: Finding = {
  id: 'L12',
  title: 'no transport rule sends mail outside',
  text: 'A rule that redirects or copies mail to an outside address is no automatic forward: no outbound policy and no remote domain stops it. Administrators use it as a way around both.',
  example,
  controls: [],
  needs: ['transportRules', 'acceptedDomains'],
  check: carried,
};

/** B-FWD-5: the first part of CIS 6.2.1, widened to copies. */
export const noCarrying: Finding = {
  id: 'B-FWD-5',
  title: 'no transport rule carries mail to the outside',
  text: 'CIS looks for rules that redirect. Rules that copy, openly or blindly, or add recipients, carry the same mail and count as well. A target inside is fine.',
  example,
  controls: [cis('6.2.1', 'v7.0'), 'mdo_blockmailforward'],
  needs: ['transportRules', 'acceptedDomains'],
  check: carried,
};

function carried(world: World, at: Date): readonly Remark[] {
  const rules = residualChannels(world, at).filter(({ channel }) => channel.startsWith('transport-rule'));
  const certain = rules.filter(({ to }) => to.length > 0);
  const doubtful = rules.filter(({ unclear }) => unclear.length > 0);
  return [
    ...certain.map(({ object, to }) =>
      warn(object, `sends mail to ${to.join(', ')}, past every outbound policy`, 'keep it only if that is meant'),
    ),
    ...doubtful.map(({ object, unclear }) =>
      open(
        object,
        `sends mail to ${unclear.join(', ')}, of which nobody could read whether it is outside`,
        'make the recipient readable',
      ),
    ),
  ];
}
