import type { DestinationClass } from './destinations.ts';
import { judge } from './evaluate.ts';
import { overridden } from './gates/g0-mailbox.ts';
import { pathTo } from './gates/g3-routing.ts';
import { isOnPremises, selection } from './gates/g4-outbound-policy.ts';
import { isRestricted, senderStateGate } from './gates/g5-sender-state.ts';
import { ladder, ladderFor, type Relevant, relevance } from './gates/outbound-selection.ts';
import { routeOf } from './gates/route.ts';
import type { Scan } from './gates/rule-scan.ts';
import { type Indexed, indexed, type Sender, senderOf } from './indexed.ts';
import { Interner } from './interner.ts';
import { columnsOf, type Flavour, type Outcome, outcomeOf, type RuleTable, ruleTable } from './rule-table.ts';
import { type Destination, destinationOf, isInternalByEntry } from './scope.ts';
import type { SenderIndex } from './senders.ts';
import {
  type Cell,
  type GateResult,
  type Mechanism,
  mechanisms,
  type Original,
  originals,
  type Verdict,
} from './verdict.ts';
import type { World } from './world.ts';

/** Every way of asking about one sender and one destination: mechanism by original sender. */
export interface Question {
  readonly mechanism: Mechanism;
  readonly original: Original;
}
export const questions: readonly Question[] = originals.flatMap((original) =>
  mechanisms.map((mechanism) => ({ mechanism, original })),
);

/** What of a verdict can differ between classes and matters to a comparison. */
export interface Summary {
  readonly verdict: Verdict['verdict'];
  readonly lean: Verdict['lean'];
  readonly reason: string | null;
  readonly decidedBy: Verdict['decidedBy'];
  /** The code of the bounce, `silent`, or null. */
  readonly notice: string | null;
}

/** The classes that a comparison or a posture speaks of. */
export interface Classes {
  readonly senders: SenderIndex;
  readonly destinations: readonly DestinationClass[];
}

/** A sender class as the gates beside the transport rules see it. */
export interface SenderProfile {
  readonly witness: string;
  /** Equal numbers, equal to the outbound policies and the state of the sender. */
  readonly state: number;
  /** Which mechanisms the mailbox's own forwards override. */
  readonly overrides: number;
}

export interface DestinationProfile {
  readonly witness: string;
  readonly state: number;
  /** The state without the remote domain entry, which forwarding to a directory object does not meet. */
  readonly bareState: number;
  readonly internal: boolean;
  /** Whatever the sender does, this stops the mechanisms that remote domains see. */
  readonly shut: boolean;
  /** Its column under each flavour. */
  readonly columns: readonly number[];
}

/** Numbers of states stay far below this, so that several of them fit into one exact number. */
const span = 2 ** 16;

/** Stands for the scan where no rule was asked. */
const unasked = -1;
const quiet: Scan = {
  stopped: null,
  possible: [],
  surest: null,
  lean: 'pass',
  bypass: 'no',
  ways: [null],
  caveats: [],
};
const nobody: Sender = { key: '', address: '', domain: '', type: '' };

/** What several worlds over the same classes number alike, so that equal numbers mean equal verdicts. */
export interface Shared {
  readonly summaries: Interner<Summary>;
  readonly backgrounds: Interner<null>;
  readonly senderStates: Interner<null>;
  readonly overrides: Interner<null>;
  readonly destinationStates: Interner<null>;
  readonly scans: Interner<Scan>;
  readonly answers: readonly Map<number, number>[];
}

export const shared = (): Shared => ({
  summaries: new Interner(),
  backgrounds: new Interner(),
  senderStates: new Interner(),
  overrides: new Interner(),
  destinationStates: new Interner(),
  scans: new Interner(),
  answers: questions.map(() => new Map<number, number>()),
});

/** What the gates ask of a world beside senders, destinations and rules. */
const background = ({ world }: Indexed): string =>
  JSON.stringify([
    world.facts,
    world.tenantBlock,
    world.acceptedDomains.state,
    world.remoteDomains.state,
    world.outbound.state,
    world.transportRules.state,
    world.forwards.state,
    world.connectors.state === 'present' ? world.connectors.value : world.connectors.state,
  ]);

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
  readonly #shared: Shared;
  readonly #background: number;
  readonly #selected = new Map<string, GateResult>();

  constructor(world: World, at: Date, classes: Classes, common: Shared) {
    this.#index = indexed(world);
    this.#at = at;
    this.#shared = common;
    this.#background = common.backgrounds.of(background(this.#index), null);
    this.#table = ruleTable(this.#index, at, classes.senders, common.scans);
    this.#flavours = questions.map((one) => this.#flavourOf(one));
    this.senders = this.#senderProfiles(classes.senders);
    this.destinations = classes.destinations.map((one) => this.#destinationProfile(one));
  }

  #flavourOf({ mechanism, original }: Question): Flavour {
    const route = routeOf(mechanism);
    return this.#table.flavours.find((one) => one.route === route && one.original === original) ?? nowhere();
  }

  #senderProfiles(senders: SenderIndex): readonly SenderProfile[] {
    const { outbound } = this.#index.world;
    const steps = outbound.state === 'present' ? ladder(outbound.value) : null;
    const relevant: Relevant | null = steps === null ? null : relevance(this.#index, steps);
    return senders.classes.map(({ witness, groups }) => {
      const sender = senderOf(this.#index, witness);
      const own = relevant === null ? null : ladderFor(relevant, [sender.key, ...groups]);
      const chosen = selection(this.#index, own, sender);
      this.#selected.set(witness, chosen);
      return this.#senderProfile(witness, sender, chosen);
    });
  }

  #senderProfile(witness: string, sender: Sender, { outcome, lean, object, reason }: GateResult): SenderProfile {
    const own = mechanisms.map((one) => overridden(this.#index, sender, one) ?? '').join();
    const overrides = `${this.#background} ${own}`;
    const mode = outcome === 'pass' ? 'pass' : `${outcome} ${lean} ${object} ${reason}`;
    const restricted = isRestricted(this.#index, sender) ? sender.address : '';
    const state = [mode, isOnPremises(sender), restricted, overrides].join('\n');
    const { senderStates, overrides: all } = this.#shared;
    return { witness, state: senderStates.of(state, null), overrides: all.of(overrides, null) };
  }

  #destinationProfile({ witness }: DestinationClass): DestinationProfile {
    const to = destinationOf(this.#index, witness) ?? nowhere();
    const internal = to.scope === 'internal';
    const shut = !internal && to.entry?.autoForwardEnabled === false;
    const columns = columnsOf(this.#index, this.#table, to);
    const bare = this.#destinationState(to);
    const closed = to.entry?.autoForwardEnabled === false ? to.entry.domainName : 'open';
    const entry = to.entry === null ? 'none' : closed;
    const { destinationStates } = this.#shared;
    const state = destinationStates.of(`${bare} ${entry}`, null);
    return { witness, state, bareState: destinationStates.of(bare, null), internal, shut, columns };
  }

  #destinationState(to: Destination): string {
    const way = pathTo(this.#index, to, quiet.ways);
    return JSON.stringify([
      to.scope,
      to.hybridDomain,
      isInternalByEntry(to),
      way.relayed,
      way.unseen ? (way.connector?.name ?? null) : null,
      senderStateGate(this.#index, nobody, to, this.#at).object,
    ]);
  }

  /** What the transport rules make of a destination under a question, as numbers of scans. */
  rules(destination: DestinationProfile, question: number): Outcome {
    // Where a remote domain stops the message first, neither rules nor policies change what is summed up.
    if (destination.shut && questions[question]?.mechanism !== 'mailbox-object') return untouched;
    const flavour = this.#flavours[question] ?? nowhere();
    return outcomeOf(this.#table, flavour, destination.columns[this.#table.flavours.indexOf(flavour)] ?? 0);
  }

  /** Whether, with this scan, the outbound policy has no more say in the summary. */
  isSettled(destination: DestinationProfile, found: number): boolean {
    return found === unasked || (!destination.internal && this.#table.scans.at(found).stopped !== null);
  }

  /** The number of the summary for one question about a sender and a destination, given what the rules do. */
  answer(sender: SenderProfile, destination: DestinationProfile, question: number, found: number): number {
    const settled = this.isSettled(destination, found);
    const from = settled ? sender.overrides : sender.state;
    const to = settled && found !== unasked ? span - 1 : stateFor(destination, question);
    const key = ((found + 1) * span + from) * span + to;
    const answers = this.#shared.answers[question] ?? nowhere();
    const known = answers.get(key);
    if (known !== undefined) return known;
    const made = this.#ask(sender.witness, destination.witness, question, found);
    answers.set(key, made);
    return made;
  }

  #ask(witness: string, to: string, question: number, found: number): number {
    const cell: Cell = { sender: witness, to, ...(questions[question] ?? nowhere()) };
    const verdict = judge(this.#index, cell, this.#at, {
      scan: () => (found === unasked ? quiet : this.#table.scans.at(found)),
      select: () => this.#selected.get(witness) ?? nowhere(),
    });
    const summary = summaryOf(verdict);
    return this.#shared.summaries.of(JSON.stringify(summary), summary);
  }
}

/** The state of a destination that a question meets. */
export const stateFor = (destination: DestinationProfile, question: number): number =>
  questions[question]?.mechanism === 'mailbox-object' ? destination.bareState : destination.state;

const untouched: Outcome = { usual: unasked, special: new Map() };

const nowhere = (): never => {
  throw new RangeError('asked about a class or question that is not there');
};

/** What of a verdict matters to a comparison. */
export const summaryOf = ({ verdict, lean, reason, decidedBy, ndr, silent }: Verdict): Summary => ({
  verdict,
  lean,
  reason,
  decidedBy,
  notice: ndr?.code ?? (silent ? 'silent' : null),
});
