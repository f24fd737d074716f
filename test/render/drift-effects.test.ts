import { describe, expect, test } from 'vitest';
import { driftEffects } from '../../src/render/drift-effects.ts';
import { text } from '../../src/render/text.ts';
import { aDrift } from '../github/samples.ts';
import { aDoor, aMove, aPlan, aPosture } from '../support/plans.ts';
import type { PlanPosture } from '../../src/engine/plan-posture.ts';
import { plain } from '../../src/render/palette.ts';

/** What is told of a drift whose way back has this posture. */
const told = (posture: Partial<PlanPosture>): string =>
  text(driftEffects({ ...aDrift(), revert: aPlan({ posture: aPosture(posture) }) }), plain);

const forward = { from: 'ana@contoso.com', to: 'ana@gmail.com', mechanism: 'mailbox-smtp', loss: null };

describe('a drift is told from the side of the tenant', () => {
  test.each([
    {
      what: 'what the way back closes is open',
      posture: { losses: [aMove({ change: 'closes' })] },
      says: 'Open because of it',
    },
    { what: 'what it opens is shut', posture: { gains: [aMove()] }, says: 'Closed because of it' },
    {
      what: 'what it makes certain is uncertain',
      posture: { uncertain: [aMove({ change: 'closes', before: 'allowed', after: 'indeterminate' })] },
      says: 'indeterminate → allowed',
    },
    {
      what: 'the control that it takes from decides',
      posture: {
        deciders: [
          aMove({ after: 'blocked', deciders: { before: 'remoteDomains/*', after: 'transportRules/Reject' } }),
        ],
      },
      says: 'blocked: transportRules/Reject → remoteDomains/*',
    },
    {
      what: 'a forward that it stops has started',
      posture: { forwards: [{ ...forward, change: 'stops', before: 'allowed', after: 'blocked' }] },
      says: 'starts',
    },
    {
      what: 'a way out that it shuts is open',
      posture: { residualChannels: { opened: [], closed: [aDoor('rule Copy')] } },
      says: 'opens  transport-rule-copy rule Copy → rule Copy',
    },
  ])('$what', ({ posture, says }) => {
    expect(told(posture)).toContain(says);
  });
});
