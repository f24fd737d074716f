import { type Door, doorsOf, widened, withOwnSetting } from './doors.ts';
import { compareForwards, type ForwardChange } from './forwards.ts';
import { type Move, movesBetween } from './moves.ts';
import { forEveryone, newlyAllowed, type Newcomers } from './opened.ts';
import type { Kind } from './shifts.ts';
import type { World } from './world.ts';

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
  readonly newlyAllowed: Newcomers | null;
  /** Something opens for everyone, or for everyone but a few. */
  readonly opensForEveryone: boolean;
  readonly forwards: readonly ForwardChange[];
  /** Ways out that are no automatic forward. */
  readonly residualChannels: { readonly opened: readonly Door[]; readonly closed: readonly Door[] };
}

/** Compares two worlds, each at its time; everything follows from the controls and not from the number of mailboxes. */
export function compare(before: World, after: World, at: Date, afterAt: Date = at): Comparison {
  const { classes, found, moves } = movesBetween(before, after, { at, afterAt });
  const of = (kind: Kind): readonly Move[] => moves.filter((one) => one.kind === kind).map((one) => one.move);
  const own = withOwnSetting([before, after]);
  const [was, is] = [doorsOf(before, at, own), doorsOf(after, afterAt, own)];
  const opened = widened(was, is);
  return {
    gains: of('gain'),
    losses: of('loss'),
    uncertain: of('uncertain'),
    deciders: of('decider'),
    newlyAllowed: newlyAllowed(found, classes, [before, after]),
    opensForEveryone: forEveryone(found, classes) || opened.some(isForEveryone),
    forwards: compareForwards(before, after, at, afterAt),
    residualChannels: { opened, closed: widened(is, was) },
  };
}

/** SMTP AUTH of the organisation is there for every mailbox without a setting of its own. */
const isForEveryone = ({ channel, from }: Door): boolean => channel === 'smtp-auth' && from === '';
