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
  const people = alike([before.senders, between.senders, after.senders]);
  const places = alike([before.destinations, between.destinations, after.destinations]);
  const found = people.map((): Breach[] => []);
  for (const destinations of places) {
    const d = destinations[0] ?? 0;
    const [atFirst, onTheWay, inTheEnd] = [before.at(d), between.at(d), after.at(d)];
    for (const [row, senders] of people.entries()) {
      const s = senders[0] ?? 0;
      const [was, is, will] = [atFirst(s), onTheWay(s), inTheEnd(s)];
      // What is as it was, or as it will be, is no worse than both.
      if (is === was || is === will) continue;
      for (const kind of ['leak', 'outage'] as const) {
        const mask = maskOf(kind, was, is, will);
        if (mask !== 0) found[row]?.push({ kind, senders, destinations, mask });
      }
    }
  }
  return found.flat();
}

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
