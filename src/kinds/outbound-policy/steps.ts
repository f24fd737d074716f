import { unreachable } from '../../json.ts';
import { stepId } from '../draft.ts';
import type { Change, Effect, Live, PlanContext, StepDraft } from '../kind.ts';
import type { PriorityMove } from '../order.ts';
import type { Properties } from '../property.ts';
import { type Chain, rankedSteps } from '../ranking.ts';
import { newName, ruleNameIn, withRule } from './calls.ts';
import { create, setDefault } from './create.ts';
import { defaultKey, hasRule, ruleOf, section } from './live.ts';
import { remove } from './remove.ts';
import { effectOfLeaving, effectOfMode, isInForce, reach, who } from './scope.ts';
import { afterwards, update } from './update.ts';

export function steps(changes: readonly Change[], scene: PlanContext): readonly StepDraft[] {
  const drafts = rankedSteps({
    section,
    cmdlet: 'Set-HostedOutboundSpamFilterRule',
    present: scene.live.filter(hasRule).map((live) => live.ref.key),
    declared: changes.flatMap(declaredKey),
    chains: chainsOf(changes, scene),
    describe,
  });
  return afterDefault(drafts, changes.flatMap(lettingGo));
}

/** Objects whose place in the order the policies decide. */
function declaredKey(change: Change): readonly string[] {
  const decides =
    change.action === 'create' || change.action === 'keep' || (change.action === 'update' && change.entry !== null);
  return decides && change.ref.key !== defaultKey ? [change.ref.key] : [];
}

/** Every policy in its place: those that change, and those of which policies say nothing. */
function chainsOf(changes: readonly Change[], scene: PlanContext): readonly Chain[] {
  const changing = new Set(changes.map(({ ref }) => ref.key));
  return [
    ...changes.flatMap((change) => chainOf(change, scene)),
    ...scene.live.filter(({ ref }) => !changing.has(ref.key)).map(resting),
  ];
}

function chainOf(change: Change, scene: PlanContext): readonly Chain[] {
  switch (change.action) {
    case 'create':
      return [created(change)];
    case 'update':
      return [updated(change)];
    case 'delete':
      return [
        { ...resting(change.live), place: change.entry?.place ?? null, steps: remove(change.live, change.entry) },
      ];
    case 'keep':
      return [{ ...resting(change.live), place: change.entry.place }];
    case 'ignore':
      return [resting(change.live)];
    case 'unknown':
      return scene.live.filter((live) => live.ref.key === change.ref.key).map(resting);
    default:
      return unreachable(change);
  }
}

function resting(live: Live): Chain {
  const now = { properties: live.properties, handle: ruleOf(live) ?? live.handle };
  return { ref: live.ref, place: null, before: now, after: now, steps: [] };
}

function created({ ref, entry, wanted }: Extract<Change, { action: 'create' }>): Chain {
  const handle = newName(ruleNameIn(wanted, entry.name));
  const standing = { properties: { ...withRule(wanted, entry.name), ruleName: handle }, handle };
  const own = ref.key === defaultKey ? [setDefault(ref, entry, wanted)] : create(ref, entry, entry.name, wanted);
  return { ref, place: entry.place, before: standing, after: standing, steps: own };
}

function updated(change: Extract<Change, { action: 'update' }>): Chain {
  const chain = resting(change.live);
  const own = update(change);
  const properties = own.at(-1)?.step.becomes ?? change.live.properties;
  const after = { properties, handle: ruleNameIn(properties, change.live.handle) };
  return { ...chain, place: change.entry?.place ?? null, after, steps: own };
}

/** What a move means depends on what the rule does to those it newly comes before, or no longer does. */
function describe(
  chain: Chain,
  properties: Properties,
  { from, to, order }: PriorityMove,
): { readonly title: string; readonly effect: Effect } {
  const mode = properties['autoForwardingMode'];
  const effect = to < from ? effectOfMode(mode) : effectOfLeaving(mode);
  return {
    title: `move the outbound policy rule ${chain.after.handle} for ${who(properties)} to place ${to + 1} of ${order.length}`,
    effect: isInForce(false, properties) ? effect : 'neutral',
  };
}

/** Steps that hand senders to the default policy without taking any in. */
function lettingGo(change: Change): readonly string[] {
  if (change.ref.key === defaultKey) return [];
  if (change.action === 'delete') return [stepId(change.ref, 'remove-rule')];
  if (change.action !== 'update') return [];
  const before = change.live.properties;
  const after = afterwards(change);
  if (after['appliesTo'] === 'nobody') return [stepId(change.ref, 'remove-rule')];
  if (!isInForce(false, after)) return [stepId(change.ref, 'disable')];
  return before['autoForwardingMode'] === after['autoForwardingMode'] && !reach(before, after).widens
    ? [stepId(change.ref, 'scope')]
    : [];
}

/** Senders are handed to the default policy once it is what it will be, except where the default itself waits for the step. */
function afterDefault(drafts: readonly StepDraft[], ids: readonly string[]): readonly StepDraft[] {
  const general = drafts.find((step) => step.ref.key === defaultKey && step.effect !== 'neutral');
  if (general === undefined) return drafts;
  const first = ancestors(general, drafts);
  const waits = (step: StepDraft): boolean => ids.includes(step.id) && !first.has(step.id);
  return drafts.map((step) => (waits(step) ? { ...step, after: [...step.after, general.id] } : step));
}

/** Every step that has to be done before one. */
function ancestors(step: StepDraft, all: readonly StepDraft[], found = new Set<string>()): ReadonlySet<string> {
  const before = all.filter(
    (one) => step.after.includes(one.id) || one.provides.some((token) => step.needs.includes(token)),
  );
  for (const one of before) {
    if (found.has(one.id)) continue;
    found.add(one.id);
    ancestors(one, all, found);
  }
  return found;
}
