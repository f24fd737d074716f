import { openedByContent } from './by-content.ts';
import type { Comparison } from './comparison.ts';
import { extentOf } from './extent.ts';
import { doorsOf, widened, withOwnSetting } from '../question/ways-out.ts';
import { compareForwards } from '../question/forwards.ts';
import { type Move, movesBetween } from './moves.ts';
import { forEveryone, isForEveryone, newlyAllowed, opening } from './opened.ts';
import type { ShiftKind } from './shifts.ts';
import type { World } from '../world/world.ts';

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
