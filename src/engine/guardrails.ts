import type { PlanPosture } from './plan-posture.ts';
import { causesOfOpening } from '../posture/opened.ts';
import { type Change, type Governance, refName, type StepDraft } from '../kinds/kind.ts';
import type { Guardrails } from '../policy/policy.ts';
import { matches, type SectionChanges } from './diff.ts';
import type { Judgement } from './judge.ts';
import type { LiveTenant } from './live.ts';
import type { Refusal } from './plan.ts';

/** What a guard looks at: the changes, the steps they take, and what is there now. */
export interface Guarded {
  readonly sections: readonly SectionChanges[];
  readonly steps: readonly StepDraft[];
  readonly live: LiveTenant;
  readonly judgement: Judgement;
}

/** The guardrails a plan breaks. They judge what the plan changes, not what the tenant already is. */
export function brokenGuardrails(
  rules: Guardrails,
  plan: Guarded,
): { readonly refusals: readonly Refusal[]; readonly warnings: readonly Refusal[] } {
  const wide = opensTenant(plan.judgement.posture);
  const always = [
    ...tooManyRemovals(rules, plan),
    ...touchesProtected(rules, plan),
    ...unexplainedGrants(rules, plan),
    ...tooManyNewSenders(rules, plan.judgement),
    ...brokenExpectations(plan.judgement),
  ];
  return {
    refusals: rules.tenantWideForwarding === 'refuse' ? [...always, ...wide] : always,
    warnings: [...(rules.tenantWideForwarding === 'warn' ? wide : []), ...unclearExpectations(plan.judgement)],
  };
}

/** Nobody counts "everyone else" without reading every mailbox, so that this is more than any limit. */
function tooManyNewSenders({ maxNewlyAllowedSenders: most }: Guardrails, { posture }: Judgement): readonly Refusal[] {
  const { newlyAllowed } = posture;
  if (most === null || newlyAllowed === null || (newlyAllowed.count ?? Infinity) <= most) return [];
  const who = newlyAllowed.count === null ? newlyAllowed.name : `${newlyAllowed.count} senders (${newlyAllowed.name})`;
  return [
    refusal(
      'PST402',
      `${who} would be newly allowed to forward; at most ${most} are allowed`,
      'narrow the scope, or raise guardrails.maxNewlyAllowedSenders in a change of its own',
    ),
  ];
}

function brokenExpectations({ broken }: Judgement): readonly Refusal[] {
  return broken.flatMap(({ expectation, broken: found }) => {
    if (found === null) return [];
    const { cell, verdict } = found;
    const message = `${expectation.name}: ${cell.sender} to ${cell.to} by ${cell.mechanism} would be ${verdict.verdict}`;
    return [refusal('PST401', message, 'mend the policies, or the expectation in a change of its own')];
  });
}

function unclearExpectations({ broken }: Judgement): readonly Refusal[] {
  return broken.flatMap(({ expectation, unclear }) =>
    unclear === null
      ? []
      : [refusal('PST403', `${expectation.name}: ${unclear}`, 'make it readable, or name the people')],
  );
}

/** A share is only judged in sections of some size: one of two objects is no mass removal. */
const smallSection = 10;

function tooManyRemovals({ maxRemovals }: Guardrails, { sections, live }: Guarded): readonly Refusal[] {
  const removals = sections.map(({ kind, changes }) => ({ kind, count: changes.filter(isRemoval).length }));
  const total = removals.reduce((sum, one) => sum + one.count, 0);
  const hint = 'split the change, or raise guardrails.maxRemovals in a change of its own';
  const over =
    total > maxRemovals.count
      ? [refusal('PST501', `the plan removes ${total} objects; at most ${maxRemovals.count} are allowed`, hint)]
      : [];
  const shares = removals.flatMap(({ kind, count }) => {
    const known = live.sections[kind.section];
    const size = known.state === 'present' ? known.value.length : 0;
    // Divided, since 0.29 × 100 is less than 29.
    if (size < smallSection || count / size <= maxRemovals.share) return [];
    return [
      refusal(
        'PST501',
        `the plan removes ${count} of ${size} ${kind.section}; at most ${percent(maxRemovals.share)} are allowed`,
        hint,
      ),
    ];
  });
  return [...over, ...shares];
}

const isRemoval = (change: Change): boolean => change.action === 'delete';
const percent = (share: number): string => `${Math.round(share * 100)} %`;

function touchesProtected({ protect }: Guardrails, { steps }: Guarded): readonly Refusal[] {
  const touched = [...new Map(steps.map((step) => [refName(step.ref), step.ref])).values()];
  return touched
    .filter((ref) => protect.some((name) => matches(name, { ref: { ...ref, key: refName(ref) }, name: refName(ref) })))
    .map((ref) =>
      refusal(
        'PST502',
        `${refName(ref)} is protected and the plan would change it`,
        'take it out of guardrails.protect in a change of its own',
      ),
    );
}

function opensTenant({ opensForEveryone, newlyAllowed }: PlanPosture): readonly Refusal[] {
  if (!opensForEveryone) return [];
  const who = newlyAllowed?.name ?? 'every mailbox without a setting of its own';
  return [
    refusal(
      'PST504',
      `the plan opens a way out for the whole tenant: ${who}`,
      'scope it to a group, or set guardrails.tenantWideForwarding',
    ),
  ];
}

function unexplainedGrants({ requireOnGrant }: Guardrails, { sections, judgement }: Guarded): readonly Refusal[] {
  const opening = causesOfOpening(judgement.posture);
  return sections.flatMap(({ changes }) =>
    changes.flatMap((change) => {
      const entry = change.action === 'create' || change.action === 'update' ? change.entry : null;
      if (entry === null || !opening.has(refName(change.ref))) return [];
      const missing = requireOnGrant.filter((field) => entry.governance[field] === undefined);
      return missing.length === 0 ? [] : [grant(refName(change.ref), missing)];
    }),
  );
}

const grant = (object: string, missing: readonly (keyof Governance)[]): Refusal =>
  refusal(
    'PST503',
    `${object} opens something and has no ${missing.join(', no ')}`,
    `add ${missing.join(' and ')} to the entry`,
  );

const refusal = (code: string, message: string, hint: string): Refusal => ({ code, message, hint });
