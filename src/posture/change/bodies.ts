import { Interner } from '../values/interner.ts';
import type { SenderPart, SenderProfile } from '../matrix/profiles.ts';
import { type Mechanism, mechanisms } from '../values/verdict.ts';

/** Sender classes that the gates beside the transport rules treat alike, before and after. */
export interface Body {
  readonly before: SenderProfile;
  readonly after: SenderProfile;
  readonly classes: readonly number[];
}

/** Bodies that one question at one place does not tell apart. */
export interface SharedBody {
  /** One of them, to ask about. */
  readonly body: Body;
  readonly bodies: readonly number[];
  /** What the question asks of them differs before and after. */
  readonly moved: boolean;
}

/** What a question at a place leaves to ask of a sender, before and after. */
export interface Sight {
  /** The mechanism, where forwards of mailboxes override it. */
  readonly mechanism: Mechanism | null;
  readonly before: SenderPart;
  readonly after: SenderPart;
}

/** All bodies, and sets of them by number. A class, because what was sorted once serves every place. */
export class Bodies {
  readonly #all: readonly Body[];
  readonly #ofClass: readonly number[];
  readonly #sharedBodies = new Map<string, readonly SharedBody[]>();
  readonly #unions = new Map<string, number>();
  readonly #sets = new Interner<readonly number[]>();
  readonly #overridden: ReadonlySet<Mechanism>;
  /** The number of the empty set. */
  readonly none: number;

  constructor(before: readonly SenderProfile[], after: readonly SenderProfile[]) {
    const found = new Map<string, { at: number; before: SenderProfile; after: SenderProfile; classes: number[] }>();
    this.#ofClass = before.map((old, one) => {
      const now = after[one] ?? old;
      const key = `${old.state} ${now.state}`;
      const body = found.get(key) ?? { at: found.size, before: old, after: now, classes: [] };
      body.classes.push(one);
      found.set(key, body);
      return body.at;
    });
    this.#all = [...found.values()];
    const own = this.#all.flatMap((one) => [one.before.overridden, one.after.overridden]);
    this.#overridden = new Set(mechanisms.filter((one) => own.some((each) => each[one] !== undefined)));
    this.none = this.#sets.of('', []);
  }

  /** The mechanism itself where some mailbox's own forwards override it, else null: then nothing tells it from others. */
  overridden(mechanism: Mechanism): Mechanism | null {
    return this.#overridden.has(mechanism) ? mechanism : null;
  }

  /** The body of a class. */
  of(one: number): Body | undefined {
    return this.#all[this.#ofClass[one] ?? -1];
  }

  /** The classes in a set of bodies. */
  classesIn(set: number): readonly number[] {
    return this.#sets.at(set).flatMap((at) => this.#all[at]?.classes ?? []);
  }

  /** All bodies, as far as a question tells them apart. */
  sharedBodies(sight: Sight): readonly SharedBody[] {
    const name = nameOf(sight);
    const known = this.#sharedBodies.get(name);
    if (known !== undefined) return known;
    const made = sorted(this.#all, sight);
    this.#sharedBodies.set(name, made);
    return made;
  }

  /** The number of the set that some sharedBodies make together. */
  union(sight: Sight, some: readonly number[]): number {
    const name = `${nameOf(sight)} ${some.join()}`;
    const known = this.#unions.get(name);
    if (known !== undefined) return known;
    const sharedBodies = this.sharedBodies(sight);
    const bodies = some.flatMap((at) => sharedBodies[at]?.bodies ?? []).sort((a, b) => a - b);
    const made = this.#sets.of(bodies.join(), bodies);
    this.#unions.set(name, made);
    return made;
  }
}

const nameOf = ({ mechanism, before, after }: Sight): string => `${mechanism} ${before} ${after}`;

function sorted(all: readonly Body[], sight: Sight): readonly SharedBody[] {
  const found = new Map<string, { body: Body; bodies: number[]; moved: boolean }>();
  all.forEach((body, at) => {
    const [was, is] = [seen(body.before, sight.before, sight), seen(body.after, sight.after, sight)];
    const sharedBody = found.get(`${was} ${is}`) ?? { body, bodies: [], moved: was !== is };
    sharedBody.bodies.push(at);
    found.set(`${was} ${is}`, sharedBody);
  });
  return [...found.values()];
}

const seen = (profile: SenderProfile, part: SenderPart, { mechanism }: Sight): string =>
  `${mechanism === null ? '' : (profile.overridden[mechanism] ?? '')}/${profile[part]}`;
