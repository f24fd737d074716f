import {
  type Change,
  type FieldChange,
  type Governance,
  type Place,
  refName,
  type StepDraft,
} from '../../kinds/kind.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { unreadIn } from '../answers/survey.ts';
import type { SectionChanges } from '../diff/diff.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import { brokenGuardrails } from './guardrails.ts';
import { judgeDesiredGrants } from './granted.ts';
import { withHazards } from './hazards.ts';
import type { Judgement } from './judge.ts';
import type { LiveTenant } from '../live/live.ts';
import { neededBy } from './needed.ts';
import { observations } from './observe.ts';
import { heldGrants } from '../../posture/granted/planned-grants.ts';
import type { Plan, PlannedChange, Step } from '../plan/plan.ts';
import { planFindings, unfitScopes } from './plan-findings.ts';
import type { Proven } from '../proof/prove.ts';
import type { ProvenStep } from '../proof/proven-steps.ts';
import { strandedRules } from './stranded.ts';
import type { EvidenceFile } from '../observed/evidence-files.ts';
import { plannedEvidence } from '../observed/planned-evidence.ts';
import { left } from '../plan/left.ts';
import { seal } from '../plan/seal.ts';
import { declaredText, otherwise } from '../way/rule-otherwise.ts';
import { type RulesAt, toldRule } from '../way/told-rule.ts';
import { eachOnce, strangeDeclared } from '../way/unread.ts';

/** Where and when a plan is made. */
export interface Context {
  readonly at: Date;
  readonly version: string;
  /** The commit the policies were read from, where there is one. */
  readonly commit: string | null;
  /** Files of evidence to hold it against. */
  readonly seen?: readonly EvidenceFile[];
}

const lifetime = 24 * 60 * 60 * 1000;

/** The steps each section asks for, in the order of the kinds. */
export function draftSteps(sections: readonly SectionChanges[], live: LiveTenant): readonly StepDraft[] {
  return sections.flatMap(({ kind, changes }) => {
    const known = live.sections[kind.section];
    const rows = known.state === 'present' ? known.value : [];
    return kind.steps(changes, { live: rows, directory: live.directory });
  });
}

/** Puts a plan together from its parts and seals it. */
export function makePlan(
  desired: Desired,
  tenant: Plan['tenant'],
  sections: readonly SectionChanges[],
  proven: Proven,
  live: LiveTenant,
  judgement: Judgement,
  context: Context,
): Plan {
  const made = wholeSeconds(context.at.getTime());
  const facts = desired.tenant?.facts ?? unknownFacts;
  const ordered = withHazards({ proven, live, judgement, facts, at: context.at });
  const steps = ordered.map(stepOf);
  const rules: RulesAt = { live, world: proven.before, at: context.at };
  const shown = sections.flatMap((section) =>
    section.changes.filter(isShown).map((one) => withRule(planned(section, one), one, desired, rules)),
  );
  const { refusals, warnings } = brokenGuardrails(desired.guardrails, {
    changes: shown,
    steps,
    live,
    judgement,
    needed: neededBy(proven, live, facts, context.at),
  });
  const granted = judgeDesiredGrants(desired, proven.after, context.at);
  return seal({
    format: 'postern-plan/1',
    tenant,
    tool: `postern ${context.version}`,
    policies: { digest: desired.digest, commit: context.commit },
    madeAt: iso(made),
    expiresAt: iso(made + lifetime),
    facts,
    guardrails: desired.guardrails,
    expectations: desired.expectations.map(({ name, spec, place }) => ({ name, spec, source: place })),
    posture: judgement.posture,
    ...(granted === null ? {} : heldGrants(granted.grants, granted.beside)),
    findings: planFindings(proven, desired, context.at),
    ...(context.seen === undefined ? {} : { evidence: plannedEvidence(context.seen, proven, context.at) }),
    observed: sections.flatMap(({ kind, changes }) => observations(kind, changes, stepsOf(kind.section, ordered))),
    unread: eachOnce([...unreadIn(live, context.at), ...strangeDeclared(sections)]),
    changes: shown,
    kept: sections.reduce((sum, { changes }) => sum + changes.filter((change) => change.action === 'keep').length, 0),
    ending: desired.ending,
    steps,
    proof: proven.proof,
    refusals: [...refusals, ...strandedRules(proven.before, proven.after), ...(granted?.refusals ?? [])],
    warnings: [...warnings, ...unfitScopes(proven.after, desired), ...(granted?.warnings ?? [])],
  });
}

const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000;
const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');

const stepsOf = (section: string, steps: readonly StepDraft[]): readonly StepDraft[] =>
  steps.filter((step) => step.ref.section === section);

function stepOf({ id, ref, title, call, undo, after, barrier, hazards, effect, becomes, place }: ProvenStep): Step {
  return { id, object: refName(ref), title, call, undo, after, barrier, hazards, effect, becomes, source: place };
}

const isShown = (change: Change): boolean => change.action !== 'keep';

function planned({ kind: { noun } }: SectionChanges, change: Change): PlannedChange {
  const base = {
    object: refName(change.ref),
    noun,
    name: nameOf(change),
    source: sourceOf(change),
    governance: governanceOf(change),
    ...grantsOf(change),
  };
  switch (change.action) {
    case 'create':
      return { ...base, action: 'create', because: 'declared', fields: givenFields(change), remarks: [] };
    case 'update':
      return { ...base, action: 'update', because: change.because, fields: change.fields, remarks: [] };
    case 'delete':
      return { ...base, action: 'delete', because: change.because, fields: [], remarks: [] };
    case 'ignore':
      return { ...base, action: 'ignore', because: null, fields: [], remarks: remarks(change) };
    case 'unknown':
      return { ...base, action: 'unknown', because: null, fields: [], remarks: change.because };
    case 'keep':
      return { ...base, action: 'ignore', because: 'declared', fields: [], remarks: [] };
  }
}

/** Of an inbox rule is told what becomes of its mail, and what its entry says where it is otherwise. */
function withRule(shown: PlannedChange, change: Change, desired: Desired, rules: RulesAt): PlannedChange {
  if (change.ref.section !== 'inboxForwards') return shown;
  if (change.action === 'ignore')
    return {
      ...shown,
      remarks: shown.remarks.flatMap((one) => (one === change.letsOut ? toldRule(change.live, rules) : [one])),
    };
  if (change.action !== 'update') return shown;
  const other = change.because === 'undeclared' ? otherwise(change.live, desired, rules.live) : null;
  const remarks = [...toldRule(change.live, rules), ...(other === null ? [] : [declaredText(other)])];
  return { ...shown, remarks, ...(other === null ? {} : { source: other.entry.place }) };
}

/** What the policy says of a new object. What the service fills in by itself stands in the step's `becomes`. */
const givenFields = ({ entry, wanted }: Extract<Change, { action: 'create' }>): readonly FieldChange[] =>
  Object.entries(wanted)
    .filter(([field]) => field in entry.spec)
    .map(([field, to]) => ({ field, from: null, to }));

const remarks = ({ because, letsOut }: Extract<Change, { action: 'ignore' }>): readonly string[] =>
  [left[because], letsOut].filter((one) => one !== null);

function nameOf(change: Change): string {
  if (change.action === 'create') return change.entry.name;
  if (change.action === 'unknown') return change.entry?.name ?? change.ref.key;
  return change.live.name;
}

const governanceOf = (change: Change): Governance =>
  change.action === 'ignore' ? {} : (change.entry?.governance ?? {});

const grantsOf = (change: Change): Pick<PlannedChange, 'grants'> =>
  change.action === 'ignore' || change.entry?.grants === undefined ? {} : { grants: change.entry.grants };

function sourceOf(change: Change): Place | null {
  return change.action === 'ignore' ? null : (change.entry?.place ?? null);
}
