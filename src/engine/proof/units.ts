import { saysItems } from '../../kinds/items.ts';
import { refName, type StepDraft } from '../../kinds/kind.ts';

/** Steps that the search for an order moves as one, and that the proof takes in one stride. */
export interface Unit {
  readonly object: string;
  readonly steps: readonly StepDraft[];
  /** Numbers of the units that come before it. */
  readonly after: readonly number[];
  /** How many units of the same object come before it. */
  readonly stage: number;
}

/**
 * Takes steps that follow each other into one unit where they let people into one group, or out of it: each person is
 * touched by one of them alone, so that whatever holds at both ends of the row holds within it.
 */
export function unitsOf(steps: readonly StepDraft[]): readonly Unit[] {
  const rows: StepDraft[][] = [];
  for (const step of steps) {
    const last = rows.at(-1)?.at(-1);
    if (last !== undefined && goesOn(last, step)) rows.at(-1)?.push(step);
    else rows.push([step]);
  }
  return linked(rows);
}

const goesOn = (last: StepDraft, next: StepDraft): boolean =>
  isMembership(last) && isMembership(next) && refName(last.ref) === refName(next.ref) && last.effect === next.effect;

/** A step that moves members says so person by person. */
const isMembership = ({ becomes }: StepDraft): boolean => becomes !== null && saysItems(becomes);

function linked(rows: readonly (readonly StepDraft[])[]): readonly Unit[] {
  const unitOf = new Map(rows.flatMap((row, at) => row.map((step) => [step.id, at] as const)));
  const stages = new Map<string, number>();
  return rows.map((steps, at) => {
    const object = steps[0] === undefined ? '' : refName(steps[0].ref);
    const stage = stages.get(object) ?? 0;
    stages.set(object, stage + 1);
    const after = steps.flatMap((step) => step.after.flatMap((id) => unitOf.get(id) ?? []));
    return { object, steps, after: [...new Set(after)].filter((one) => one !== at), stage };
  });
}
