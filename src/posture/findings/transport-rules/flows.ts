import { residualChannels } from '../../question/residual.ts';
import { cis, type Finding, open, warn } from '../finding.ts';

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
      .filter(({ channel }) => channel === 'power-automate')
      .map(({ object, perhaps }) =>
        perhaps === true
          ? open(
              object,
              'it changes the header by which a later rule knows mail of flows; nobody says whether that rule still sees it',
              'put the rule that stops mail of flows before it',
            )
          : warn(
              null,
              'flows of Power Automate may send to the outside; no transport rule looks for them',
              'reject mail that carries the header x-ms-mail-application',
            ),
      ),
};
