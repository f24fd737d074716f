import { judge } from '../question/evaluate.ts';
import { overridden } from '../gates/g0-mailbox.ts';
import { pathTo } from '../gates/g3-routing.ts';
import { isOnPremises, selection } from '../gates/g4-outbound-policy.ts';
import { isRestricted, senderStateGate } from '../gates/g5-sender-state.ts';
import { ladder, ladderFor, relevance } from '../gates/outbound-selection.ts';
import { routeOf } from '../gates/route.ts';
import { scan as walk } from '../gates/rule-scan.ts';
import { type Indexed, indexed, type Sender, senderOf } from '../world/indexed.ts';
import { alikeIn } from '../values/alike.ts';
import { Interner, Numbers } from '../values/interner.ts';
import type { Classes } from '../matrix/matrix.ts';
import { type RuleOutcome, RuleStore } from '../matrix/rule-store.ts';
import { columnsOf, outcomeOf, type RuleTable, ruleTable } from '../matrix/rule-table.ts';
import { type Destination, destinationOf, internalByEntry } from '../world/scope.ts';
import type { SenderClass, SenderIndex } from '../matrix/senders.ts';
import { isOverridden } from './shifts.ts';
import { type Question, questions } from '../matrix/summary.ts';
import { type GateResult, mechanisms, openness, type Verdict } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** How far the cells of one world are open, without a word on why: that is all that an order of steps is judged by. */
export interface Openness {
  /** For each sender class a number; classes of one number are treated alike in this world. */
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  /** For a destination class, and then a sender class, the number of their answers: one number, the same answers. */
  readonly at: (destination: number) => (sender: number) => number;
  /**
   * What a number stands for, in all worlds that share it: one digit a question, 0 shut, 1 perhaps open, 2 open. Where one
   * of the mailbox's own forwards overrides another, which is nothing that a control opens or shuts, it is a dash.
   */
  readonly answers: (number: number) => string;
}

const digitOf = (verdict: Verdict): string => (isOverridden(verdict) ? '-' : String(openness[verdict.verdict]));

/** Where no transport rule is asked, and where no sender is. */
const unscanned = walk([]);
const anybody: Sender = { key: '', address: '', domain: '', type: '' };

/** What several worlds over the same classes share, so that what they judge alike is judged once. */
export interface Common {
  readonly rules: RuleStore;
  readonly senders: Interner<null>;
  readonly destinations: Interner<null>;
  /** What the rules make of a sender and a destination, as the number of a scan for each flavour. */
  readonly found: Interner<readonly number[]>;
  /** The same for all flavours of a place together, by the numbers of what is known of each. */
  readonly joined: Map<string, RuleOutcome>;
  readonly outcomes: Numbers<RuleOutcome>;
  /** One digit a question. */
  readonly answers: Interner<string>;
  /** The number of the answers, by the state of the destination, and then by that of the sender and the rules. */
  readonly known: Map<number, Map<number, number>>;
}

export const common = (): Common => ({
  rules: new RuleStore(),
  senders: new Interner(),
  destinations: new Interner(),
  found: new Interner(),
  joined: new Map(),
  outcomes: new Numbers(),
  answers: new Interner(),
  known: new Map(),
});

/** A class as the gates of one world see it: `state` is a number beside the transport rules, `number` one with them. */
interface Side {
  readonly example: string;
  readonly state: number;
  readonly number: number;
}
interface From extends Side {
  readonly at: number;
  readonly chosen: GateResult;
}
interface To extends Side {
  readonly columns: readonly number[];
}

/** One world being worked out. */
interface Asked {
  readonly index: Indexed;
  readonly table: RuleTable;
  readonly at: Date;
  readonly shared: Common;
}

/** Numbers of the states of senders stay far below this, so that one of them fits into one number with another. */
const span = 2 ** 16;

/** Works out a world for classes that it shares with others; each distinct pair of sender and destination is judged once. */
export function opennessOf(world: World, at: Date, { senders, destinations }: Classes, shared: Common): Openness {
  const index = indexed(world);
  const asked = { index, table: ruleTable(index, at, senders, shared.rules), at, shared };
  const from = sendersIn(asked, senders);
  const to = destinationsIn(asked, destinations);
  const rows: ((from: From) => number)[] = [];
  const rowFor = (there: To): (typeof rows)[number] => (rows[there.number] ??= rowOf(asked, there));
  return {
    senders: from.map((one) => one.number),
    destinations: to.map((one) => one.number),
    at: (destination) => {
      const answersOf = rowFor(classAt(to, destination));
      return (sender) => answersOf(classAt(from, sender));
    },
    answers: (number) => shared.answers.at(number),
  };
}

function classAt<T extends Side>(classes: readonly T[], at: number): T {
  const found = classes[at];
  if (found === undefined) throw new RangeError(`there is no class ${at}`);
  return found;
}

function sendersIn({ index, table, shared }: Asked, senders: SenderIndex): readonly From[] {
  const { outbound } = index.world;
  const relevant = outbound.state === 'present' ? relevance(index, ladder(outbound.value)) : null;
  const rules = rulesBySender(table);
  const numbers = new Interner<null>();
  return senders.classes.map(({ example, groups }: SenderClass, at) => {
    const sender = senderOf(index, example);
    const chosen = selection(index, relevant === null ? null : ladderFor(relevant, [sender.key, ...groups]), sender);
    const own = mechanisms.map((one) => overridden(index, sender, one) ?? '');
    const key = [chosen.outcome, isOnPremises(sender), isRestricted(index, sender), own].join('\n');
    const state = shared.senders.of(key, null);
    return { example, at, chosen, state, number: numbers.of(`${state} ${rules.get(at) ?? ''}`, null) };
  });
}

/** How transport rules know the senders of whom they know more than of anybody, by the number of the class. */
function rulesBySender({ flavours }: RuleTable): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  flavours.forEach(({ rules }, flavour) => {
    rules.forEach(({ special }, { place }) => {
      for (const [at, { conditions, exceptions }] of special)
        found.set(at, `${found.get(at) ?? ''} ${flavour}/${place}/${conditions}/${exceptions}`);
    });
  });
  return found;
}

function destinationsIn({ index, table, at, shared }: Asked, destinations: Classes['destinations']): readonly To[] {
  const numbers = new Interner<null>();
  return destinations.map(({ example }) => {
    const to = destinationOf(index, example);
    const columns = to === null ? [] : columnsOf(index, table, to);
    const state = shared.destinations.of(to === null ? '' : placeOf(index, to, at).join('\n'), null);
    return { example, columns, state, number: numbers.of(`${state} ${columns.join()}`, null) };
  });
}

function placeOf(index: Indexed, to: Destination, at: Date): readonly unknown[] {
  const way = pathTo(index, to, unscanned.ways);
  return [
    to.scope,
    to.hybridDomain,
    to.entry?.autoForwardEnabled,
    internalByEntry(to),
    way.relayed,
    way.unseen,
    senderStateGate(index, anybody, to, at).outcome,
  ];
}

/** The answers of one destination, each distinct sender of which is judged once. */
function rowOf(asked: Asked, to: To): (from: From) => number {
  const { shared } = asked;
  const outcome = outcomeAt(asked, to);
  const known = shared.known.get(to.state) ?? new Map<number, number>();
  shared.known.set(to.state, known);
  const row: number[] = [];
  const judged = (from: From): number => {
    const found = outcome.special.get(from.at) ?? outcome.usual;
    const key = found * span + from.state;
    const number = known.get(key) ?? answersFor(asked, from, to, found);
    known.set(key, number);
    return number;
  };
  return (from) => (row[from.number] ??= judged(from));
}

function answersFor(asked: Asked, from: From, to: To, found: number): number {
  const { found: scans, answers } = asked.shared;
  const digits = questions.map((one) => answerTo(asked, from, to, one, scans.at(found))).join('');
  return answers.of(digits, digits);
}

/** What the rules make of a destination under all flavours, for senders in general and for those with another result. */
function outcomeAt({ table, shared }: Asked, { columns }: To): RuleOutcome {
  const all = table.flavours.map((one, flavour) => outcomeOf(table, one, columns[flavour] ?? 0));
  const key = all.map((one) => shared.outcomes.of(one)).join();
  const known = shared.joined.get(key);
  if (known !== undefined) return known;
  const made = joined(all, shared);
  shared.joined.set(key, made);
  return made;
}

function joined(all: readonly RuleOutcome[], shared: Common): RuleOutcome {
  const numberOf = (scans: readonly number[]): number => shared.found.of(scans.join(), scans);
  const special = new Map<number, number>();
  const kinds = alikeIn(
    all.map((one) => one.special),
    (scan) => scan,
  );
  for (const some of kinds) {
    const [first = 0] = some;
    const own = numberOf(all.map((one) => one.special.get(first) ?? one.usual));
    for (const at of some) special.set(at, own);
  }
  return { usual: numberOf(all.map(({ usual }) => usual)), special };
}

function answerTo(
  { index, table, at }: Asked,
  from: From,
  to: To,
  { mechanism, original }: Question,
  scans: readonly number[],
): string {
  const cell = { sender: from.example, to: to.example, mechanism, original };
  const route = routeOf(mechanism);
  const flavour = table.flavours.findIndex((one) => one.route === route && one.original === original);
  const scan = () => table.scans.at(scans[flavour] ?? 0);
  return digitOf(judge(index, cell, at, { scan, select: () => from.chosen }));
}
