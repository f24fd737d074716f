import { inboxForward } from '../../kinds/inbox-forward/index.ts';
import { refName } from '../../kinds/kind.ts';
import type { PlannedChange } from '../plan/plan.ts';
import type { RuleOtherwise } from '../way/rule-otherwise.ts';
import { type RulesAt, toldRule } from '../way/told-rule.ts';

/** An inbox rule that is not as its entry says, as something that moved. One that is off sends nothing on. */
export function ruleMoved(found: RuleOtherwise | undefined, rules: RulesAt): readonly PlannedChange[] {
  if (found === undefined || found.live.properties['enabled'] === false) return [];
  const { live, entry, fields } = found;
  return [
    {
      action: 'update',
      object: refName(live.ref),
      noun: inboxForward.noun,
      name: live.name,
      because: null,
      fields,
      remarks: [...toldRule(live, rules), 'its owner can set it back, or the entry is changed'],
      source: entry.place,
      governance: entry.governance,
    },
  ];
}
