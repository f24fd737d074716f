import type { Altered } from '../gates/loop-header.ts';
import { type Route, routes } from '../gates/route.ts';
import type { RuleProgram } from '../gates/rule-program.ts';
import type { Scan } from '../gates/rule-scan.ts';
import { Interner } from '../values/interner.ts';
import type { Scope } from '../values/kleene.ts';
import { type Original, originals } from '../values/verdict.ts';
import type { TransportRule, World } from '../world/world.ts';

/** One rule under one flavour: how far it takes a sender of whom it knows nothing, and those of whom it does. */
export interface AskedRule {
  readonly program: RuleProgram;
  /** Equal numbers, equal rules, wherever they stand. */
  readonly number: number;
  readonly fixed: Scope;
  /** What becomes of that where the header may have been altered; null where that is nothing to it. */
  readonly altered: ((how: Altered) => Scope) | null;
  readonly usual: Scope;
  readonly special: ReadonlyMap<number, Scope>;
}

/** A rule that may take a destination, with what it asks of that. */
export interface Alive {
  readonly asked: AskedRule;
  readonly own: Scope;
}

/** What the walk through the rules finds for a destination: for senders in general, and for those with another result. */
export interface RuleOutcome {
  readonly usual: number;
  readonly special: ReadonlyMap<number, number>;
}

/** What is known of one way of forwarding, for whichever rules a world has. */
export interface FlavourStore {
  readonly route: Route;
  readonly original: Original;
  /** By the number of the rule; null for a rule that this way never meets. */
  readonly asked: Map<number, AskedRule | null>;
  /** Destinations by the rules that may take them. */
  readonly columns: Interner<readonly Alive[]>;
  readonly outcomes: Map<number, RuleOutcome>;
}

/** What rules ask of a world beside themselves. */
export const directory = ['facts', 'acceptedDomains', 'recipients', 'groups', 'names'] as const;

/** What worlds over the same classes share of their transport rules: a rule that stands in several is asked once. A class, because it grows. */
export class RuleStore {
  readonly scans = new Interner<Scan>();
  readonly #texts = new Interner<null>();
  readonly #numbers = new WeakMap<TransportRule, number>();
  readonly #altered = new WeakMap<TransportRule, number>();
  readonly #known: { readonly world: World; readonly flavours: readonly FlavourStore[] }[] = [];

  /** What is known for the directory of a world, which has to be the very same. */
  of(world: World): readonly FlavourStore[] {
    const known = this.#known.find((one) => directory.every((part) => one.world[part] === world[part]));
    if (known !== undefined) return known.flavours;
    const flavours = routes.flatMap((route) => originals.map((original) => fresh(route, original)));
    this.#known.push({ world, flavours });
    return flavours;
  }

  /** The number of what a rule says, without its place: but for that the header it asks for may have been altered there. */
  numberOf({ rule, altered }: RuleProgram): number {
    const text = (): string => `${JSON.stringify({ ...rule, priority: 0 })}${altered === null ? '' : ' altered'}`;
    const numbers = altered === null ? this.#numbers : this.#altered;
    const known = numbers.get(rule) ?? this.#texts.of(text(), null);
    numbers.set(rule, known);
    return known;
  }
}

const fresh = (route: Route, original: Original): FlavourStore => ({
  route,
  original,
  asked: new Map(),
  columns: new Interner(),
  outcomes: new Map(),
});
