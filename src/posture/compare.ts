import { coverDestinations, coverSenders, type Named } from './cover.ts';
import { type DestinationClass, destinationClasses } from './destinations.ts';
import { compareForwards, type ForwardChange } from './forwards.ts';
import { Interner } from './interner.ts';
import { type Classes, Matrix, questions, type Summary } from './matrix.ts';
import { residualChannels, type ResidualChannel } from './residual.ts';
import { type SenderClass, senderClasses } from './senders.ts';
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
  const summaries = new Interner<Summary>();
  const pair = {
    before: new Matrix(before, at, classes, summaries),
    after: new Matrix(after, afterAt, classes, summaries),
  };
  const moves = shifts(pair, summaries).map((one) => describe(one, classes, [before, after]));
  const of = (kind: Kind): readonly Move[] => moves.filter((one) => one.kind === kind).map((one) => one.move);
  const channels = [residualChannels(before, at), residualChannels(after, afterAt)] as const;
  return {
    gains: of('gain'),
    losses: of('loss'),
    uncertain: of('uncertain'),
    deciders: of('decider'),
    forwards: compareForwards(before, after, at, afterAt),
    residualChannels: {
      opened: without(channels[1], channels[0]),
      closed: without(channels[0], channels[1]),
      open: channels[1],
    },
  };
}

const without = (some: readonly ResidualChannel[], others: readonly ResidualChannel[]): readonly ResidualChannel[] => {
  const keys = new Set(others.map((one) => JSON.stringify(one)));
  return some.filter((one) => !keys.has(JSON.stringify(one)));
};

export type Kind = 'gain' | 'loss' | 'uncertain' | 'decider';

interface Pair {
  readonly before: Matrix;
  readonly after: Matrix;
}

/**
 * What a change of verdict is: a gain where a forward gets out that did not, a loss where it no longer does. That one of
 * a mailbox's own forwards overrides another is neither.
 */
export function kindOf(before: Summary, after: Summary): Kind | null {
  if (isOverridden(before) || isOverridden(after)) return null;
  if (before.verdict !== after.verdict) return kindOfVerdicts(before.verdict, after.verdict);
  if (before.verdict === 'indeterminate' && before.lean !== after.lean) return 'uncertain';
  const decider = (one: Summary): string => `${one.decidedBy?.gate} ${one.decidedBy?.object} ${one.notice}`;
  return decider(before) === decider(after) ? null : 'decider';
}

function kindOfVerdicts(before: Summary['verdict'], after: Summary['verdict']): Kind | null {
  if (before === 'indeterminate' || after === 'indeterminate') return 'uncertain';
  if (after === 'allowed') return 'gain';
  return before === 'allowed' ? 'loss' : null;
}

const isOverridden = ({ reason }: Summary): boolean =>
  reason === 'smtp-forwarding-ignored' || reason === 'redirect-overridden';

/** Senders and destinations, by their numbers, that see the same change under the same questions. */
interface Shift {
  readonly kind: Kind;
  readonly before: Summary;
  readonly after: Summary;
  readonly questions: readonly number[];
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
}

/** Classes that both worlds treat alike, by the numbers of the classes. */
interface Alike {
  readonly first: number;
  readonly all: readonly number[];
}

function alike<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): readonly Alike[] {
  const groups = new Map<string, number[]>();
  before.forEach((one, at) => {
    const other = after[at];
    const text = other === undefined ? key(one) : `${key(one)}|${key(other)}`;
    const list = groups.get(text) ?? [];
    list.push(at);
    groups.set(text, list);
  });
  return [...groups.values()].map((all) => ({ first: all[0] ?? 0, all }));
}

function shifts(pair: Pair, summaries: Interner<Summary>): readonly Shift[] {
  const senders = alike(pair.before.senders, pair.after.senders, (one) => `${one.state},${one.columns.join(',')}`);
  const destinations = alike(
    pair.before.destinations,
    pair.after.destinations,
    (one) => `${one.state},${one.columns.join(',')}`,
  );
  const kinds = new Map<number, Kind | null>();
  const kind = (before: number, after: number): Kind | null => {
    const key = before * 2 ** 24 + after;
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const made = kindOf(summaries.at(before), summaries.at(after));
    kinds.set(key, made);
    return made;
  };
  const perSender = senders.map((sender) => changesOf(pair, sender, destinations, kind));
  return gather(senders, destinations, perSender, summaries, kind);
}

/** For one sender: by change (two summaries), which questions see it, for each destination. */
type Changes = ReadonlyMap<number, ReadonlyMap<number, number>>;

function changesOf(
  pair: Pair,
  sender: Alike,
  destinations: readonly Alike[],
  kind: (before: number, after: number) => Kind | null,
): Changes {
  const changes = new Map<number, Map<number, number>>();
  const [from, to] = [pair.before.senders[sender.first], pair.after.senders[sender.first]];
  if (from === undefined || to === undefined) return changes;
  destinations.forEach(({ first }, at) => {
    const [here, there] = [pair.before.destinations[first], pair.after.destinations[first]];
    if (here === undefined || there === undefined) return;
    for (let question = 0; question < questions.length; question += 1) {
      const before = pair.before.answer(from, here, question);
      const after = pair.after.answer(to, there, question);
      if (before === after || kind(before, after) === null) continue;
      const key = before * 2 ** 24 + after;
      const masks = changes.get(key) ?? new Map<number, number>();
      masks.set(at, (masks.get(at) ?? 0) | (1 << question));
      changes.set(key, masks);
    }
  });
  return changes;
}

/** Merges what changes alike: first destinations under one sender, then senders with the same destinations. */
function gather(
  senders: readonly Alike[],
  destinations: readonly Alike[],
  perSender: readonly Changes[],
  summaries: Interner<Summary>,
  kind: (before: number, after: number) => Kind | null,
): readonly Shift[] {
  const rows = new Map<string, { change: number; mask: number; where: readonly number[]; who: number[] }>();
  perSender.forEach((changes, who) => {
    for (const [change, masks] of changes) {
      for (const [mask, where] of byMask(masks)) {
        const key = `${change} ${mask} ${where.join(',')}`;
        const row = rows.get(key) ?? { change, mask, where, who: [] };
        row.who.push(who);
        rows.set(key, row);
      }
    }
  });
  return [...rows.values()].map(({ change, mask, where, who }) => {
    const [before, after] = [Math.floor(change / 2 ** 24), change % 2 ** 24];
    return {
      kind: kind(before, after) ?? 'decider',
      before: summaries.at(before),
      after: summaries.at(after),
      questions: questions.flatMap((_, at) => ((mask & (1 << at)) === 0 ? [] : [at])),
      senders: who.flatMap((at) => senders[at]?.all ?? []),
      destinations: where.flatMap((at) => destinations[at]?.all ?? []),
    };
  });
}

function byMask(masks: ReadonlyMap<number, number>): ReadonlyMap<number, readonly number[]> {
  const result = new Map<number, number[]>();
  for (const [where, mask] of masks) result.set(mask, [...(result.get(mask) ?? []), where]);
  return result;
}

function describe(shift: Shift, classes: Classes, worlds: readonly World[]): { kind: Kind; move: Move } {
  const some = pick<SenderClass>(classes.senders, shift.senders);
  const places = pick<DestinationClass>(classes.destinations, shift.destinations);
  const senders = coverSenders(some, classes.senders, worlds);
  const destinations = coverDestinations(places, classes.destinations);
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
