import { delayText } from '../../engine/apply/barrier.ts';
import type { Plan, Step } from '../../engine/plan/plan.ts';
import type { Gap, Proof } from '../../engine/proof/proof.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../document/document.ts';
import { waysSpan } from '../words/ways.ts';

/** What was found in the states between the steps: one line where that is nothing, else who and where and how long. */
export function proofBlocks({ steps, proof }: Pick<Plan, 'steps' | 'proof'>): readonly Block[] {
  if (steps.length === 0) return [];
  const places = placesIn(steps);
  const rows = [
    ...proof.leaks.map((gap) => gapRow('open on the way', gap, places)),
    ...proof.outages.map((gap) => gapRow('stopped on the way', gap, places)),
  ];
  const clean = rows.length === 0;
  const lines = [[say(proofText(proof), clean ? 'faint' : 'warns')], ...proof.unchecked.map(unchecked)];
  return section('On the way', [
    { kind: 'lines', lines },
    { kind: 'rows', numbered: false, rows },
  ]);
}

/** Whether everything on the way was looked at, and nothing opens or is interrupted there. */
export const isSafe = ({ leaks, outages, unchecked: unseen }: Proof): boolean =>
  leaks.length + outages.length + unseen.length === 0;

/** `Safe in this order: no step opens or interrupts anything on the way.` */
export function proofText({ leaks, outages, unchecked: unseen }: Proof): string {
  const found = [
    ...(leaks.length === 0 ? [] : ['opens what is open neither before nor after']),
    ...(outages.length === 0 ? [] : ['interrupts what is open before and after']),
  ];
  if (found.length > 0) return `On the way this order ${found.join(', and ')}.`;
  return unseen.length > 0
    ? 'As far as it was checked, no step opens or interrupts anything on the way.'
    : 'Safe in this order: no step opens or interrupts anything on the way.';
}

const unchecked = (what: string): Line => [say('not checked: ', 'warns'), quote(what)];

/** Steps by their id, counted from 1. */
const placesIn = (steps: readonly Step[]): ReadonlyMap<string, number> =>
  new Map(steps.map((step, at) => [step.id, at + 1]));

function gapRow(what: string, gap: Gap, places: ReadonlyMap<string, number>): DocumentRow {
  const { step, until, senders, destinations, mechanisms } = gap;
  return row([
    [say(what, 'warns')],
    [quote(`${senders.name} → ${destinations.name}`)],
    [say(`from step ${places.get(step) ?? '?'} until step ${places.get(until) ?? '?'}`)],
    [waysSpan(mechanisms)],
  ]);
}

/** What steps wait for, as lines below each of them. */
export function barrierLines(plan: Pick<Plan, 'steps'>): (step: Step) => readonly string[] {
  const places = placesIn(plan.steps);
  return ({ barrier }) =>
    barrier.map((wait) => `relies on the effect of step ${places.get(wait.step) ?? '?'}: ${delayText(wait)}`);
}
