import { judge } from '../question/evaluate.ts';
import { overridden } from '../gates/g0-mailbox.ts';
import { pathTo } from '../gates/g3-routing.ts';
import { isOnPremises, selection } from '../gates/g4-outbound-policy.ts';
import { isRestricted, senderStateGate } from '../gates/g5-sender-state.ts';
import { ladder, ladderFor, relevance } from '../gates/outbound-selection.ts';
import { routeOf } from '../gates/route.ts';
import { type Scan, scan as walk } from '../gates/rule-scan.ts';
import { type Indexed, indexed, type Sender, senderOf } from '../world/indexed.ts';
import { Interner } from '../values/interner.ts';
import type { Classes } from '../matrix/matrix.ts';
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
  /**
   * For a sender class and a destination class one digit a question: 0 shut, 1 perhaps open, 2 open. Where one of the
   * mailbox's own forwards overrides another, which is nothing that a control opens or shuts, it is a dash.
   */
  readonly at: (sender: number, destination: number) => string;
}

const digitOf = (verdict: Verdict): string => (isOverridden(verdict) ? '-' : String(openness[verdict.verdict]));

/** Where no transport rule is asked, and where no sender is. */
const unscanned = walk([]);
const anybody: Sender = { key: '', address: '', domain: '', type: '' };

/** What several worlds over the same classes share, so that what they judge alike is judged once. */
export interface Common {
  readonly scans: Interner<Scan>;
  readonly senders: Interner<null>;
  readonly destinations: Interner<null>;
  readonly digits: Map<string, string>;
}

export const common = (): Common => ({
  scans: new Interner(),
  senders: new Interner(),
  destinations: new Interner(),
  digits: new Map(),
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

/** Works out a world for classes that it shares with others; each distinct pair of sender and destination is judged once. */
export function opennessOf(world: World, at: Date, { senders, destinations }: Classes, shared: Common): Openness {
  const index = indexed(world);
  const asked = { index, table: ruleTable(index, at, senders, shared.scans), at, shared };
  const from = sendersIn(asked, senders);
  const to = destinationsIn(asked, destinations);
  const known = new Map<number, string>();
  const judged = (one: From, there: To): string => {
    const key = one.number * to.length + there.number;
    const made = known.get(key) ?? digitsFor(asked, one, there);
    known.set(key, made);
    return made;
  };
  return {
    senders: from.map((one) => one.number),
    destinations: to.map((one) => one.number),
    at: (sender, destination) => {
      const [one, there] = [from[sender], to[destination]];
      return one === undefined || there === undefined ? '' : judged(one, there);
    },
  };
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

function digitsFor(asked: Asked, from: From, to: To): string {
  const { table, shared } = asked;
  const scans = table.flavours.map((_, flavour) => scanFor(table, flavour, to.columns[flavour] ?? 0, from.at));
  const key = `${from.state} ${to.state} ${scans.join()}`;
  const known = shared.digits.get(key) ?? questions.map((one) => answerTo(asked, from, to, one, scans)).join('');
  shared.digits.set(key, known);
  return known;
}

/** The number of what the rules make of a sender and a destination. */
function scanFor(table: RuleTable, flavour: number, column: number, sender: number): number {
  const one = table.flavours[flavour];
  if (one === undefined) return 0;
  const { usual, special } = outcomeOf(table, one, column);
  return special.get(sender) ?? usual;
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
