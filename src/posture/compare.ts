import { coverSenders, type Named } from './cover.ts';
import { compareForwards, type ForwardChange } from './forwards.ts';
import type { Classes } from './matrix.ts';
import { type Move, movesBetween } from './moves.ts';
import { residualChannels, type ResidualChannel } from './residual.ts';
import type { Kind, Shift } from './shifts.ts';
import type { World } from './world.ts';

/** Who gains and who loses what between two states of a tenant. */
export interface Comparison {
  readonly gains: readonly Move[];
  readonly losses: readonly Move[];
  readonly uncertain: readonly Move[];
  readonly deciders: readonly Move[];
  /** Everybody who may forward somewhere afterwards and could not for certain before; null where that is nobody. */
  readonly newlyAllowed: (Named & { readonly count: number | null }) | null;
  readonly forwards: readonly ForwardChange[];
  readonly residualChannels: {
    readonly opened: readonly ResidualChannel[];
    readonly closed: readonly ResidualChannel[];
    readonly open: readonly ResidualChannel[];
  };
}

/** Compares two worlds, each at its time; everything follows from the controls and not from the number of mailboxes. */
export function compare(before: World, after: World, at: Date, afterAt: Date = at): Comparison {
  const { classes, found, moves } = movesBetween(before, after, { at, afterAt });
  const of = (kind: Kind): readonly Move[] => moves.filter((one) => one.kind === kind).map((one) => one.move);
  const channels = [residualChannels(before, at), residualChannels(after, afterAt)] as const;
  return {
    gains: of('gain'),
    losses: of('loss'),
    uncertain: of('uncertain'),
    deciders: of('decider'),
    newlyAllowed: newlyAllowed(found, classes, [before, after]),
    forwards: compareForwards(before, after, at, afterAt),
    residualChannels: {
      opened: without(channels[1], channels[0]),
      closed: without(channels[0], channels[1]),
      open: channels[1],
    },
  };
}

function newlyAllowed(
  found: readonly Shift[],
  { senders }: Classes,
  worlds: readonly World[],
): Comparison['newlyAllowed'] {
  const opening = found.filter((one) => one.kind !== 'decider' && one.after.verdict === 'allowed');
  const union = new Set(opening.flatMap((one) => one.senders));
  return union.size === 0
    ? null
    : coverSenders(
        [...union].sort((a, b) => a - b),
        senders,
        worlds,
      );
}

const without = (some: readonly ResidualChannel[], others: readonly ResidualChannel[]): readonly ResidualChannel[] => {
  const keys = new Set(others.map((one) => JSON.stringify(one)));
  return some.filter((one) => !keys.has(JSON.stringify(one)));
};
