import { coverDestinations, coverSenders, type Named, type NamedSenders } from './cover.ts';
import { destinationClasses } from '../matrix/destinations.ts';
import { type Classes, Matrix } from '../matrix/matrix.ts';
import { senderClasses } from '../matrix/senders.ts';
import { type ShiftKind, kinds, type Shift, shifts } from './shifts.ts';
import { shared, type Summary, waysAsked } from '../matrix/summary.ts';
import { type Cell, type Direction, directionOf, type Mechanism, type Original } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** Some senders and destinations for whom the same changes in the same way. */
export interface Move {
  readonly senders: NamedSenders;
  /** Whether those are among them whom no control names, and so every mailbox that is made tomorrow. */
  readonly others: boolean;
  readonly destinations: Named;
  readonly mechanisms: readonly Mechanism[];
  readonly originals: readonly Original[];
  readonly change: Direction;
  readonly before: string;
  readonly after: string;
  readonly deciders: { readonly before: string | null; readonly after: string | null };
  /** One question whose answer really changes so. */
  readonly example: Cell;
}

/** The times for which two worlds are judged. */
interface Times {
  readonly at: Date;
  readonly afterAt: Date;
}

/** What changes between two worlds, in numbers of classes and in words. */
interface Moves {
  readonly classes: Classes;
  readonly found: readonly Shift[];
  readonly moves: readonly { readonly kind: ShiftKind; readonly move: Move }[];
}

/** Finds what changes between two worlds, of the kinds that are wanted, and says for whom and where to. */
export function movesBetween(
  before: World,
  after: World,
  { at, afterAt }: Times,
  wanted: readonly ShiftKind[] = kinds,
): Moves {
  const worlds = [before, after];
  const classes = { senders: senderClasses(worlds), destinations: destinationClasses(worlds) };
  const common = shared();
  const was = new Matrix(before, at, classes, common);
  const found = shifts({ before: was, after: was.next(after, afterAt), shared: common }, wanted);
  const namer = namerOf(classes, worlds);
  return { classes, found, moves: found.flatMap((one) => describe(one, namer)) };
}

/** Names sets of classes, each set once. */
interface Namer {
  readonly senders: (shift: Shift) => Move['senders'];
  readonly others: (shift: Shift) => boolean;
  readonly destinations: (shift: Shift) => Named;
}

function namerOf(classes: Classes, worlds: readonly World[]): Namer {
  return {
    senders: once(
      (shift) => shift.senderSet,
      (shift) => coverSenders(shift.senders, classes.senders, worlds),
    ),
    others: ({ senders }) => senders.some((at) => classes.senders.classes[at]?.rest === true),
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

/** One row for each set of authors that some ways of forwarding share: what holds of one way is not said of another. */
function describe(shift: Shift, namer: Namer): Moves['moves'] {
  const senders = namer.senders(shift);
  const destinations = namer.destinations(shift);
  return waysAsked(shift.questions).map((ways): Moves['moves'][number] => {
    const [mechanism, original] = [ways.mechanisms[0] ?? 'inbox-forward', ways.originals[0] ?? 'external'];
    const move: Move = {
      senders,
      others: namer.others(shift),
      destinations,
      ...ways,
      change: directionOf(shift.before.verdict, shift.after.verdict),
      before: said(shift.before),
      after: said(shift.after),
      deciders: { before: named(shift.before), after: named(shift.after) },
      example: { sender: senders.example, to: destinations.example, mechanism, original },
    };
    return { kind: shift.kind, move };
  });
}

const pick = <T>(all: readonly T[], which: readonly number[]): readonly T[] => which.flatMap((at) => all[at] ?? []);

const said = ({ verdict, lean }: Summary): string => (lean === null ? verdict : `${verdict}, likely ${lean}`);

function named({ decidedBy, notice }: Summary): string | null {
  if (decidedBy === null) return null;
  return notice === null ? decidedBy.object : `${decidedBy.object} (${notice})`;
}
