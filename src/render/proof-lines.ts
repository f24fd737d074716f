import { delayText } from '../engine/apply/barrier.ts';
import type { Plan, Step } from '../engine/plan.ts';
import type { Gap, Proof } from '../engine/proof/proof.ts';
import { type Block, type Line, quote, type Row, row, say, section } from './document.ts';
import { count } from './words.ts';

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
  return section('Between the steps', [
    { kind: 'lines', lines },
    { kind: 'rows', numbered: false, rows },
  ]);
}

/** `7 prefixes checked, none opens anything new and none interrupts anything.` */
export function proofText({ prefixes, judged, leaks, outages }: Proof): string {
  const groups = judged > 0 && judged < prefixes ? ` in ${count(judged, 'group')}` : '';
  const found = [
    leaks.length === 0 ? 'none opens anything new' : 'some open what is shut before and after',
    outages.length === 0 ? 'none interrupts anything' : 'some interrupt what is open before and after',
  ];
  return `${count(prefixes, 'prefix')} checked${groups}, ${found.join(' and ')}.`;
}

const unchecked = (what: string): Line => [say('Not checked: ', 'warns'), quote(what)];

/** Steps by their id, counted from 1. */
const placesIn = (steps: readonly Step[]): ReadonlyMap<string, number> =>
  new Map(steps.map((step, at) => [step.id, at + 1]));

function gapRow(what: string, gap: Gap, places: ReadonlyMap<string, number>): Row {
  const { step, until, senders, destinations, mechanisms } = gap;
  return row([
    [say(what, 'warns')],
    [quote(`${senders.name} → ${destinations.name}`)],
    [say(`from step ${places.get(step) ?? '?'} until step ${places.get(until) ?? '?'}`)],
    [quote(mechanisms.join(', '), 'faint')],
  ]);
}

/** What steps wait for, as lines below each of them. */
export function barrierLines(plan: Pick<Plan, 'steps'>): (step: Step) => readonly string[] {
  const places = placesIn(plan.steps);
  return ({ barrier }) =>
    barrier.map((wait) => `relies on the effect of step ${places.get(wait.step) ?? '?'}: ${delayText(wait)}`);
}
