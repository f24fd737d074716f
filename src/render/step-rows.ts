import type { Plan, Step } from '../engine/plan.ts';
import type { Hazard } from '../kinds/kind.ts';
import { callName } from '../tenant/tenant.ts';
import { type Line, quote, type Row, row, say } from './document.ts';
import { effects, placeText } from './words.ts';

/** One row for each step: what it does, the call, what it may break, and the line that asks for it. */
export function stepRows(plan: Plan): readonly Row[] {
  return plan.steps.map((step) =>
    row([
      [quote(step.title, effects[step.effect].tone)],
      [quote(callName(step.call), 'faint')],
      source(step),
      broken(step),
    ]),
  );
}

const source = ({ source: place }: Step): Line => (place === null ? [] : [quote(placeText(place), 'faint')]);

const broken = ({ hazards }: Step): Line => (hazards.length === 0 ? [] : [say(hazards.join(', '), 'warns')]);

const shownOnly: readonly Hazard[] = ['removes-object', 'slow'];

/** The hazards for which the person who applies the plan has to say `--allow`. */
export function hazardNames(plan: Plan): readonly Hazard[] {
  const found = new Set(plan.steps.flatMap((step) => step.hazards));
  return [...found].filter((hazard) => !shownOnly.includes(hazard)).sort();
}
