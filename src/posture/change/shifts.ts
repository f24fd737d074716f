import { Bodies, type Body, type Sight } from './bodies.ts';
import { routeOf } from '../gates/route.ts';
import { flavour } from '../gates/rule-program.ts';
import { type Matrix, stateFor } from '../matrix/matrix.ts';
import type { DestinationProfile } from '../matrix/profiles.ts';
import type { RuleOutcome } from '../matrix/rule-store.ts';
import { questions, type Shared, type Summary } from '../matrix/summary.ts';
import { directionOf, type Mechanism } from '../values/verdict.ts';

/**
 * What a changed answer is: a gain where it goes up to allowed, a loss where it goes down to blocked, uncertain where it
 * comes to rest between the two; else the same way is as open as before and only the words or the control differ.
 */
export const kinds = ['gain', 'loss', 'uncertain', 'decider'] as const;
export type ShiftKind = (typeof kinds)[number];

/** Senders and destinations, by the numbers of their classes, that see the same change under the same questions. */
export interface Shift {
  readonly kind: ShiftKind;
  readonly before: Summary;
  readonly after: Summary;
  readonly questions: readonly number[];
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  /** The same text for the same senders. */
  readonly senderSet: string;
}

/** What kind of change it is; null where nothing changes. That one of a mailbox's own forwards overrides another is none. */
export function kindOf(before: Summary, after: Summary): ShiftKind | null {
  if (isOverridden(before) || isOverridden(after)) return null;
  if (directionOf(before.verdict, after.verdict) === 'stays') return said(before) === said(after) ? null : 'decider';
  if (after.verdict === 'indeterminate') return 'uncertain';
  return after.verdict === 'allowed' ? 'gain' : 'loss';
}

/** Whether another of the mailbox's own forwards takes the place of the one that is asked about. */
export const isOverridden = ({ reason }: Pick<Summary, 'reason'>): boolean =>
  reason === 'smtp-forwarding-ignored' || reason === 'redirect-overridden';

const said = ({ verdict, lean, decidedBy, notice }: Summary): string =>
  [verdict, lean, ...(decidedBy === null ? [] : [decidedBy.gate, decidedBy.object, notice])].join(' ');

/** One world before and one after, over the same classes. */
export interface Pair {
  readonly before: Matrix;
  readonly after: Matrix;
  readonly shared: Shared;
}

/** A destination before and after, and the classes it stands for. */
interface Place {
  readonly before: DestinationProfile;
  readonly after: DestinationProfile;
  readonly classes: readonly number[];
}

/** What changes for whom at one place under one question: by change, bodies as a whole with single classes off or on. */
type Effects = Map<number, { bodies: number; off: number[]; on: number[] }>;

const base = 2 ** 24;
const changeOf = (before: number, after: number): number => before * base + after;

/** Finds every change of the kinds that are wanted, and merges what changes alike. The work follows the distinct results. */
export function shifts(pair: Pair, wanted: readonly ShiftKind[] = kinds): readonly Shift[] {
  return new Shifter(pair, wanted).all();
}

/** A class, because what is worked out once serves all places and questions. */
class Shifter {
  readonly #pair: Pair;
  readonly #wanted: readonly ShiftKind[];
  readonly #bodies: Bodies;
  readonly #kinds = new Map<number, ShiftKind | null>();
  readonly #usual = new Map<string, ReadonlyMap<number, number>>();

  constructor(pair: Pair, wanted: readonly ShiftKind[]) {
    this.#pair = pair;
    this.#wanted = wanted;
    this.#bodies = new Bodies(pair.before.senders, pair.after.senders);
  }

  all(): readonly Shift[] {
    const rows = new Map<string, Row>();
    for (const place of placesOf(this.#pair)) {
      for (const [key, masked] of this.#at(place)) {
        const text = `${masked.mask} ${key}`;
        const row = rows.get(text) ?? { ...masked, where: [] };
        row.where.push(...place.classes);
        rows.set(text, row);
      }
    }
    return [...rows.values()].flatMap((row) => this.#shift(row) ?? []);
  }

  /** What changes at a place, by change and set of senders, with the questions that see it. */
  #at(place: Place): ReadonlyMap<string, Masked> {
    const sets = new Map<string, Masked>();
    for (const asked of this.#asked(place)) {
      for (const [change, { bodies, off, on }] of this.#effects(place, asked)) {
        const key = `${change} ${bodies} ${off.join()} ${on.join()}`;
        const known = sets.get(key);
        if (known === undefined) sets.set(key, { change, mask: asked.mask, bodies, off, on });
        else known.mask |= asked.mask;
      }
    }
    return sets;
  }

  /** The questions at a place; those that nothing tells apart there are one. */
  #asked(place: Place): Iterable<Asked> {
    const { before, after } = this.#pair;
    const found = new Map<string, Asked>();
    for (const [question, { mechanism, original }] of questions.entries()) {
      const [was, is] = [before.rules(place.before, question), after.rules(place.after, question)];
      const forwards = this.#bodies.overridden(mechanism);
      const own = was.special.size + is.special.size > 0 ? flavour(routeOf(mechanism), original) : '';
      const key = `${before.aspect(question)} ${after.aspect(question)} ${forwards} ${was.usual} ${is.usual} ${own}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { question, mask: 1 << question, forwards, was, is });
      else known.mask |= 1 << question;
    }
    return found.values();
  }

  #effects(place: Place, { question, forwards, was, is }: Asked): Effects {
    const effects: Effects = new Map();
    for (const [change, bodies] of this.#usually(place, question, forwards, was.usual, is.usual))
      effects.set(change, { bodies, off: [], on: [] });
    for (const one of new Set([...was.special.keys(), ...is.special.keys()])) {
      const [old, now] = [was.special.get(one) ?? was.usual, is.special.get(one) ?? is.usual];
      const usual = this.#single(place, question, one, was.usual, is.usual);
      const own = this.#single(place, question, one, old, now);
      if (usual === own) continue;
      if (usual !== null) effects.get(usual)?.off.push(one);
      if (own === null) continue;
      const effect = effects.get(own) ?? { bodies: this.#bodies.none, off: [], on: [] };
      effect.on.push(one);
      effects.set(own, effect);
    }
    return effects;
  }

  /** The bodies that see a change where the rules treat all senders alike, by change, as the number of a set. */
  #usually(
    place: Place,
    question: number,
    forwards: Mechanism | null,
    was: number,
    is: number,
  ): ReadonlyMap<number, number> {
    const sight = this.#sight(place, forwards, was, is);
    const sharedBodies = this.#bodies.sharedBodies(sight);
    // Where place and rules are as before, only those who moved can see a change.
    const same = was === is && stateFor(place.before, question) === stateFor(place.after, question);
    if (same && !sharedBodies.some((one) => one.moved)) return nothing;
    const key = `${question} ${placeKey(place, question, was, is)}`;
    const known = this.#usual.get(key);
    if (known !== undefined) return known;
    const lists = new Map<number, number[]>();
    for (const [at, { body, moved }] of sharedBodies.entries()) {
      const change = same && !moved ? null : this.#change(place, question, body, was, is);
      if (change === null) continue;
      const list = lists.get(change) ?? [];
      list.push(at);
      lists.set(change, list);
    }
    const made = new Map([...lists].map(([change, list]) => [change, this.#bodies.union(sight, list)]));
    this.#usual.set(key, made);
    return made;
  }

  #sight(place: Place, mechanism: Mechanism | null, was: number, is: number): Sight {
    const { before, after } = this.#pair;
    return {
      mechanism,
      before: before.asks(place.before, was),
      after: after.asks(place.after, is),
    };
  }

  #single(place: Place, question: number, one: number, was: number, is: number): number | null {
    const body = this.#bodies.of(one);
    return body === undefined ? null : this.#change(place, question, body, was, is);
  }

  #change(place: Place, question: number, body: Body, was: number, is: number): number | null {
    const before = this.#pair.before.answer(body.before, place.before, question, was);
    const after = this.#pair.after.answer(body.after, place.after, question, is);
    if (before === after) return null;
    const change = changeOf(before, after);
    return this.#kind(change) === null ? null : change;
  }

  #kind(change: number): ShiftKind | null {
    const known = this.#kinds.get(change);
    if (known !== undefined) return known;
    const kind = kindOf(this.#summary(Math.floor(change / base)), this.#summary(change % base));
    const made = this.#wanted.find((one) => one === kind) ?? null;
    this.#kinds.set(change, made);
    return made;
  }

  #summary(id: number): Summary {
    return this.#pair.shared.summaries.at(id);
  }

  #shift({ change, mask, bodies, off, on, where }: Row): Shift | null {
    const kind = this.#kind(change);
    const without = new Set(off);
    const senders = [...this.#bodies.classesIn(bodies).filter((one) => !without.has(one)), ...on];
    if (kind === null || senders.length === 0) return null;
    return {
      kind,
      before: this.#summary(Math.floor(change / base)),
      after: this.#summary(change % base),
      questions: questions.flatMap((_, at) => ((mask & (1 << at)) === 0 ? [] : [at])),
      senders,
      destinations: where,
      senderSet: `${bodies} ${off.join()} ${on.join()}`,
    };
  }
}

const placeKey = ({ before, after }: Place, question: number, was: number, is: number): string =>
  `${stateFor(before, question)} ${was} ${stateFor(after, question)} ${is}`;

const nothing: ReadonlyMap<number, number> = new Map();

/** Some questions at a place, by one of them, with what the rules make of it. */
interface Asked {
  readonly question: number;
  mask: number;
  /** The mechanism, where forwards of mailboxes override it. */
  readonly forwards: Mechanism | null;
  readonly was: RuleOutcome;
  readonly is: RuleOutcome;
}

interface Masked {
  readonly change: number;
  mask: number;
  readonly bodies: number;
  readonly off: readonly number[];
  readonly on: readonly number[];
}

interface Row extends Masked {
  readonly where: number[];
}

function placesOf({ before, after }: Pair): readonly Place[] {
  const found = new Map<string, { before: DestinationProfile; after: DestinationProfile; classes: number[] }>();
  before.destinations.forEach((old, one) => {
    const now = after.destinations[one] ?? old;
    const key = [old.state, now.state, ...old.columns, ...now.columns].join();
    const place = found.get(key) ?? { before: old, after: now, classes: [] };
    place.classes.push(one);
    found.set(key, place);
  });
  return [...found.values()];
}
