import { isUnknown, join, match, ruleMatch, type Scope } from '../values/kleene.ts';
import { type Altered, alteredBy, alters } from './loop-header.ts';
import type { Caveat } from '../values/verdict.ts';
import type { RuleActions, TransportRule } from '../world/world.ts';

/** The connector that a rule chose last, or null where none did. */
export type ChosenConnector = string | null;

/** What a walk through the transport rules finds, following both branches of every rule that nobody can decide. */
export interface Scan {
  /** The rule that certainly stops the message, whatever the undecided ones do. */
  readonly stopped: TransportRule | null;
  /** Rules before it that may stop the message. */
  readonly possible: readonly TransportRule[];
  /** The first of those that certainly takes the message if it gets that far; null where none does. */
  readonly surest: TransportRule | null;
  readonly lean: 'pass' | 'block';
  readonly bypass: 'no' | 'maybe' | 'yes';
  /** Every way out that the message may have been given: a connector, or null where its domain decides. */
  readonly ways: readonly ChosenConnector[];
  /** A rule may have given it a way that nobody can read. */
  readonly strays: boolean;
  readonly caveats: readonly Caveat[];
}

/** The same while it is being found. */
interface Walk {
  stopped: TransportRule | null;
  possible: TransportRule[];
  surest: TransportRule | null;
  lean: 'pass' | 'block' | null;
  bypass: 'no' | 'maybe' | 'yes';
  /** No undecided rule may have ended the scan before this point. */
  certain: boolean;
  /** The ways of the message that is still on its way, of one that left the scan, and of one that was stopped. */
  onWay: ReadonlySet<ChosenConnector>;
  left: ReadonlySet<ChosenConnector>;
  lost: ReadonlySet<ChosenConnector>;
  strays: boolean;
  caveats: Caveat[];
  /** What has become of the header that inbox rules leave. */
  altered: Altered | null;
}

/** Whether a rule keeps a message from its way out, for whatever it takes. */
export const blocks = (actions: RuleActions): boolean =>
  actions.reject !== null || actions.deleteMessage || actions.quarantine || actions.redirectMessageTo.length > 0;

const bypasses = (actions: RuleActions): boolean => actions.setSCL === -1;

/** Whether a moderator lets it through depends on a person; what an unknown action does, nobody here can tell. */
const mayStop = ({ moderate, unknown }: RuleActions): boolean => moderate || unknown.length > 0;

/** It may do more than it says. */
const isOpen = ({ untold = [] }: RuleActions): boolean => untold.length > 0;

/** A rule that only decorates a message decides nothing. */
export const matters = (actions: RuleActions): boolean =>
  blocks(actions) ||
  bypasses(actions) ||
  mayStop(actions) ||
  isOpen(actions) ||
  alters(actions) ||
  actions.stopRuleProcessing ||
  actions.routeMessageOutboundConnector !== null;

/** A rule with how far it takes the message: as that came, and once its header may have been altered. */
export interface ScopedRule {
  readonly rule: TransportRule;
  readonly scope: Scope;
  readonly altered: ((how: Altered) => Scope) | null;
}

/** A rule whose conditions on the message are apart from all others. */
export const scoped = (
  rule: TransportRule,
  fixed: Scope,
  altered: ((how: Altered) => Scope) | null,
  asked: Scope,
): ScopedRule => ({
  rule,
  scope: join(fixed, asked),
  altered: altered === null ? null : (how) => join(altered(how), asked),
});

/** Walks rules in their order. */
export function scan(rules: Iterable<ScopedRule>): Scan {
  const walk: Walk = {
    stopped: null,
    possible: [],
    surest: null,
    lean: null,
    bypass: 'no',
    certain: true,
    onWay: new Set([null]),
    left: none,
    lost: none,
    strays: false,
    caveats: [],
    altered: null,
  };
  for (const one of rules) {
    const scope = scopeIn(walk, one);
    if (meet(walk, one.rule, scope) === 'end') break;
    walk.altered = alteredBy(walk.altered, one.rule, ruleMatch(scope));
  }
  const { certain: _, altered: __, onWay, left, lost, ...found } = walk;
  return { ...found, lean: walk.lean ?? 'pass', ways: waysOut(union(onWay, left), lost) };
}

const scopeIn = (walk: Walk, { scope, altered }: ScopedRule): Scope =>
  walk.altered === null || altered === null ? scope : altered(walk.altered);

const none: ReadonlySet<ChosenConnector> = new Set();
const union = (a: ReadonlySet<ChosenConnector>, b: ReadonlySet<ChosenConnector>): ReadonlySet<ChosenConnector> =>
  new Set([...a, ...b]);

/** A message that is stopped in any case still has a way that it would have taken. By domain first, then by name. */
const waysOut = (out: ReadonlySet<ChosenConnector>, lost: ReadonlySet<ChosenConnector>): readonly ChosenConnector[] =>
  [...(out.size > 0 ? out : lost)].sort((a, b) => (a === null ? -1 : b === null || a > b ? 1 : -1));

function meet(walk: Walk, rule: TransportRule, scope: Scope): 'end' | 'on' {
  const taken = ruleMatch(scope);
  if (taken === match.no) return 'on';
  const byContent = taken === match.content || scope.exceptions === match.content;
  if (rule.mode !== 'Enforce') return audit(walk, rule, byContent);
  if (isOpen(rule.actions) && !blocks(rule.actions)) return open(walk, rule);
  if (taken === match.content) return depends(walk, rule);
  if (isUnknown(taken)) return undecided(walk, rule, taken === match.likely, byContent);
  return decided(walk, rule, byContent);
}

/** An audited rule changes nothing in delivery; whether it still ends the scan is not documented. */
function audit(walk: Walk, rule: TransportRule, byContent: boolean): 'on' {
  if (!rule.actions.stopRuleProcessing) return 'on';
  if (byContent) walk.caveats.push(caveat('conditionalStop', rule));
  else mayLeave(walk, walk.onWay);
  return 'on';
}

/** What depends on a message's content says nothing of forwards in general: it is told and passed over. */
function depends(walk: Walk, { actions, ...rule }: TransportRule): 'on' {
  if (blocks(actions) || mayStop(actions)) walk.caveats.push(caveat('conditionalBlocks', rule));
  else if (actions.stopRuleProcessing) walk.caveats.push(caveat('conditionalStop', rule));
  if (bypasses(actions)) walk.caveats.push(caveat('conditionalBypass', rule));
  if (alters(actions)) walk.caveats.push(caveat('conditionalHeader', rule));
  return 'on';
}

/** A rule of which nobody knows what it does may stop the message, let it pass by the others, or send it another way. */
function open(walk: Walk, rule: TransportRule): 'on' {
  walk.possible.push(rule);
  walk.lost = union(walk.lost, walk.onWay);
  walk.bypass = walk.bypass === 'yes' ? 'yes' : 'maybe';
  walk.strays = true;
  mayLeave(walk, routed(walk, rule.actions));
  walk.onWay = union(walk.onWay, routed(walk, rule.actions));
  return 'on';
}

function undecided(walk: Walk, rule: TransportRule, likely: boolean, byContent: boolean): 'on' {
  const { actions } = rule;
  if (blocks(actions) || mayStop(actions)) {
    walk.possible.push(rule);
    if (likely && (blocks(actions) || actions.moderate)) walk.lean ??= 'block';
  }
  if (blocks(actions)) walk.lost = union(walk.lost, walk.onWay);
  if (byContent) return remark(walk, rule);
  if (bypasses(actions)) walk.bypass = walk.bypass === 'yes' ? 'yes' : 'maybe';
  // A rule that stops the message ends the scan for it in any case.
  if (blocks(actions)) return 'on';
  const taken = routed(walk, actions);
  if (!actions.stopRuleProcessing) {
    walk.onWay = union(walk.onWay, taken);
    return 'on';
  }
  mayLeave(walk, taken);
  if (likely) walk.lean ??= 'pass';
  return 'on';
}

/** The ways of a message that a rule takes: the last rule that names a connector decides. */
const routed = ({ onWay }: Walk, { routeMessageOutboundConnector: name }: RuleActions): ReadonlySet<ChosenConnector> =>
  name === null ? onWay : new Set([name]);

function mayLeave(walk: Walk, ways: ReadonlySet<ChosenConnector>): void {
  walk.left = union(walk.left, ways);
  walk.certain = false;
}

/** A bypass or an end of the scan that depends on content is told and counts as not there. */
function remark(walk: Walk, rule: TransportRule): 'on' {
  if (bypasses(rule.actions)) walk.caveats.push(caveat('conditionalBypass', rule));
  if (rule.actions.stopRuleProcessing) walk.caveats.push(caveat('conditionalStop', rule));
  return 'on';
}

function decided(walk: Walk, rule: TransportRule, contentException: boolean): 'end' | 'on' {
  const { actions } = rule;
  if (blocks(actions)) return stop(walk, rule, contentException);
  if (mayStop(actions)) hold(walk, rule, contentException);
  if (contentException) return remark(walk, rule);
  if (bypasses(actions)) walk.bypass = walk.certain ? 'yes' : 'maybe';
  walk.onWay = routed(walk, actions);
  if (!actions.stopRuleProcessing) return 'on';
  walk.lean ??= 'pass';
  return 'end';
}

function stop(walk: Walk, rule: TransportRule, contentException: boolean): 'end' {
  if (contentException) walk.caveats.push(caveat('conditionalAllows', rule));
  if (bypasses(rule.actions)) walk.bypass = walk.certain ? 'yes' : 'maybe';
  if (walk.certain) walk.stopped = rule;
  else suspect(walk, rule);
  walk.lean ??= 'block';
  walk.lost = union(walk.lost, walk.onWay);
  walk.onWay = none;
  return 'end';
}

/** What may stop a message does not end the scan. An unknown action counts as none where a verdict has to lean. */
function hold(walk: Walk, rule: TransportRule, contentException: boolean): void {
  if (contentException) walk.caveats.push(caveat('conditionalAllows', rule));
  suspect(walk, rule);
  if (rule.actions.moderate) walk.lean ??= 'block';
}

function suspect(walk: Walk, rule: TransportRule): void {
  walk.possible.push(rule);
  walk.surest ??= rule;
}

const caveat = (kind: string, { name }: Pick<TransportRule, 'name'>): Caveat => ({
  kind,
  object: `transportRules/${name}`,
});
