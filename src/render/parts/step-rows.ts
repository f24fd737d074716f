import type { Plan, Step } from '../../engine/plan/plan.ts';
import { callName } from '../../tenant/tenant.ts';
import { type Line, quote, type DocumentRow, row, say } from '../document/document.ts';
import { barrierLines } from './proof-lines.ts';
import { effects } from '../words/words.ts';

/** One row for each step: what it does, the call, what it may break. The lines that ask for it stand with the changes. */
export function stepRows(plan: Plan): readonly DocumentRow[] {
  const barriers = barrierLines(plan);
  return plan.steps.map((step) =>
    row(
      [[quote(step.title, effects[step.effect].tone)], [quote(callName(step.call), 'faint')], broken(step)],
      barriers(step).map((line) => [say(line, 'faint')]),
    ),
  );
}

const broken = ({ hazards }: Step): Line => (hazards.length === 0 ? [] : [say(hazards.join(', '), 'warns')]);
