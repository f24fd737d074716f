import type { Plan } from '../../engine/plan/plan.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Desired, Expectation, Guardrails } from '../../policy/schema/policy.ts';
import { compareText } from '../../diagnostics/diagnostic-at.ts';
import { canonical } from '../../json.ts';
import { guardrailsOf, tenantOf } from '../../policy/declared/settings.ts';
import { isMoreThan } from './weight.ts';

/** What a change is held to: the limits and facts of a tenant. */
export interface Limits {
  readonly guardrails: Guardrails;
  readonly facts: Facts | null;
  readonly expectations: readonly Pick<Expectation, 'name' | 'spec'>[];
}

export const limitsOf = ({ guardrails, tenant, expectations }: Desired): Limits => ({
  guardrails,
  facts: tenant?.facts ?? null,
  expectations,
});

/** What holds for a tenant of which nobody said anything. */
export const usualLimits: Limits = { guardrails: guardrailsOf({}), facts: tenantOf({}).facts, expectations: [] };

/**
 * Which of the limits that held before a change it loosens or goes beyond, since no change is weighed by limits that it
 * sets itself. A fact is what the posture is reckoned from, so that any other word counts.
 */
export function loosened(before: Limits, now: Limits, plan: Plan): readonly string[] {
  const most = before.guardrails.maxNewlyAllowedSenders;
  const beyond = isMoreThan(plan, most) ? ['guardrails.maxNewlyAllowedSenders'] : [];
  const found = [
    ...guardrailsLoosened(before.guardrails, now.guardrails),
    ...beyond,
    ...factsChanged(before, now),
    ...dropped(before, now),
  ];
  return [...new Set(found)].toSorted(compareText);
}

function guardrailsLoosened(before: Guardrails, now: Guardrails): readonly string[] {
  const checks: readonly (readonly [keyof Guardrails, boolean])[] = [
    [
      'tenantWideForwarding',
      strictness.indexOf(now.tenantWideForwarding) < strictness.indexOf(before.tenantWideForwarding),
    ],
    ['maxNewlyAllowedSenders', isHigher(now.maxNewlyAllowedSenders, before.maxNewlyAllowedSenders)],
    [
      'maxRemovals',
      now.maxRemovals.count > before.maxRemovals.count || now.maxRemovals.share > before.maxRemovals.share,
    ],
    ['requireOnGrant', before.requireOnGrant.some((one) => !now.requireOnGrant.includes(one))],
    ['protect', before.protect.some((one) => !now.protect.includes(one))],
  ];
  return checks.flatMap(([name, is]) => (is ? [`guardrails.${name}`] : []));
}

const strictness: readonly Guardrails['tenantWideForwarding'][] = ['allow', 'warn', 'refuse'];

const isHigher = (now: number | null, before: number | null): boolean =>
  before !== null && (now === null || now > before);

const factsChanged = (before: Limits, now: Limits): readonly string[] =>
  canonical(before.facts) === canonical(now.facts) ? [] : ['tenant.facts'];

/** Tests of the posture that are gone, or ask something else. */
function dropped(before: Limits, now: Limits): readonly string[] {
  const kept = new Set(now.expectations.map(({ name, spec }) => canonical({ name, spec })));
  return before.expectations.some(({ name, spec }) => !kept.has(canonical({ name, spec }))) ? ['expectations'] : [];
}
