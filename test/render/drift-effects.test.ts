import { describe, expect, test } from 'vitest';
import { driftEffects } from '../../src/render/parts/drift-effects.ts';
import { text } from '../../src/render/document/text.ts';
import { aDrift } from '../github/samples.ts';
import { aDoor, aMove, aPosture } from '../support/plans.ts';
import type { PlanPosture } from '../../src/engine/plan/plan-posture.ts';
import { plain } from '../../src/render/document/palette.ts';

/** What is told of a drift that has moved the posture so. */
const told = (posture: Partial<PlanPosture>): string =>
  text(driftEffects({ ...aDrift(), posture: aPosture(posture) }), plain);

const forward = { from: 'ana@contoso.com', to: 'ana@gmail.com', mechanism: 'mailbox-smtp', loss: null };

describe('a drift is told from the side of the tenant', () => {
  test.each([
    { what: 'what has opened', posture: { gains: [aMove()] }, says: '  + 1 person   ana@contoso.com' },
    {
      what: 'what has shut',
      posture: { losses: [aMove({ change: 'closes' })] },
      says: '  - 1 person   ana@contoso.com',
    },
    {
      what: 'what nobody can tell any more',
      posture: { uncertain: [aMove({ change: 'opens', before: 'blocked', after: 'indeterminate' })] },
      says: '(undecided)',
    },
    {
      what: 'a forward that has started',
      posture: { forwards: [{ ...forward, change: 'starts', before: 'blocked', after: 'allowed' }] },
      says: '+ ana@contoso.com → ana@gmail.com   starts to get out',
    },
    {
      what: 'a way out that has opened',
      posture: { residualChannels: { opened: [aDoor('rule Copy')], closed: [] } },
      says: '+ transport rule that copies “rule Copy” → rule Copy',
    },
  ])('$what', ({ posture, says }) => {
    expect(told(posture)).toContain(says);
  });
});
