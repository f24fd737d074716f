import type { Json } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { draft, placeOf, stepId, token } from '../draft.ts';
import type { Change, Effect, Live, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { overlay } from '../table.ts';
import type { RankedStep } from '../ranking.ts';
import { ruleNameIn, setPolicy, setRule, turnRule, withoutRule } from './calls.ts';
import { bind, create } from './create.ts';
import { type PolicyEdit, titleOf } from './edit.ts';
import { defaultKey, isOrphan, ruleOf, section } from './live.ts';
import { policyProperties, properties, ruleProperties } from './properties.ts';
import { unbind } from './remove.ts';
import { effectOfLeaving, effectOfMode, effectOfScope, isInForce, reach } from './scope.ts';
import { generalTokens, named, recipientTokens } from './tokens.ts';

type Updated = Extract<Change, { action: 'update' }>;

/** Brings a policy and its rule to what is wanted, mending a pair of which one half is missing. */
export function update(change: Updated): readonly RankedStep[] {
  const { ref, entry, live, wanted } = change;
  const rule = ruleOf(live);
  const nobody = wanted['appliesTo'] === 'nobody';
  if (isOrphan(live))
    return [...(rule === null ? [] : [unbind(live, entry, rule)]), ...create(ref, entry, live.name, wanted)];
  if (rule === null)
    return [
      ...policySteps(change, live.properties),
      ...(nobody || ref.key === defaultKey ? [] : [bind(ref, entry, live.name, wanted)]),
    ];
  if (nobody) return [unbind(live, entry, rule), ...policySteps(change, withoutRule(live.properties))];
  return edits(change).map((step) => ({ rank: 'stays', step }));
}

/** What the properties are once the changes are done. */
export function afterwards({ live, wanted }: Updated): Properties {
  return wanted['appliesTo'] === 'nobody' && live.ref.key !== defaultKey ? withoutRule(wanted) : wanted;
}

function policySteps(change: Updated, from: Properties): readonly RankedStep[] {
  const steps = run(change, from, policyEdit(change));
  return steps.map((step) => ({ rank: 'stays', step }));
}

function policyEdit({ fields }: Updated): readonly PolicyEdit[] {
  const names = fields
    .map((one) => one.field)
    .filter((name) => policyProperties.some((property) => property.name === name));
  return names.length === 0 ? [] : [{ verb: 'set', fields: names }];
}

function ruleEdit({ fields }: Updated): readonly PolicyEdit[] {
  const names = fields
    .map((one) => one.field)
    .filter((name) => ruleProperties.some((property) => property.name === name));
  return names.length === 0 ? [] : [{ verb: 'scope', fields: names }];
}

/**
 * Mode and scope belong to two objects, so that changing both passes through a mixture. Between On and Off the rule is
 * disabled meanwhile: senders are then where they were before or will be after. Otherwise the scope changes first where
 * the mode loosens, and last where it tightens, so that no sender is under a looser mode than before and after.
 */
function edits(change: Updated): readonly StepDraft[] {
  const { live, wanted } = change;
  const was = live.properties['enabled'] !== false;
  const is = wanted['enabled'] !== false;
  const [policy, rule] = [policyEdit(change), ruleEdit(change)];
  const between = looseness(live.properties) < looseness(wanted) ? [...rule, ...policy] : [...policy, ...rule];
  const paused = was && is && flips(live.properties, wanted);
  const off: PolicyEdit = { verb: 'disable', fields: [] };
  const on: PolicyEdit = { verb: 'enable', fields: [] };
  return run(change, live.properties, [
    ...((was && !is) || paused ? [off] : []),
    ...between,
    ...((!was && is) || paused ? [on] : []),
  ]);
}

const modes: readonly Json[] = ['Off', 'Automatic', 'On'];
const looseness = (all: Properties): number => modes.indexOf(all['autoForwardingMode'] ?? 'Automatic');

function flips(before: Properties, after: Properties): boolean {
  const { widens, narrows } = reach(before, after);
  return Math.abs(looseness(before) - looseness(after)) === 2 && (widens || narrows);
}

/** Runs the edits one after the other, each from what the one before left. */
function run(change: Updated, from: Properties, all: readonly PolicyEdit[]): readonly StepDraft[] {
  let now = from;
  return all.map((edit, index) => {
    const next = applied(edit, now, change.wanted);
    const step = stepOf(change, edit, now, next, index === all.length - 1);
    now = next;
    return step;
  });
}

function applied({ verb, fields }: PolicyEdit, now: Properties, wanted: Properties): Properties {
  if (verb === 'disable') return { ...now, enabled: false };
  if (verb === 'enable') return { ...now, enabled: true };
  const table = properties.filter((property) => fields.includes(property.name));
  return overlay(table, now, Object.fromEntries(fields.map((name) => [name, wanted[name] ?? null])));
}

function stepOf(change: Updated, edit: PolicyEdit, now: Properties, next: Properties, last: boolean): StepDraft {
  const { ref, entry, live } = change;
  const effect = effectOf(ref.key === defaultKey, edit, now, next);
  const gone = named(now).filter((address) => !named(next).includes(address));
  const come = named(next).filter((address) => !named(now).includes(address));
  return draft({
    id: stepId(ref, edit.verb),
    ref,
    title: titleOf(live, edit, now, next),
    call: callOf(live, edit, now, next),
    undo: [callOf(live, opposite(edit), next, now)],
    effect,
    becomes: next,
    place: placeOf(entry),
    needs: [...recipientTokens(come, 'exists'), ...(ref.key === defaultKey ? waitsFor(now, next) : [])],
    provides: [
      ...recipientTokens(gone, 'released'),
      ...(last && ref.key !== defaultKey ? settledTokens(live.properties, next) : []),
    ],
  });
}

function callOf(live: Live, { verb, fields }: PolicyEdit, now: Properties, next: Properties): Call {
  const rule = ruleNameIn(now, live.handle);
  if (verb === 'set') return setPolicy(live.handle, fields, next);
  return verb === 'scope' ? setRule(rule, fields, next) : turnRule(rule, verb === 'enable');
}

/** The edit that leads back. */
function opposite({ verb, fields }: PolicyEdit): PolicyEdit {
  if (verb === 'enable') return { verb: 'disable', fields };
  return { verb: verb === 'disable' ? 'enable' : verb, fields };
}

function effectOf(byDefault: boolean, { verb }: PolicyEdit, now: Properties, next: Properties): Effect {
  const mode = next['autoForwardingMode'];
  if (verb === 'enable') return effectOfMode(mode);
  if (verb === 'disable') return effectOfLeaving(mode);
  if (!isInForce(byDefault, next)) return 'neutral';
  if (verb === 'scope') return effectOfScope(mode, reach(now, next));
  return now['autoForwardingMode'] === mode ? 'neutral' : effectOfMode(mode);
}

/** The default policy tightens only after others have been let through, and loosens only after others have been stopped. */
function waitsFor(now: Properties, next: Properties): readonly string[] {
  const by = looseness(next) - looseness(now);
  if (by === 0) return [];
  return [by < 0 ? token.opened(section) : token.closed(section)];
}

/** What the whole change is to those it takes in: only that can make the default policy wait. */
function settledTokens(before: Properties, after: Properties): readonly string[] {
  if (!isInForce(false, after)) return [];
  const same = isInForce(false, before) && before['autoForwardingMode'] === after['autoForwardingMode'];
  return same && !reach(before, after).widens ? [] : generalTokens(effectOfMode(after['autoForwardingMode']));
}
