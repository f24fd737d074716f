import { flavour, join, programs, recipientScope, type RuleProgram, senderScope } from './gates/rule-program.ts';
import { type Route, routes } from './gates/predicate-message.ts';
import { seesForwarder } from './gates/predicate-sender.ts';
import { blocks, bypasses, type Scan, scan } from './gates/rule-scan.ts';
import { type Indexed, type Sender, senderOf } from './indexed.ts';
import { Interner } from './interner.ts';
import { match, type Scope } from './kleene.ts';
import type { Destination } from './scope.ts';
import type { SenderIndex } from './senders.ts';
import { type Original, originals } from './verdict.ts';
import type { Principal, RuleActions, TransportRule } from './world.ts';

/** One rule under one flavour: how far it takes a sender of whom it knows nothing, and those of whom it does. */
interface Asked {
  readonly program: RuleProgram;
  readonly fixed: Scope;
  readonly usual: Scope;
  readonly special: ReadonlyMap<number, Scope>;
}

/** One way of forwarding as transport rules see it, with the rules that may matter to it. */
export interface Flavour {
  readonly route: Route;
  readonly original: Original;
  readonly rules: readonly Asked[];
  /** Destinations by the rules that may take them. */
  readonly columns: Interner<readonly Alive[]>;
  readonly outcomes: Map<number, Outcome>;
}

/** A rule that may take a destination, with what is settled of its scope. */
interface Alive {
  readonly asked: Asked;
  readonly scope: Scope;
}

/** What the walk through the rules finds for a destination: for senders in general, and for those with another result. */
export interface Outcome {
  readonly usual: number;
  readonly special: ReadonlyMap<number, number>;
}

/** The transport rules of a world, prepared so that the work for a destination follows the rules that ask for it. */
export interface RuleTable {
  readonly programs: readonly RuleProgram[];
  readonly flavours: readonly Flavour[];
  readonly scans: Interner<Scan>;
}

export function ruleTable(index: Indexed, at: Date, senders: SenderIndex, scans: Interner<Scan>): RuleTable {
  const all = programs(index, at).filter((one) => matters(one.rule.actions));
  const flavours = routes.flatMap((route) =>
    originals.map((original): Flavour => {
      const rules = all.flatMap((one) => ask(index, one, route, original, senders) ?? []);
      return { route, original, rules, columns: new Interner(), outcomes: new Map() };
    }),
  );
  return { programs: all, flavours, scans };
}

/** A rule that only decorates a message decides nothing. */
export const matters = (actions: RuleActions): boolean =>
  blocks(actions) ||
  bypasses(actions) ||
  actions.moderate ||
  actions.stopRuleProcessing ||
  actions.routeMessageOutboundConnector !== null;

/** What depends on a message's content makes a remark and no verdict, so that such rules are left out. */
const lets = ({ conditions, exceptions }: Scope): boolean => conditions > match.content && exceptions !== match.yes;

const anyone: Scope = { conditions: match.yes, exceptions: match.no };
const nobody: Sender = { key: '', address: '', domain: '', type: '' };

function ask(
  index: Indexed,
  program: RuleProgram,
  route: Route,
  original: Original,
  senders: SenderIndex,
): Asked | null {
  const fixed = program.fixed.get(flavour(route, original)) ?? anyone;
  if (!lets(fixed)) return null;
  const scopeOf = (sender: Sender): Scope => senderScope(index, program, sender, route, original);
  const usual = scopeOf(nobody);
  const special = new Map<number, Scope>();
  if (!seesForwarder(program.rule, route)) return { program, fixed, usual, special };
  for (const at of askedAbout(program, senders)) {
    const scope = scopeOf(senderOf(index, senders.classes[at]?.witness ?? ''));
    if (scope.conditions !== usual.conditions || scope.exceptions !== usual.exceptions) special.set(at, scope);
  }
  return { program, fixed, usual, special };
}

/** The classes of which a rule may know something: all, where it asks for domains. */
function askedAbout({ bySender }: RuleProgram, senders: SenderIndex): Iterable<number> {
  const predicates = [...bySender.conditions, ...bySender.exceptions];
  const byWho = predicates.every((one) => one.name === 'from' || one.name === 'fromMemberOf');
  if (!byWho) return senders.classes.keys();
  return new Set(predicates.flatMap((one) => one.principals.flatMap((each) => classesOf(each, senders))));
}

function classesOf({ key }: Principal, senders: SenderIndex): readonly number[] {
  if (key.state !== 'present') return [];
  const own = senders.ofKey(key.value);
  const members = senders.byGroup.get(key.value) ?? [];
  return own === undefined ? members : [own, ...members];
}

/** The numbers of a destination's columns, one a flavour: equal numbers, equal to every rule. */
export function columnsOf(index: Indexed, table: RuleTable, to: Destination): readonly number[] {
  const scopes = new Map(table.programs.map((one) => [one, recipientScope(index, one, to)]));
  return table.flavours.map((one) => columnOf(one, scopes));
}

function columnOf(one: Flavour, scopes: ReadonlyMap<RuleProgram, Scope>): number {
  const alive: Alive[] = [];
  let key = '';
  one.rules.forEach((asked, at) => {
    const scope = join(asked.fixed, scopes.get(asked.program) ?? anyone);
    if (!lets(scope)) return;
    alive.push({ asked, scope });
    key += `${at} ${scope.conditions} ${scope.exceptions},`;
  });
  return one.columns.of(key, alive);
}

/** What the rules make of a destination, worked out once for each column. */
export function outcomeOf(table: RuleTable, one: Flavour, column: number): Outcome {
  const known = one.outcomes.get(column);
  if (known !== undefined) return known;
  const alive = one.columns.at(column);
  const usual = found(table, alive, (asked) => asked.usual);
  const special = new Map<number, number>();
  for (const at of new Set(alive.flatMap(({ asked }) => [...asked.special.keys()]))) {
    const own = found(table, alive, (asked) => asked.special.get(at) ?? asked.usual);
    if (own !== usual) special.set(at, own);
  }
  const outcome = { usual, special };
  one.outcomes.set(column, outcome);
  return outcome;
}

function found(table: RuleTable, alive: readonly Alive[], bySender: (asked: Asked) => Scope): number {
  const walked = scan(
    alive.map(({ asked, scope }) => ({ rule: asked.program.rule, scope: join(scope, bySender(asked)) })),
  );
  return table.scans.of(scanKey(walked), walked);
}

/** All of a scan but its remarks. */
function scanKey({ stopped, lean, bypass, possible, surest, connectors, maybeConnectors }: Scan): string {
  const ways = [...connectors, '', ...maybeConnectors].join('\n');
  if (stopped !== null) return `stopped ${ruleKey(stopped)}\n${bypass}\n${ways}`;
  return [lean, bypass, surest?.name, ...possible.map(ruleKey), '', ways].join('\n');
}

const keys = new WeakMap<TransportRule, string>();

/** Two rules with the same key stop a message in the same way and under the same name. */
function ruleKey(rule: TransportRule): string {
  const known = keys.get(rule);
  if (known !== undefined) return known;
  const { reject, deleteMessage, quarantine, moderate } = rule.actions;
  const made = JSON.stringify([rule.name, reject, deleteMessage, quarantine, moderate]);
  keys.set(rule, made);
  return made;
}
