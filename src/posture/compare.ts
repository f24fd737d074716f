import { coverDestinations, coverSenders, type Named } from './cover.ts';
import { destinationClasses } from './destinations.ts';
import { compareForwards, type ForwardChange } from './forwards.ts';
import { type Classes, Matrix } from './matrix.ts';
import { questions, shared, type Summary } from './summary.ts';
import { residualChannels, type ResidualChannel } from './residual.ts';
import { senderClasses } from './senders.ts';
import { type Kind, type Shift, shifts } from './shifts.ts';
import type { Cell, Mechanism, Original } from './verdict.ts';
import type { World } from './world.ts';

/** Some senders and destinations for whom the same changes in the same way. */
export interface Move {
  readonly senders: Named & { readonly count: number | null };
  readonly destinations: Named;
  readonly mechanisms: readonly Mechanism[];
  readonly originals: readonly Original[];
  readonly before: string;
  readonly after: string;
  readonly deciders: { readonly before: string | null; readonly after: string | null };
  /** One question whose answer really changes so. */
  readonly witness: Cell;
}

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
  const classes = { senders: senderClasses([before, after]), destinations: destinationClasses([before, after]) };
  const common = shared();
  const pair = {
    before: new Matrix(before, at, classes, common),
    after: new Matrix(after, afterAt, classes, common),
    shared: common,
  };
  const namer = namerOf(classes, [before, after]);
  const found = shifts(pair);
  const moves = found.map((one) => describe(one, namer));
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

/** Names sets of classes, each set once. */
interface Namer {
  readonly senders: (shift: Shift) => Move['senders'];
  readonly destinations: (shift: Shift) => Named;
}

function namerOf(classes: Classes, worlds: readonly World[]): Namer {
  return {
    senders: once(
      (shift) => shift.senderSet,
      (shift) => coverSenders(shift.senders, classes.senders, worlds),
    ),
    destinations: once(
      (shift) => shift.destinations.join(),
      (shift) => coverDestinations(pick(classes.destinations, shift.destinations), classes.destinations),
    ),
  };
}

function once<T>(key: (shift: Shift) => string, make: (shift: Shift) => T): (shift: Shift) => T {
  const made = new Map<string, T>();
  return (shift) => {
    const text = key(shift);
    const known = made.get(text);
    if (known !== undefined) return known;
    const value = make(shift);
    made.set(text, value);
    return value;
  };
}

function describe(shift: Shift, namer: Namer): { kind: Kind; move: Move } {
  const senders = namer.senders(shift);
  const destinations = namer.destinations(shift);
  const asked = shift.questions.flatMap((at) => questions[at] ?? []);
  const [first] = asked;
  const witness: Cell = {
    sender: senders.witness,
    to: destinations.witness,
    mechanism: first?.mechanism ?? 'inbox-forward',
    original: first?.original ?? 'external',
  };
  const move: Move = {
    senders,
    destinations,
    mechanisms: [...new Set(asked.map((one) => one.mechanism))],
    originals: [...new Set(asked.map((one) => one.original))],
    before: said(shift.before),
    after: said(shift.after),
    deciders: { before: named(shift.before), after: named(shift.after) },
    witness,
  };
  return { kind: shift.kind, move };
}

const pick = <T>(all: readonly T[], which: readonly number[]): readonly T[] => which.flatMap((at) => all[at] ?? []);

const said = ({ verdict, lean }: Summary): string => (lean === null ? verdict : `${verdict}, likely ${lean}`);

function named({ decidedBy, notice }: Summary): string | null {
  if (decidedBy === null) return null;
  return notice === null ? decidedBy.object : `${decidedBy.object} (${notice})`;
}
