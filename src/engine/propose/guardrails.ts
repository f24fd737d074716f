import type { PlanPosture } from '../plan/plan-posture.ts';
import { causesOfOpening, closingRows } from '../../posture/change/opened.ts';
import type { Governance } from '../../kinds/kind.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Guardrails } from '../../policy/schema/policy.ts';
import { matches } from '../diff/diff.ts';
import type { Judgement } from './judge.ts';
import { type LiveTenant, sectionHolding } from '../live/live.ts';
import type { StillNeeded } from './needed.ts';
import type { PlannedChange, Refusal, Step } from '../plan/plan.ts';

/** What a guard looks at: the changes, the steps they take, and what is there now. */
export interface Guarded {
  readonly changes: readonly PlannedChange[];
  readonly steps: readonly Pick<Step, 'object' | 'becomes'>[];
  readonly live: LiveTenant;
  readonly judgement: Judgement;
  readonly needed: StillNeeded;
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

/** The expectations that do not hold once a plan is done. */
export function brokenExpectations({ broken }: Judgement): readonly Refusal[] {
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

function tooManyRemovals({ maxRemovals }: Guardrails, plan: Guarded): readonly Refusal[] {
  const removed = removedBy(plan);
  const hint = 'split the change, or raise guardrails.maxRemovals in a change of its own';
  const over =
    removed.length > maxRemovals.count
      ? [
          refusal(
            'PST501',
            `the plan removes ${removed.length} objects; at most ${maxRemovals.count} are allowed`,
            hint,
          ),
        ]
      : [];
  const shares = [...new Set(removed.map(sectionOf))].flatMap((section) => {
    const known = sectionHolding(plan.live, section);
    const size = known.state === 'present' ? known.value.length : 0;
    const count = removed.filter((object) => sectionOf(object) === section).length;
    // Divided, since 0.29 × 100 is less than 29.
    if (size < smallSection || count / size <= maxRemovals.share) return [];
    return [
      refusal(
        'PST501',
        `the plan removes ${count} of ${size} ${section}; at most ${percent(maxRemovals.share)} are allowed`,
        hint,
      ),
    ];
  });
  return [...over, ...shares];
}

/** What a plan says it removes, and what its steps leave gone. */
function removedBy({ changes, steps }: Guarded): readonly string[] {
  const ends = new Map(steps.map((step) => [step.object, step.becomes]));
  const gone = [...ends].filter(([, becomes]) => becomes === null).map(([object]) => object);
  return [...new Set([...changes.filter(isRemoval).map((change) => change.object), ...gone])];
}

const isRemoval = ({ action }: PlannedChange): boolean => action === 'delete';
const percent = (share: number): string => `${Math.round(share * 100)} %`;

function touchesProtected({ protect }: Guardrails, { steps }: Guarded): readonly Refusal[] {
  const touched = [...new Set(steps.map((step) => step.object))];
  return touched
    .filter((object) => protect.some((name) => matches(name, { ref: { key: object }, name: object })))
    .map((object) =>
      refusal(
        'PST502',
        `${object} is protected and the plan would change it`,
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

function unexplainedGrants({ requireOnGrant }: Guardrails, plan: Guarded): readonly Refusal[] {
  const lacking = plan.changes.flatMap(({ object, because, governance }) => {
    const missing = requireOnGrant.filter((field) => governance[field] === undefined);
    return because === 'declared' && missing.length > 0 ? [{ object, missing }] : [];
  });
  const opening = openedBy(
    lacking.map(({ object }) => object),
    plan,
  );
  return lacking.flatMap(({ object, missing }) => (opening.has(object) ? [grant(object, missing)] : []));
}

/** More than these are tried together, since each trial judges the whole tenant. */
const mostTried = 12;

/** Those of some objects by which something opens, or stays open beside what closes. A group is answered for by what names it. */
function openedBy(objects: readonly string[], { judgement: { posture }, needed }: Guarded): ReadonlySet<string> {
  const causes = causesOfOpening(posture);
  const others = objects.filter((one) => !causes.has(one) && sectionOf(one) !== 'groups');
  if (others.length <= mostTried) return new Set([...causes, ...others.filter((one) => needed(new Set([one])))]);
  const closing = new Set(closingRows(posture).flatMap(({ blame }) => blame));
  const kept = new Set(others.filter((one) => !closing.has(one)));
  return needed(kept) ? new Set([...causes, ...kept]) : causes;
}

const grant = (object: string, missing: readonly (keyof Governance)[]): Refusal =>
  refusal(
    'PST503',
    `${object} opens something and has no ${missing.join(', no ')}`,
    `add ${missing.join(' and ')} to the entry`,
  );

const refusal = (code: string, message: string, hint: string): Refusal => ({ code, message, hint });
