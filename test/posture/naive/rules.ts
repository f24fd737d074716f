import type { TransportRule } from '../../../src/posture/world/world.ts';
import type { Match, Message } from './predicates.ts';
import { matchPredicate } from './predicates.ts';

/** One way the scan of the transport rules can go. */
export interface Branch {
  readonly ends: 'pass' | 'block';
  /** The rule that stops the message. */
  readonly blockedBy: TransportRule | null;
  /** The rule that may stop it: a moderator decides, or nobody here knows what it does. */
  readonly heldBy: TransportRule | null;
  readonly moderated: boolean;
  readonly bypass: boolean;
  readonly connector: string | null;
  /** Every rule that is not certain went the way it leans. */
  readonly likely: boolean;
}

/** Whether a rule matches: `likely` is unknown and leans to yes. */
interface Matched {
  readonly match: Match;
  /** A content-dependent exception may take the message out. */
  readonly mayBeExcepted: boolean;
}

const start: Branch = {
  ends: 'pass',
  blockedBy: null,
  heldBy: null,
  moderated: false,
  bypass: false,
  connector: null,
  likely: true,
};

/** Step 7: every way through the rules that act at this time. */
export function branchesOf(message: Message, rules: readonly TransportRule[], at: Date): readonly Branch[] {
  const acting = rules.filter((rule) => rule.enabled && isDue(rule, at)).sort((a, b) => a.priority - b.priority);
  return follow(message, acting, start);
}

function isDue(rule: TransportRule, at: Date): boolean {
  if (rule.activationDate !== null && at < new Date(rule.activationDate)) return false;
  return rule.expiryDate === null || at <= new Date(rule.expiryDate);
}

function follow(message: Message, rules: readonly TransportRule[], soFar: Branch): readonly Branch[] {
  const [rule, ...rest] = rules;
  if (rule === undefined) return [soFar];
  const { match, mayBeExcepted } = matchRule(message, rule);
  if (match === 'no' || match === 'content') return follow(message, rest, soFar);

  const unsure = match !== 'yes';
  if (rule.mode !== 'Enforce') {
    if (!rule.actions.stopRuleProcessing || mayBeExcepted) return follow(message, rest, soFar);
    return [{ ...soFar, likely: false }, ...follow(message, rest, soFar)];
  }
  const taken = act(
    message,
    rule,
    mayBeExcepted,
    rest,
    unsure && match !== 'likely' ? { ...soFar, likely: false } : soFar,
  );
  if (!unsure) return taken;
  return [...taken, ...follow(message, rest, match === 'likely' ? { ...soFar, likely: false } : soFar)];
}

/** The rule matches: what it does, and what comes after it. */
function act(
  message: Message,
  rule: TransportRule,
  mayBeExcepted: boolean,
  rest: readonly TransportRule[],
  before: Branch,
): readonly Branch[] {
  if (isTerminal(rule)) return [{ ...before, ends: 'block', blockedBy: rule }];
  const after: Branch = {
    ...before,
    heldBy: rule.actions.moderate || rule.actions.unknown.length > 0 ? (before.heldBy ?? rule) : before.heldBy,
    moderated: before.moderated || rule.actions.moderate,
    bypass: before.bypass || (rule.actions.setSCL === -1 && !mayBeExcepted),
    connector: mayBeExcepted ? before.connector : (rule.actions.routeMessageOutboundConnector ?? before.connector),
  };
  if (rule.actions.stopRuleProcessing && !mayBeExcepted) return [after];
  const { loopHeader } = rule.actions;
  const left = message.loopHeader === 'set' ? 'set' : (loopHeader ?? message.loopHeader);
  return follow(left === undefined ? message : { ...message, loopHeader: left }, rest, after);
}

function isTerminal(rule: TransportRule): boolean {
  const { reject, deleteMessage, quarantine, redirectMessageTo } = rule.actions;
  return reject !== null || deleteMessage || quarantine || redirectMessageTo.length > 0;
}

/** Conditions AND, exceptions OR (4.1), content by 4.5. */
export function matchRule(message: Message, rule: TransportRule): Matched {
  const conditions = rule.conditions.map((one) => matchPredicate(message, rule, one));
  const exceptions = rule.exceptions.map((one) => matchPredicate(message, rule, one));
  if (rule.beyond.length > 0) conditions.push('unknown');

  const mayBeExcepted = exceptions.includes('content');
  if (conditions.includes('no') || exceptions.includes('yes')) return { match: 'no', mayBeExcepted };
  if (conditions.includes('content')) return { match: 'content', mayBeExcepted };
  if (conditions.includes('unknown')) return { match: 'unknown', mayBeExcepted };
  if (exceptions.includes('likely') || exceptions.includes('unknown')) return { match: 'unknown', mayBeExcepted };
  if (conditions.includes('likely')) return { match: 'likely', mayBeExcepted };
  return { match: 'yes', mayBeExcepted };
}
