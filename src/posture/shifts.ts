import { Interner } from './interner.ts';
import {
  type DestinationProfile,
  type Matrix,
  questions,
  type SenderProfile,
  type Shared,
  stateFor,
  type Summary,
} from './matrix.ts';

export type Kind = 'gain' | 'loss' | 'uncertain' | 'decider';

/** Senders and destinations, by the numbers of their classes, that see the same change under the same questions. */
export interface Shift {
  readonly kind: Kind;
  readonly before: Summary;
  readonly after: Summary;
  readonly questions: readonly number[];
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  /** The same text for the same senders. */
  readonly senderSet: string;
}

/**
 * What a change of verdict is: a gain where a forward gets out that did not, a loss where it no longer does. That one of
 * a mailbox's own forwards overrides another is neither.
 */
export function kindOf(before: Summary, after: Summary): Kind | null {
  if (isOverridden(before) || isOverridden(after)) return null;
  if (before.verdict !== after.verdict) return kindOfVerdicts(before.verdict, after.verdict);
  if (before.lean !== after.lean) return 'uncertain';
  return deciderText(before) === deciderText(after) ? null : 'decider';
}

function kindOfVerdicts(before: Summary['verdict'], after: Summary['verdict']): Kind | null {
  if (before === 'indeterminate' || after === 'indeterminate') return 'uncertain';
  if (after === 'allowed') return 'gain';
  return before === 'allowed' ? 'loss' : null;
}

/** Whether another of the mailbox's own forwards takes the place of the one that is asked about. */
export const isOverridden = ({ reason }: Pick<Summary, 'reason'>): boolean =>
  reason === 'smtp-forwarding-ignored' || reason === 'redirect-overridden';

const deciderText = ({ decidedBy, notice }: Summary): string =>
  decidedBy === null ? '' : `${decidedBy.gate} ${decidedBy.object} ${notice}`;

/** One world before and one after, over the same classes. */
export interface Pair {
  readonly before: Matrix;
  readonly after: Matrix;
  readonly shared: Shared;
}

/** Sender classes that the gates beside the transport rules treat alike, before and after. */
interface Body {
  readonly before: SenderProfile;
  readonly after: SenderProfile;
  readonly classes: readonly number[];
}

/** A destination before and after, and the classes it stands for. */
interface Place {
  readonly before: DestinationProfile;
  readonly after: DestinationProfile;
  readonly classes: readonly number[];
}

/** What changes for whom at one place under one question: by change, bodies as a whole with single classes off or on. */
interface Effects {
  readonly byChange: Map<number, { bodies: number; off: number[]; on: number[] }>;
}

const base = 2 ** 24;
const changeOf = (before: number, after: number): number => before * base + after;

/** Finds every change, and merges what changes alike. The work follows the distinct results, not the people. */
export function shifts(pair: Pair): readonly Shift[] {
  return new Shifter(pair).all();
}

/** A class, because what is worked out once serves all places and questions. */
class Shifter {
  readonly #pair: Pair;
  readonly #bodies: readonly Body[];
  readonly #bodyOf: readonly number[];
  readonly #kinds = new Map<number, Kind | null>();
  readonly #lists = new Interner<readonly number[]>();
  /** The bodies whose own state differs; where nothing else differs they alone can see a change. */
  readonly #moved: readonly (readonly [number, Body])[];
  readonly #whole: readonly (readonly [number, Body])[];
  readonly #usual = new Map<string, ReadonlyMap<number, number>>();

  constructor(pair: Pair) {
    this.#pair = pair;
    const { bodies, of } = bodiesOf(pair);
    this.#bodies = bodies;
    this.#bodyOf = of;
    this.#whole = [...bodies.entries()];
    this.#moved = this.#whole.filter(([, body]) => body.before.state !== body.after.state);
  }

  all(): readonly Shift[] {
    const rows = new Map<string, Row>();
    for (const place of placesOf(this.#pair)) {
      for (const [key, masked] of this.#at(place)) {
        const row = rows.get(key) ?? { ...masked, where: [] };
        row.where.push(...place.classes);
        rows.set(key, row);
      }
    }
    return [...rows.values()].flatMap((row) => this.#shift(row) ?? []);
  }

  /** What changes at a place, by change and set of senders, with the questions that see it. */
  #at(place: Place): ReadonlyMap<string, Masked> {
    const sets = new Map<string, Masked>();
    for (let question = 0; question < questions.length; question += 1) {
      for (const [change, { bodies, off, on }] of this.#effects(place, question).byChange) {
        const key = `${change} ${bodies} ${off.join()} ${on.join()}`;
        const known = sets.get(key) ?? { change, mask: 0, bodies, off, on };
        sets.set(key, { ...known, mask: known.mask | (1 << question) });
      }
    }
    return new Map([...sets].map(([key, one]) => [`${one.mask} ${key}`, one]));
  }

  #effects(place: Place, question: number): Effects {
    const [was, is] = [this.#pair.before.rules(place.before, question), this.#pair.after.rules(place.after, question)];
    const byChange: Effects['byChange'] = new Map();
    for (const [change, bodies] of this.#usually(place, question, was.usual, is.usual))
      byChange.set(change, { bodies, off: [], on: [] });
    for (const one of new Set([...was.special.keys(), ...is.special.keys()])) {
      const usual = this.#single(place, question, one, was.usual, is.usual);
      const own = this.#single(
        place,
        question,
        one,
        was.special.get(one) ?? was.usual,
        is.special.get(one) ?? is.usual,
      );
      if (usual === own) continue;
      if (usual !== null) byChange.get(usual)?.off.push(one);
      if (own === null) continue;
      const effect = byChange.get(own) ?? { bodies: this.#lists.of('', []), off: [], on: [] };
      effect.on.push(one);
      byChange.set(own, effect);
    }
    return { byChange };
  }

  /** The bodies that see a change where the rules treat all senders alike, by change, as the number of a list. */
  #usually(place: Place, question: number, was: number, is: number): ReadonlyMap<number, number> {
    const key = `${question} ${placeKey(place, question, was, is)}`;
    const known = this.#usual.get(key);
    if (known !== undefined) return known;
    const lists = new Map<number, number[]>();
    const same = was === is && stateFor(place.before, question) === stateFor(place.after, question);
    let asked = this.#whole;
    if (same) asked = this.#moved;
    for (const [at, body] of asked) {
      const change = this.#change(place, question, body, was, is);
      if (change === null) continue;
      const list = lists.get(change) ?? [];
      list.push(at);
      lists.set(change, list);
    }
    const made = new Map([...lists].map(([change, list]) => [change, this.#lists.of(list.join(), list)]));
    this.#usual.set(key, made);
    return made;
  }

  #single(place: Place, question: number, one: number, was: number, is: number): number | null {
    const body = this.#bodies[this.#bodyOf[one] ?? -1];
    return body === undefined ? null : this.#change(place, question, body, was, is);
  }

  #change(place: Place, question: number, body: Body, was: number, is: number): number | null {
    const before = this.#pair.before.answer(body.before, place.before, question, was);
    const after = this.#pair.after.answer(body.after, place.after, question, is);
    if (before === after) return null;
    const change = changeOf(before, after);
    return this.#kind(change) === null ? null : change;
  }

  #kind(change: number): Kind | null {
    const known = this.#kinds.get(change);
    if (known !== undefined) return known;
    const kind = kindOf(this.#summary(Math.floor(change / base)), this.#summary(change % base));
    this.#kinds.set(change, kind);
    return kind;
  }

  #summary(id: number): Summary {
    return this.#pair.shared.summaries.at(id);
  }

  #shift({ change, mask, bodies, off, on, where }: Row): Shift | null {
    const kind = this.#kind(change);
    const without = new Set(off);
    const whole = this.#lists.at(bodies).flatMap((at) => this.#bodies[at]?.classes ?? []);
    const senders = [...whole.filter((one) => !without.has(one)), ...on];
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

interface Masked {
  readonly change: number;
  readonly mask: number;
  readonly bodies: number;
  readonly off: readonly number[];
  readonly on: readonly number[];
}

interface Row extends Masked {
  readonly where: number[];
}

function bodiesOf({ before, after }: Pair): { bodies: readonly Body[]; of: readonly number[] } {
  const found = new Map<string, { at: number; before: SenderProfile; after: SenderProfile; classes: number[] }>();
  const of = before.senders.map((old, one) => {
    const now = after.senders[one] ?? old;
    const key = `${old.state} ${now.state}`;
    const body = found.get(key) ?? { at: found.size, before: old, after: now, classes: [] };
    body.classes.push(one);
    found.set(key, body);
    return body.at;
  });
  return { bodies: [...found.values()], of };
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
