import { compare } from './compare.ts';
import { evaluate } from '../question/evaluate.ts';
import type { ForwardChange } from '../question/forwards.ts';
import { indexed, senderOf } from '../world/indexed.ts';
import type { Move } from './moves.ts';
import { openingRows } from './opened.ts';
import { elsewhere } from '../world/scope.ts';
import { type Cell, type Mechanism, mechanisms, openness, originals } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** Somebody who may forward somewhere because of a change. */
export interface Opening {
  readonly senders: string;
  readonly destinations: string;
  readonly mechanisms: readonly Mechanism[];
}

/** All that a change lets out, whatever it was made for. */
export interface Reach {
  /** How many may forward somewhere because of it beside the one who asked; null where nobody counted. */
  readonly others: number | null;
  readonly opens: readonly Opening[];
  /** The forwards in use, beside the one that was asked for, that begin to get out, certainly or perhaps. */
  readonly starts: readonly Pick<ForwardChange, 'from' | 'to' | 'mechanism'>[];
}

/** What a change lets out that was made for one forward. */
export function reachOf(before: World, after: World, cell: Cell, at: Date): Reach {
  const found = compare(before, after, at);
  const from = senderOf(indexed(before), cell.sender).address;
  const isAsked = (one: ForwardChange): boolean =>
    one.from === from && one.to === cell.to && one.mechanism === cell.mechanism;
  return {
    others: othersIn(found.newlyAllowed, cell),
    opens: openingsIn(openingRows(found)),
    starts: found.forwards
      .filter((one) => opensUp(one) && !isAsked(one))
      .map(({ from: mailbox, to, mechanism }) => ({ from: mailbox, to, mechanism })),
  };
}

/** Who gains which place, with all the ways in which it opens. */
function openingsIn(rows: readonly Move[]): readonly Opening[] {
  const found = new Map<string, Opening>();
  for (const { senders, destinations, mechanisms: ways } of rows) {
    const key = `${senders.name}\n${destinations.name}`;
    const all = new Set([...(found.get(key)?.mechanisms ?? []), ...ways]);
    found.set(key, { senders: senders.name, destinations: destinations.name, mechanisms: [...all] });
  }
  return [...found.values()];
}

function othersIn(newly: ReturnType<typeof compare>['newlyAllowed'], { sender }: Cell): number | null {
  if (newly === null) return 0;
  return newly.count === null ? null : Math.max(0, newly.count - (sender === '' ? 0 : 1));
}

/** A forward whose answer has changed, and went up. */
const opensUp = ({ before, after }: ForwardChange): boolean =>
  after === 'allowed' || (after === 'indeterminate' && before !== 'allowed');

/** By how many ways somebody may forward to a place that no control names. */
export const widthOf = (world: World, { sender }: Cell, at: Date): number =>
  mechanisms
    .flatMap((mechanism) => originals.map((original) => ({ sender, to: elsewhere, mechanism, original })))
    .reduce((sum, cell) => sum + openness[evaluate(world, cell, at).verdict], 0);
