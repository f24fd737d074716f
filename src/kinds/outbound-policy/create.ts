import { draft, placeOf, stepId } from '../draft.ts';
import type { PolicyEntry, Ref, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaults } from '../table.ts';
import type { RankedStep } from '../ranking.ts';
import {
  createPolicy,
  createRule,
  newName,
  removePolicy,
  removeRule,
  ruleNameIn,
  setPolicy,
  withoutRule,
  withRule,
} from './calls.ts';
import { policyProperties } from './properties.ts';
import { effectOfMode, who } from './scope.ts';
import { generalTokens, named, recipientTokens } from './tokens.ts';

/** A policy and, unless it is for nobody, its rule. Until the rule is there the policy applies to nobody. */
export function create(ref: Ref, entry: PolicyEntry | null, name: string, wanted: Properties): readonly RankedStep[] {
  const all = { ...defaults(policyProperties), ...wanted };
  const policy = policyStep(ref, entry, name, all);
  return wanted['appliesTo'] === 'nobody' ? [policy] : [policy, bind(ref, entry, name, all)];
}

/** The service always has a default policy; where a reading lacked it, it is set all the same. */
export function setDefault(ref: Ref, entry: PolicyEntry, wanted: Properties): RankedStep {
  const names = policyProperties.map((property) => property.name).filter((name) => wanted[name] !== undefined);
  const step = draft({
    id: stepId(ref, 'set'),
    ref,
    title: 'set the default outbound policy',
    call: setPolicy(entry.name, names, wanted),
    effect: effectOfMode(wanted['autoForwardingMode']),
    becomes: wanted,
    place: placeOf(entry),
  });
  return { rank: 'stays', step };
}

function policyStep(ref: Ref, entry: PolicyEntry | null, name: string, wanted: Properties): RankedStep {
  const step = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the outbound policy ${name}, for nobody yet`,
    call: createPolicy(name, wanted),
    undo: [removePolicy(name)],
    effect: 'neutral',
    becomes: withoutRule(wanted),
    place: placeOf(entry),
  });
  return { rank: 'stays', step };
}

/** The rule that puts senders under a policy. Without a priority it is made as the last. */
export function bind(ref: Ref, entry: PolicyEntry | null, name: string, wanted: Properties): RankedStep {
  const becomes: Properties = { ...withRule(wanted, name), ruleName: newName(ruleNameIn(wanted, name)) };
  const effect = becomes['enabled'] === false ? 'neutral' : effectOfMode(wanted['autoForwardingMode']);
  const step: StepDraft = draft({
    id: stepId(ref, 'create-rule'),
    ref,
    title: titleOf(name, becomes),
    call: createRule(name, becomes),
    undo: [removeRule(ruleNameIn(becomes, name))],
    effect,
    becomes,
    place: placeOf(entry),
    needs: recipientTokens(named(becomes), 'exists'),
    provides: generalTokens(effect),
  });
  return { rank: 'enters', step };
}

function titleOf(name: string, becomes: Properties): string {
  if (becomes['enabled'] === false) return `prepare the outbound policy ${name} for ${who(becomes)}, disabled`;
  switch (becomes['autoForwardingMode']) {
    case 'On':
      return `let ${who(becomes)} forward to the outside (${name})`;
    case 'Off':
      return `stop ${who(becomes)} from forwarding to the outside (${name})`;
    default:
      return `put ${who(becomes)} under the outbound policy ${name}`;
  }
}
