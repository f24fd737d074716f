import { isUnknown, match, ruleMatch, type Scope } from '../kleene.ts';
import type { Caveat } from '../verdict.ts';
import type { RuleActions, TransportRule } from '../world.ts';

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
  /** Connectors that a matching rule hands the message to, and those that one may. */
  readonly connectors: readonly string[];
  readonly maybeConnectors: readonly string[];
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
  connectors: string[];
  maybeConnectors: string[];
  caveats: Caveat[];
}

const blocks = (actions: RuleActions): boolean =>
  actions.reject !== null || actions.deleteMessage || actions.quarantine || actions.redirectMessageTo.length > 0;

const bypasses = (actions: RuleActions): boolean => actions.setSCL === -1;

/** A rule that only decorates a message decides nothing. */
export const matters = (actions: RuleActions): boolean =>
  blocks(actions) ||
  bypasses(actions) ||
  actions.moderate ||
  actions.stopRuleProcessing ||
  actions.routeMessageOutboundConnector !== null;

/** Walks rules in their order; each comes with how far it takes the message. */
export function scan(rules: Iterable<{ readonly rule: TransportRule; readonly scope: Scope }>): Scan {
  const walk: Walk = {
    stopped: null,
    possible: [],
    surest: null,
    lean: null,
    bypass: 'no',
    certain: true,
    connectors: [],
    maybeConnectors: [],
    caveats: [],
  };
  for (const { rule, scope } of rules) if (meet(walk, rule, scope) === 'end') break;
  const { certain: _, ...found } = walk;
  return { ...found, lean: walk.lean ?? 'pass' };
}

function meet(walk: Walk, rule: TransportRule, scope: Scope): 'end' | 'on' {
  const taken = ruleMatch(scope);
  if (taken === match.no) return 'on';
  const byContent = taken === match.content || scope.exceptions === match.content;
  if (rule.mode !== 'Enforce') return audit(walk, rule, byContent);
  if (taken === match.content) return depends(walk, rule);
  if (isUnknown(taken)) return undecided(walk, rule, taken === match.likely, byContent);
  return decided(walk, rule, byContent);
}

/** An audited rule changes nothing in delivery; whether it still ends the scan is not documented. */
function audit(walk: Walk, rule: TransportRule, byContent: boolean): 'on' {
  if (!rule.actions.stopRuleProcessing) return 'on';
  if (byContent) walk.caveats.push(caveat('conditionalStop', rule));
  else walk.certain = false;
  return 'on';
}

/** What depends on a message's content says nothing of forwards in general: it is told and passed over. */
function depends(walk: Walk, { actions, ...rule }: TransportRule): 'on' {
  if (blocks(actions) || actions.moderate) walk.caveats.push(caveat('conditionalBlocks', rule));
  else if (actions.stopRuleProcessing) walk.caveats.push(caveat('conditionalStop', rule));
  if (bypasses(actions)) walk.caveats.push(caveat('conditionalBypass', rule));
  return 'on';
}

function undecided(walk: Walk, rule: TransportRule, likely: boolean, byContent: boolean): 'on' {
  const { actions } = rule;
  if (blocks(actions) || actions.moderate) {
    walk.possible.push(rule);
    if (likely) walk.lean ??= 'block';
  }
  if (byContent) return remark(walk, rule);
  if (bypasses(actions)) walk.bypass = walk.bypass === 'yes' ? 'yes' : 'maybe';
  if (actions.routeMessageOutboundConnector !== null) walk.maybeConnectors.push(actions.routeMessageOutboundConnector);
  // A rule that stops the message ends the scan for it in any case.
  if (!actions.stopRuleProcessing || blocks(actions)) return 'on';
  walk.certain = false;
  if (likely) walk.lean ??= 'pass';
  return 'on';
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
  if (actions.moderate) hold(walk, rule, contentException);
  if (contentException) return remark(walk, rule);
  if (bypasses(actions)) walk.bypass = walk.certain ? 'yes' : 'maybe';
  route(walk, actions);
  if (!actions.stopRuleProcessing) return 'on';
  walk.lean ??= 'pass';
  return 'end';
}

function route(walk: Walk, { routeMessageOutboundConnector: name }: RuleActions): void {
  if (name === null) return;
  if (walk.certain) walk.connectors.push(name);
  else walk.maybeConnectors.push(name);
}

function stop(walk: Walk, rule: TransportRule, contentException: boolean): 'end' {
  if (contentException) walk.caveats.push(caveat('conditionalAllows', rule));
  if (bypasses(rule.actions)) walk.bypass = walk.certain ? 'yes' : 'maybe';
  if (walk.certain) walk.stopped = rule;
  else suspect(walk, rule);
  walk.lean ??= 'block';
  return 'end';
}

/** Whether moderated mail goes on depends on a person; it does not end the scan. */
function hold(walk: Walk, rule: TransportRule, contentException: boolean): void {
  if (contentException) walk.caveats.push(caveat('conditionalAllows', rule));
  suspect(walk, rule);
  walk.lean ??= 'block';
}

function suspect(walk: Walk, rule: TransportRule): void {
  walk.possible.push(rule);
  walk.surest ??= rule;
}

const caveat = (kind: string, { name }: Pick<TransportRule, 'name'>): Caveat => ({
  kind,
  object: `transportRules/${name}`,
});
