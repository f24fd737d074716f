import { residualChannels } from '../../question/residual.ts';
import { cis, type Finding, warn } from '../finding.ts';

/** B-FWD-8: mail that flows send. */
export const flows: Finding = {
  id: 'B-FWD-8',
  title: 'mail of flows to the outside is stopped',
  text: 'Power Automate sends mail that neither outbound policies nor remote domains take for a forward. It carries two headers (x-ms-mail-application, x-ms-mail-operation-type); a transport rule that looks for them is the way to stop it.',
  example: 'transportRules: [] # no rule looks for mail of flows',
  controls: [cis('6.2.1', 'v7.0')],
  needs: ['transportRules'],
  check: (world, at) =>
    residualChannels(world, at)
      .filter(({ channel }) => channel === 'power-automate' && world.transportRules.state === 'present')
      .map(() =>
        warn(
          null,
          'flows of Power Automate may send to the outside; no transport rule looks for them',
          'reject mail that carries the header x-ms-mail-application',
        ),
      ),
};
