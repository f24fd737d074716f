import { openedByContent } from './by-content.ts';
import type { NamedSenders } from './cover.ts';
import { type Extent, extentOf } from './extent.ts';
import { type WayOut, doorsOf, widened, withOwnSetting } from '../question/ways-out.ts';
import { compareForwards, type ForwardChange } from '../question/forwards.ts';
import { type Move, movesBetween } from './moves.ts';
import { forEveryone, isForEveryone, newlyAllowed, opening } from './opened.ts';
import type { ShiftKind } from './shifts.ts';
import type { World } from '../world/world.ts';

/** Who gains and who loses what between two states of a tenant. */
export interface Comparison {
  /** Opens, and ends allowed. */
  readonly gains: readonly Move[];
  /** Closes, and ends blocked. */
  readonly losses: readonly Move[];
  /** Opens or closes as far as anybody knows: ends indeterminate. */
  readonly uncertain: readonly Move[];
  /** As open as before, by another control or in other words. */
  readonly deciders: readonly Move[];
  /** Everybody for whom something opens, certainly or perhaps; null where that is nobody. */
  readonly newlyAllowed: NamedSenders | null;
  /** The same cells in full, so that they can be held against what opens on another day. */
  readonly opened: readonly Extent[];
  /** Something opens for everyone, or for everyone but a few. */
  readonly opensForEveryone: boolean;
  readonly forwards: readonly ForwardChange[];
  /** Ways out that are no automatic forward. */
  readonly residualChannels: { readonly opened: readonly WayOut[]; readonly closed: readonly WayOut[] };
}

/** Compares two worlds, each at its time; everything follows from the controls and not from the number of mailboxes. */
export function compare(before: World, after: World, at: Date, afterAt: Date = at): Comparison {
  const { classes, found, moves } = movesBetween(before, after, { at, afterAt });
  const of = (kind: ShiftKind): readonly Move[] => moves.filter((one) => one.kind === kind).map((one) => one.move);
  const own = withOwnSetting([before, after]);
  const [was, is] = [doorsOf(before, at, own), doorsOf(after, afterAt, own)];
  const some = openedByContent(before, after, at, afterAt);
  const doors = [...widened(was, is), ...some.doors];
  return {
    gains: of('gain'),
    losses: of('loss'),
    uncertain: of('uncertain'),
    deciders: of('decider'),
    newlyAllowed: newlyAllowed(found, classes, [before, after]),
    opened: extentOf(opening(found), classes),
    opensForEveryone: forEveryone(found, classes) || some.forEveryone || doors.some(isForEveryone),
    forwards: compareForwards(before, after, at, afterAt),
    residualChannels: { opened: doors, closed: widened(is, was) },
  };
}
