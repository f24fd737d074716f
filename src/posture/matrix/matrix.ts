import type { DestinationClass } from './destinations.ts';
import { judge } from '../question/evaluate.ts';
import { routeOf } from '../gates/route.ts';
import { type Indexed, indexed } from '../world/indexed.ts';
import {
  backgroundOf,
  type DestinationProfile,
  destinationProfiles,
  type SenderPart,
  type SenderProfile,
  senderProfiles,
} from './profiles.ts';
import { directory, type RuleOutcome } from './rule-store.ts';
import { type Flavour, outcomeOf, type RuleTable, ruleTable } from './rule-table.ts';
import type { SenderIndex } from './senders.ts';
import { mechanismOf, type Question, questions, type Shared, summaryNumber } from './summary.ts';
import type { Cell } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** The classes that a comparison or a posture speaks of. */
export interface Classes {
  readonly senders: SenderIndex;
  readonly destinations: readonly DestinationClass[];
}

/** Numbers of states stay far below this, so that several of them fit into one exact number. */
const span = 2 ** 16;

/** Stands for the scan where no rule was asked. */
const unasked = -1;

/** The parts of a world on which the profiles of senders and destinations and the rules rest, beside the background. */
const reads = {
  rules: [...directory, 'transportRules'],
  senders: [...directory, 'outbound', 'forwards', 'restricted'],
  destinations: [...directory, 'remoteDomains', 'connectors', 'blockList'],
} as const satisfies Record<string, readonly (keyof World)[]>;

/**
 * Answers for any sender class and destination class of one world, working out each distinct combination once. A class,
 * because its answers accumulate.
 */
export class Matrix {
  readonly senders: readonly SenderProfile[];
  readonly destinations: readonly DestinationProfile[];
  readonly #index: Indexed;
  readonly #at: Date;
  readonly #table: RuleTable;
  readonly #flavours: readonly Flavour[];
  readonly #classes: Classes;
  readonly #shared: Shared;
  /** The number of what the gates ask of the world beside senders, destinations and rules. */
  readonly #background: number;
  /** For each question the number of those that the gates answer alike. */
  readonly #aspects: readonly number[];

  constructor(world: World, at: Date, classes: Classes, common: Shared, last: Matrix | null = null) {
    this.#index = indexed(world);
    this.#at = at;
    this.#classes = classes;
    this.#shared = common;
    this.#background = common.backgrounds.of(backgroundOf(this.#index), null);
    this.#aspects = questions.map((one) => common.aspects.of(aspectOf(one, this.#index), null));
    // What the rules ask does not rest on the background, which profiles bear as a number.
    const kept = (part: 'senders' | 'destinations'): Matrix | null =>
      last !== null && last.#background === this.#background && last.#agrees(this, reads[part]) ? last : null;
    const rules = last !== null && last.#agrees(this, reads.rules) ? last : null;
    this.#table = rules === null ? ruleTable(this.#index, at, classes.senders, common.rules) : rules.#table;
    this.#flavours = questions.map((one) => this.#flavourOf(one));
    this.senders = kept('senders')?.senders ?? senderProfiles(this.#index, this.#background, classes.senders, common);
    const places = rules === null ? undefined : kept('destinations')?.destinations;
    this.destinations = places ?? destinationProfiles(this.#index, this.#table, classes.destinations, at, common);
  }

  #agrees(next: Matrix, parts: readonly (keyof World)[]): boolean {
    const [was, is] = [this.#index.world, next.#index.world];
    return this.#at.getTime() === next.#at.getTime() && parts.every((part) => was[part] === is[part]);
  }

  /**
   * The same for the next of several worlds over the same classes: what rests on parts of a world that are the very same
   * is taken over, so that a change of one object costs what it touches. With `shifts` it says which cells that is.
   */
  next(world: World, at: Date): Matrix {
    return new Matrix(world, at, this.#classes, this.#shared, this);
  }

  #flavourOf({ mechanism, original }: Question): Flavour {
    const route = routeOf(mechanism);
    return this.#table.flavours.find((one) => one.route === route && one.original === original) ?? nowhere();
  }

  /** What the transport rules make of a destination under a question, as numbers of scans. */
  rules(destination: DestinationProfile, question: number): RuleOutcome {
    // Where a remote domain stops the message first, neither rules nor policies change what is summed up.
    if (destination.shut !== null && mechanismOf(question) !== 'mailbox-object') return untouched;
    const flavour = this.#flavours[question] ?? nowhere();
    return outcomeOf(this.#table, flavour, destination.columns[this.#table.flavours.indexOf(flavour)] ?? 0);
  }

  /** The number of those questions that the gates answer alike, with this one among them. */
  aspect(question: number): number {
    return this.#aspects[question] ?? nowhere();
  }

  /** What is left to ask of a sender after this scan: nothing where a rule, or a remote domain before all rules, decides. */
  asks(destination: DestinationProfile, found: number): SenderPart {
    if (found === unasked) return 'background';
    return !destination.internal && this.#table.scans.at(found).stopped !== null ? 'background' : 'bareState';
  }

  /** The number of the summary for one question about a sender and a destination, given what the rules do. */
  answer(sender: SenderProfile, destination: DestinationProfile, question: number, found: number): number {
    const asked = questions[question] ?? nowhere();
    const overridden = sender.overridden[asked.mechanism];
    if (overridden !== undefined) return overridden;
    if (found === unasked && destination.shut !== null) return destination.shut;
    const part = this.asks(destination, found);
    const to = part === 'background' ? span - 1 : stateFor(destination, question);
    const key = ((found + 1) * span + sender[part]) * span + to;
    const answers = this.#shared.answers[this.aspect(question)] ?? nowhere();
    const known = answers.get(key);
    if (known !== undefined) return known;
    const made = this.#ask(sender, { sender: sender.example, to: destination.example, ...asked }, found);
    answers.set(key, made);
    return made;
  }

  #ask({ chosen }: SenderProfile, cell: Cell, found: number): number {
    const verdict = judge(this.#index, cell, this.#at, {
      scan: () => this.#table.scans.at(found),
      select: () => chosen,
    });
    return summaryNumber(this.#shared, verdict);
  }
}

/**
 * All that the gates look at in a question, beside the rules and the mailbox's own forwards: whether remote domains see
 * the message, whether the outbound policy tells of a block, and whether the mailbox may forward instead.
 */
function aspectOf({ mechanism, original }: Question, { forwards }: Indexed): string {
  const isRule = mechanism.startsWith('inbox-');
  const depends = forwards === null && (mechanism === 'mailbox-smtp' || mechanism === 'inbox-redirect');
  return [mechanism === 'mailbox-object', isRule && original === 'internal', depends].join();
}

/** The state of a destination that a question meets. */
export const stateFor = (destination: DestinationProfile, question: number): number =>
  mechanismOf(question) === 'mailbox-object' ? destination.bareState : destination.state;

const untouched: RuleOutcome = { usual: unasked, special: new Map() };

const nowhere = (): never => {
  throw new RangeError('asked about a class or question that is not there');
};
