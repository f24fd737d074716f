import { worse } from '../values/worse.ts';
import type { Openness } from './openness.ts';

/** Cells that are worse between two states than in both: wider open than in either, or not open though open in both. */
export interface Breach {
  readonly kind: 'leak' | 'outage';
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  /** One bit a question. */
  readonly mask: number;
}

/** Holds a state against the two ends. The work follows the distinct ways in which classes are treated in the three. */
export function breaches(before: Openness, between: Openness, after: Openness): readonly Breach[] {
  const found: Breach[][] = [];
  for (const [row, breach] of worseCells(before, between, after)) (found[row] ??= []).push(breach);
  return found.flat();
}

/** Whether there is no such cell: the first one that is found settles it. */
export const isNowhereWorse = (before: Openness, between: Openness, after: Openness): boolean =>
  worseCells(before, between, after).next().done === true;

/** Place by place, each with the row of its people. */
function* worseCells(before: Openness, between: Openness, after: Openness): Generator<readonly [number, Breach]> {
  const people = alike([before.senders, between.senders, after.senders]);
  const maskFor = masks(between.answers);
  for (const destinations of alike([before.destinations, between.destinations, after.destinations])) {
    const d = destinations[0] ?? 0;
    const [atFirst, onTheWay, inTheEnd] = [before.at(d), between.at(d), after.at(d)];
    for (const [row, senders] of people.entries()) {
      const s = senders[0] ?? 0;
      const is = onTheWay(s);
      const was = atFirst(s);
      // What is as it was, or as it will be, is no worse than both.
      if (is === was) continue;
      const will = inTheEnd(s);
      if (is === will) continue;
      for (const { kind, mask } of maskFor(was, is, will)) yield [row, { kind, senders, destinations, mask }];
    }
  }
}

type Masked = Pick<Breach, 'kind' | 'mask'>;

/** What is worse for three numbers of answers, of which there are few. */
function masks(answers: Openness['answers']): (was: number, is: number, will: number) => readonly Masked[] {
  const known: (readonly Masked[])[][][] = [];
  return (was, is, will) =>
    (((known[was] ??= [])[is] ??= [])[will] ??= masked(answers(was), answers(is), answers(will)));
}

const masked = (was: string, is: string, will: string): readonly Masked[] =>
  (['leak', 'outage'] as const)
    .map((kind) => ({ kind, mask: maskOf(kind, was, is, will) }))
    .filter(({ mask }) => mask !== 0);

function maskOf(kind: Breach['kind'], was: string, is: string, will: string): number {
  let mask = 0;
  for (let at = 0; at < is.length; at += 1)
    if (worse[kind](degreeAt(was, at), degreeAt(is, at), degreeAt(will, at))) mask |= 1 << at;
  return mask;
}

/** No number, and so neither more nor less than any, where it is no matter of a control. */
const degreeAt = (answers: string, at: number): number => Number(answers[at]);

/** Classes that have the same number in each of several states. */
function alike(states: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const found = new Map<string, number[]>();
  states[0]?.forEach((_, at) => {
    const key = states.map((one) => one[at]).join();
    const list = found.get(key) ?? [];
    list.push(at);
    found.set(key, list);
  });
  return [...found.values()];
}
