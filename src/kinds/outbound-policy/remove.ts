import { draft, placeOf, stepId } from '../draft.ts';
import type { PolicyEntry, Live, StepDraft } from '../kind.ts';
import type { RankedStep } from '../ranking.ts';
import { createPolicy, createRule, removePolicy, removeRule, withoutRule } from './calls.ts';
import { defaultKey, isOrphan, ruleOf } from './live.ts';
import { effectOfLeaving, isInForce, who } from './scope.ts';
import { named, recipientTokens } from './tokens.ts';

/** The rule first, then its policy: the service removes neither with the other. */
export function remove(live: Live, entry: PolicyEntry | null): readonly RankedStep[] {
  if (live.ref.key === defaultKey) return [];
  const rule = ruleOf(live);
  const unbound = rule === null ? [] : [unbind(live, entry, rule)];
  return isOrphan(live) ? unbound : [...unbound, { rank: 'stays', step: removal(live, entry) }];
}

/** Takes the rule away; senders fall to the next rule or to the default policy. */
export function unbind(live: Live, entry: PolicyEntry | null, rule: string): RankedStep {
  const mode = live.properties['autoForwardingMode'];
  const step: StepDraft = draft({
    id: stepId(live.ref, 'remove-rule'),
    ref: live.ref,
    title: `take ${who(live.properties)} out of the outbound policy ${live.name}`,
    call: removeRule(rule),
    effect: isInForce(false, live.properties) ? effectOfLeaving(mode) : 'neutral',
    becomes: isOrphan(live) ? null : withoutRule(live.properties),
    place: placeOf(entry),
    provides: recipientTokens(named(live.properties), 'released'),
  });
  return {
    rank: 'leaves',
    step,
    // A rule cannot be made for a policy that does not exist, so an orphan does not come back; nor does what we cannot declare.
    restore: (priority) =>
      isOrphan(live) || live.beyond.length > 0 ? [] : [createRule(live.handle, live.properties, priority)],
  };
}

function removal(live: Live, entry: PolicyEntry | null): StepDraft {
  return draft({
    id: stepId(live.ref, 'remove'),
    ref: live.ref,
    title: `remove the outbound policy ${live.name}`,
    call: removePolicy(live.handle),
    undo: live.beyond.length > 0 ? [] : [createPolicy(live.handle, live.properties)],
    effect: 'neutral',
    becomes: null,
    place: placeOf(entry),
  });
}
