import {
  alteredScope,
  flavour,
  programs,
  recipientScope,
  type RuleProgram,
  senderScope,
} from '../gates/rule-program.ts';
import { parentOf } from '../world/domains.ts';
import { domainsAsked } from '../gates/predicate-recipient.ts';
import { seesForwarder } from '../gates/predicate-sender.ts';
import { type Scan, scan, scoped, type ScopedRule } from '../gates/rule-scan.ts';
import { type Indexed, lazily, type Sender } from '../world/indexed.ts';
import { alikeIn } from '../values/alike.ts';
import type { Interner } from '../values/interner.ts';
import { join, match, type Scope } from '../values/kleene.ts';
import type { Destination } from '../world/scope.ts';
import type { Alive, AskedRule, FlavourStore, RuleOutcome, RuleStore } from './rule-store.ts';
import { senderIn, type SenderIndex } from './senders.ts';
import type { Principal, TransportRule } from '../world/world.ts';

/** One way of forwarding as transport rules see it, with the rules that may matter to it. */
export interface Flavour extends Omit<FlavourStore, 'asked'> {
  readonly rules: ReadonlyMap<RuleProgram, AskedRule>;
}

/** The transport rules of a world, prepared so that the work for a destination follows the rules that ask for it. */
export interface RuleTable {
  /** The rules that ask for no domain of the recipient. */
  readonly general: readonly RuleProgram[];
  /** The others, by the domains they ask for. */
  readonly byDomain: ReadonlyMap<string, readonly RuleProgram[]>;
  readonly flavours: readonly Flavour[];
  readonly scans: Interner<Scan>;
}

export function ruleTable(index: Indexed, at: Date, senders: SenderIndex, store: RuleStore): RuleTable {
  const all = programs(index, at).map((program) => ({
    program,
    number: store.numberOf(program),
    people: lazily(() => askedAbout(index, program, senders)),
  }));
  const flavours = store.of(index.world).map((own): Flavour => {
    const { route, original, columns, outcomes } = own;
    return { route, original, columns, outcomes, rules: rulesIn(own, all, index) };
  });
  return { ...sortedByDomain(all.map(({ program }) => program)), flavours, scans: store.scans };
}

/** A rule of a world, with those of whom it may know something. */
interface Numbered {
  readonly program: RuleProgram;
  readonly number: number;
  readonly people: () => readonly (readonly [number, Sender])[];
}

function rulesIn(own: FlavourStore, all: readonly Numbered[], index: Indexed): Flavour['rules'] {
  const rules = new Map<RuleProgram, AskedRule>();
  for (const one of all) {
    const known = own.asked.get(one.number);
    const asked = known === undefined ? ask(index, one, own) : known;
    own.asked.set(one.number, asked);
    if (asked !== null) rules.set(one.program, asked);
  }
  return rules;
}

function sortedByDomain(all: readonly RuleProgram[]): Pick<RuleTable, 'general' | 'byDomain'> {
  const general: RuleProgram[] = [];
  const byDomain = new Map<string, RuleProgram[]>();
  for (const one of all) {
    const domains = domainsAsked(one.byRecipient.conditions);
    if (domains === null) general.push(one);
    else for (const domain of domains) byDomain.set(domain, [...(byDomain.get(domain) ?? []), one]);
  }
  return { general, byDomain };
}

/** The rules that may take a destination, in their order: it is in a domain they ask for, or they ask for none. */
function rulesFor({ general, byDomain }: RuleTable, { domain }: Destination): readonly RuleProgram[] {
  const able = new Set(general);
  for (let name = domain; name !== ''; name = parentOf(name)) for (const one of byDomain.get(name) ?? []) able.add(one);
  return [...able].sort((a, b) => a.place - b.place);
}

/** What depends on a message's content makes a remark and no verdict, so that such rules are left out. */
const lets = ({ conditions, exceptions }: Scope): boolean => conditions > match.content && exceptions !== match.yes;

const anyone: Scope = { conditions: match.yes, exceptions: match.no };
const nobody: Sender = { key: '', address: '', domain: '', type: '' };

function ask(
  index: Indexed,
  { program, number, people }: Numbered,
  { route, original }: FlavourStore,
): AskedRule | null {
  const fixed = program.fixed.get(flavour(route, original)) ?? anyone;
  const altered = alteredScope(program, flavour(route, original));
  if (altered === null && !lets(fixed)) return null;
  const scopeOf = (sender: Sender): Scope => senderScope(index, program, sender, route, original);
  const usual = scopeOf(nobody);
  const special = new Map<number, Scope>();
  if (!seesForwarder(program.rule, route)) return { program, number, fixed, altered, usual, special };
  for (const [at, sender] of people()) {
    const scope = scopeOf(sender);
    if (scope.conditions !== usual.conditions || scope.exceptions !== usual.exceptions) special.set(at, scope);
  }
  return { program, number, fixed, altered, usual, special };
}

/** One of each class of which a rule may know something: all, where it asks for domains. */
function askedAbout(
  index: Indexed,
  { bySender }: RuleProgram,
  senders: SenderIndex,
): readonly (readonly [number, Sender])[] {
  const predicates = [...bySender.conditions, ...bySender.exceptions];
  const byWho = predicates.every((one) => one.name === 'from' || one.name === 'fromMemberOf');
  const named = predicates.flatMap((one) => one.principals.flatMap((each) => classesOf(each, senders)));
  const classes = byWho ? new Set(named) : senders.classes.keys();
  return [...classes].flatMap((at) => {
    const one = senders.classes[at];
    return one === undefined ? [] : [[at, senderIn(index, one)] as const];
  });
}

function classesOf({ key }: Principal, senders: SenderIndex): readonly number[] {
  if (key.state !== 'present') return [];
  const own = senders.ofKey(key.value);
  const members = senders.byGroup.get(key.value) ?? [];
  return own === undefined ? members : [own, ...members];
}

/** The numbers of a destination's columns, one a flavour: equal numbers, equal to every rule. */
export function columnsOf(index: Indexed, table: RuleTable, to: Destination): readonly number[] {
  const scopes = rulesFor(table, to).map((one) => [one, recipientScope(index, one, to)] as const);
  return table.flavours.map((one) => columnOf(one, scopes));
}

function columnOf(one: Flavour, scopes: readonly (readonly [RuleProgram, Scope])[]): number {
  const alive: Alive[] = [];
  let key = '';
  for (const [program, own] of scopes) {
    const asked = one.rules.get(program);
    if (asked === undefined) continue;
    const scope = asked.altered === null ? join(asked.fixed, own) : own;
    if (!lets(scope)) continue;
    alive.push({ asked, own });
    key += `${asked.number} ${scope.conditions} ${scope.exceptions},`;
  }
  return one.columns.of(key, alive);
}

/** What the rules make of a destination, worked out once for each column. */
export function outcomeOf(table: RuleTable, one: Flavour, column: number): RuleOutcome {
  const made = one.outcomes.get(column);
  if (made !== undefined) return made;
  const alive = one.columns.at(column);
  const usual = found(table, alive, (asked) => asked.usual);
  const special = new Map<number, number>();
  const known = alive.map(({ asked }) => asked.special);
  for (const some of alikeIn(known, scopeCode)) {
    const [first = 0] = some;
    const own = found(table, alive, (asked) => asked.special.get(first) ?? asked.usual);
    if (own !== usual) for (const at of some) special.set(at, own);
  }
  const outcome = { usual, special };
  one.outcomes.set(column, outcome);
  return outcome;
}

function found(table: RuleTable, alive: readonly Alive[], bySender: (asked: AskedRule) => Scope): number {
  const walked = scan(alive.map((one) => met(one, bySender(one.asked))));
  return table.scans.of(scanKey(walked), walked);
}

const met = ({ asked: { program, fixed, altered }, own }: Alive, bySender: Scope): ScopedRule =>
  scoped(program.rule, fixed, altered, join(own, bySender));

const scopeCode = ({ conditions, exceptions }: Scope): number => conditions * 8 + exceptions;

/** All of a scan but its remarks. */
function scanKey({ stopped, lean, bypass, possible, surest, ways: out, strays }: Scan): string {
  const ways = `${strays}\n${out.join('\n')}`;
  if (stopped !== null) return `stopped ${ruleKey(stopped)}\n${bypass}\n${ways}`;
  return [lean, bypass, surest?.name, ...possible.map(ruleKey), '', ways].join('\n');
}

const keys = new WeakMap<TransportRule, string>();

/** Two rules with the same key stop a message in the same way and under the same name. */
function ruleKey(rule: TransportRule): string {
  const known = keys.get(rule);
  if (known !== undefined) return known;
  const { reject, deleteMessage, quarantine, moderate, unknown } = rule.actions;
  const made = JSON.stringify([rule.name, reject, deleteMessage, quarantine, moderate, unknown]);
  keys.set(rule, made);
  return made;
}
