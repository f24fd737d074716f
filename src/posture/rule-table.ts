import type { Indexed, Sender } from './indexed.ts';
import { match, type Scope } from './kleene.ts';
import { Interner } from './interner.ts';
import type { Destination } from './scope.ts';
import { seesForwarder } from './gates/predicate-sender.ts';
import { type Route, routes } from './gates/predicate-message.ts';
import { flavour, join, programs, recipientScope, type RuleProgram, senderScope } from './gates/rule-program.ts';
import { blocks, bypasses, type Scan, scan } from './gates/rule-scan.ts';
import { type Original, originals } from './verdict.ts';
import type { RuleActions } from './world.ts';

/** Which rules of a list let something through, and how far each does. */
interface Column {
  readonly bits: Uint32Array;
  readonly scopes: readonly Scope[];
}

/** One way of forwarding as transport rules see it, with the rules that may matter to it. */
export interface Flavour {
  readonly route: Route;
  readonly original: Original;
  readonly rules: readonly RuleProgram[];
  readonly fixed: Column;
  readonly senders: Interner<Column>;
  readonly recipients: Interner<Column>;
  readonly scans: Map<number, number>;
}

/** The transport rules of a world, prepared so that any sender and destination are judged with a few machine words. */
export interface RuleTable {
  readonly flavours: readonly Flavour[];
  readonly scans: Interner<Scan>;
}

export function ruleTable(index: Indexed, at: Date): RuleTable {
  const all = programs(index, at).filter((one) => matters(one.rule.actions));
  const flavours = routes.flatMap((route) => originals.map((original) => makeFlavour(all, route, original)));
  return { flavours, scans: new Interner() };
}

/** A rule that only decorates a message decides nothing. */
const matters = (actions: RuleActions): boolean =>
  blocks(actions) ||
  bypasses(actions) ||
  actions.moderate ||
  actions.stopRuleProcessing ||
  actions.routeMessageOutboundConnector !== null;

/** What depends on a message's content makes a remark and no verdict, so that such rules are left out from the start. */
const lets = ({ conditions, exceptions }: Scope): boolean => conditions > match.content && exceptions !== match.yes;

function makeFlavour(all: readonly RuleProgram[], route: Route, original: Original): Flavour {
  const fixedOf = (one: RuleProgram): Scope => one.fixed.get(flavour(route, original)) ?? anyone;
  const rules = all.filter((one) => lets(fixedOf(one)));
  const fixed = columnOf(rules.map(fixedOf));
  return { route, original, rules, fixed, senders: new Interner(), recipients: new Interner(), scans: new Map() };
}

const anyone: Scope = { conditions: match.yes, exceptions: match.no };

function columnOf(scopes: readonly Scope[]): Column {
  const bits = new Uint32Array((scopes.length + 31) >>> 5);
  scopes.forEach((scope, at) => {
    if (lets(scope)) bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
  });
  return { bits, scopes };
}

const keyOf = (scopes: readonly Scope[]): string =>
  String.fromCharCode(...scopes.map(({ conditions, exceptions }) => conditions * 8 + exceptions));

/** The number of a sender's column: equal numbers, equal to every rule. */
export function senderColumn(index: Indexed, one: Flavour, sender: Sender): number {
  const scopes = one.rules.map((program) =>
    isPlain(program.bySender) ? anyone : senderScope(index, program, sender, one.route, one.original),
  );
  return one.senders.of(keyOf(scopes), columnOf(scopes));
}

/** True where no rule asks who forwards, so that one column serves all. */
export const ignoresSender = (one: Flavour): boolean =>
  one.rules.every(({ rule, bySender }) => isPlain(bySender) || !seesForwarder(rule, one.route));

export function recipientColumn(index: Indexed, one: Flavour, to: Destination): number {
  const scopes = one.rules.map((program) =>
    isPlain(program.byRecipient) ? anyone : recipientScope(index, program, to),
  );
  return one.recipients.of(keyOf(scopes), columnOf(scopes));
}

const isPlain = (part: RuleProgram['bySender']): boolean =>
  part.conditions.length === 0 && part.exceptions.length === 0;

/** The number of what the walk through the rules finds for a sender's and a destination's column. */
export function scanOf(table: RuleTable, one: Flavour, sender: number, recipient: number): number {
  const key = sender * 2 ** 24 + recipient;
  const known = one.scans.get(key);
  if (known !== undefined) return known;
  const found = walk(one, one.senders.at(sender), one.recipients.at(recipient));
  const id = table.scans.of(scanKey(found), found);
  one.scans.set(key, id);
  return id;
}

const scanKey = (found: Scan): string =>
  JSON.stringify([
    found.stopped?.name ?? null,
    found.possible.map((rule) => rule.name),
    found.lean,
    found.bypass,
    found.connectors,
  ]);

function walk(one: Flavour, sender: Column, recipient: Column): Scan {
  return scan(alive(one, sender, recipient));
}

function* alive(one: Flavour, sender: Column, recipient: Column) {
  for (let word = 0; word < one.fixed.bits.length; word += 1) {
    let bits = (one.fixed.bits[word] ?? 0) & (sender.bits[word] ?? 0) & (recipient.bits[word] ?? 0);
    while (bits !== 0) {
      const at = word * 32 + (31 - Math.clz32(bits & -bits));
      bits &= bits - 1;
      const program = one.rules[at];
      if (program !== undefined) yield { rule: program.rule, scope: scopeAt(one, sender, recipient, at) };
    }
  }
}

const scopeAt = (one: Flavour, sender: Column, recipient: Column, at: number): Scope =>
  join(join(one.fixed.scopes[at] ?? anyone, recipient.scopes[at] ?? anyone), sender.scopes[at] ?? anyone);
