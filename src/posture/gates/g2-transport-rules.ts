import type { Indexed } from '../world/indexed.ts';
import type { GateResult, Settling } from '../values/verdict.ts';
import type { RuleActions, TransportRule } from '../world/world.ts';
import { block, pass, readAgain, undecided } from './result.ts';
import type { Scan } from './rule-scan.ts';

const named = (rule: TransportRule): string => `transportRules/${rule.name}`;

const through = pass('G2', { reason: 'no-rule-stops' });

/** G2: the transport rules, from what the walk through them found. */
export function transportRuleGate(index: Indexed, found: Scan): GateResult {
  if (index.world.transportRules.state === 'unknown') {
    const settledBy = [readAgain('Get-TransportRule')];
    return undecided('G2', 'pass', { reason: 'rules-not-read', object: 'transportRules', settledBy });
  }
  const { stopped, possible } = found;
  if (stopped !== null) {
    const told = { object: named(stopped), reason: reasonOf(stopped.actions), ndr: bounce(stopped.actions) };
    return block('G2', { ...told, before: possible.map(named) });
  }
  const first = found.surest ?? possible[0];
  if (first === undefined) return through;
  return undecided('G2', found.lean, {
    object: named(first),
    reason: doubtOf(first.actions),
    ndr: bounce(first.actions),
    before: possible.filter((one) => one !== first).map(named),
    settledBy: possible.map(settle),
  });
}

function reasonOf(actions: RuleActions): string {
  if (actions.reject !== null) return 'rule-rejects';
  if (actions.deleteMessage) return 'rule-deletes';
  return actions.quarantine ? 'rule-quarantines' : 'rule-diverts';
}

function doubtOf({ moderate, unknown }: RuleActions): string {
  if (moderate) return 'rule-moderates';
  return unknown.length > 0 ? 'rule-action-unknown' : 'rule-undecidable';
}

/** Deleting, holding and diverting tell nobody. */
function bounce({ reject }: RuleActions): GateResult['ndr'] {
  if (reject === null) return null;
  return { code: reject.code ?? '5.7.1', text: reject.text };
}

function settle({ name, actions }: TransportRule): Settling {
  if (actions.unknown.length > 0)
    return {
      fact: `what the transport rule "${name}" does (${actions.unknown.join(', ')})`,
      how: 'look at the rule in the Exchange admin center, or send a test message and read its trace',
    };
  return {
    fact: `whether the transport rule "${name}" takes the message`,
    how: 'send a test message and read its trace, or state the condition in terms of the recipient',
  };
}
