import { saysItems } from '../../kinds/items.ts';
import { sectionOf } from '../../kinds/sections.ts';
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

/**
 * The order that mostly is harmless where something is to open: rules first that are to stop mail, then the places, then who
 * may forward, and at last what a rule no longer has to stop. As near to it as the edges allow.
 */
export function cautiousOrder(units: readonly Unit[]): readonly number[] {
  const turns = units.map(turnOf);
  const order: number[] = [];
  const waiting = new Set(units.keys());
  const done = new Set<number>();
  while (waiting.size > 0) {
    const free = [...waiting].filter((unit) => units[unit]?.after.every((one) => done.has(one)) === true);
    const turn = Math.min(...free.map((unit) => turns[unit] ?? 0));
    const next = free.find((unit) => turns[unit] === turn);
    if (next === undefined) return [...units.keys()];
    order.push(next);
    waiting.delete(next);
    done.add(next);
  }
  return order;
}

function turnOf({ object, steps }: Unit): number {
  const section = sectionOf(object);
  if (section === 'outboundPolicies' || section === 'groups') return 2;
  if (section !== 'transportRules') return 1;
  const isNew = steps.some(({ call }) => call.via === 'exchange' && call.cmdlet.startsWith('New-'));
  return !isNew && steps.some(({ effect }) => effect === 'opens') ? 3 : 0;
}
