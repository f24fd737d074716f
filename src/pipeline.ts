import { accept, type Checked, type Diagnostic, judge as settle, reject } from './diagnostics/diagnostic.ts';
import { apply, type ApplyOptions } from './engine/apply/apply.ts';
import { diffAll, type SectionChanges } from './engine/diff/diff.ts';
import { type Drift } from './engine/drift/drift.ts';
import { tellDrift } from './engine/drift/drift-story.ts';
import type { Unread } from './engine/answers/survey.ts';
import { askedOf, forwardersIn, type RulesRead, targetsIn } from './engine/answers/inbox-rules.ts';
import { type DeclaredAndFound, findingsOf, type Looked } from './engine/drift/findings.ts';
import { type Approval, clear } from './engine/apply/guard.ts';
import { type Ends, judge } from './engine/propose/judge.ts';
import type { LiveTenant } from './engine/live/live.ts';
import { readLive, remembering } from './engine/live/live-read.ts';
import { type Ordered, orderSteps } from './engine/live/order.ts';
import type { Plan } from './engine/plan/plan.ts';
import { namedIdentities, problemsWith } from './engine/live/problems.ts';
import { flowsIn, forwardersSeen } from './engine/observed/flows.ts';
import { prove } from './engine/proof/prove.ts';
import { type Context, draftSteps, makePlan } from './engine/propose/propose.ts';
import { refused, type Report } from './engine/plan/report.ts';
import { identify } from './engine/propose/tenant-check.ts';
import { askedBy, needOf } from './engine/undo/need.ts';
import type { JournaledRun } from './engine/undo/run.ts';
import { undoPlan } from './engine/undo/undo-plan.ts';
import { wayBack } from './engine/undo/way-back.ts';
import { tellChangedBy, type AuditLogSource } from './engine/who/changed-by.ts';
import { ruleSubjectsOf } from './engine/who/rule-subjects.ts';
import { subjectsOf } from './engine/who/subjects.ts';
import { everyMailbox } from './kinds/inbox-forward/read.ts';
import { kinds } from './kinds/index.ts';
import type { Kind } from './kinds/kind.ts';
import type { Desired } from './policy/schema/policy.ts';
import type { World } from './posture/world/world.ts';
import type { Tenant, TenantReader } from './tenant/tenant.ts';

/** What would have to happen for the tenant to match the policies. Reads; never writes. */
export async function propose(desired: Desired, reader: TenantReader, context: Context): Promise<Checked<Plan>> {
  const foreseen = await foresee(desired, reader, context);
  return foreseen.ok ? accept(foreseen.value.plan, foreseen.warnings) : foreseen;
}

/** A plan, and the tenant before its first step and after its last. */
export interface Foreseen {
  readonly plan: Plan;
  readonly ends: Ends;
}

/** The same, with what it was judged from. */
export const foresee = async (desired: Desired, reader: TenantReader, context: Context): Promise<Checked<Foreseen>> =>
  consider(desired, reader, context);

/** Carries out a plan somebody approved, and nothing but that plan. */
export async function enact(plan: Plan, approval: Approval, tenant: Tenant, options: ApplyOptions): Promise<Report> {
  const cleared = await clear(plan, approval, tenant, options);
  return cleared.ok ? apply(plan, tenant, cleared.journal, options) : refused(plan, cleared.refusals, options);
}

/** What is asked of a tenant beside what every plan reads. */
export interface Inspection {
  /** Whom to ask who changed what moved; null where nobody is asked. */
  readonly auditLog: AuditLogSource | null;
  /** The inbox rules that were collected. */
  readonly rules: RulesRead;
  /** Mailboxes with a setting of their own for SMTP AUTH, where every mailbox was asked for it; else null. */
  readonly smtpAuth?: readonly string[] | null;
  /** What stood in the way of collecting them. */
  readonly unread: readonly Unread[];
}

/**
 * Where the tenant has moved away from the policies, who did it where there is an audit log to ask, and the plan that would
 * take it back. Reads; never writes.
 */
export async function inspect(
  desired: Desired,
  source: TenantReader,
  context: Context,
  asked: Inspection = { auditLog: null, rules: new Map(), unread: [] },
): Promise<Checked<Drift>> {
  const inspected = await examine(desired, source, context, asked);
  return inspected.ok ? accept(inspected.value.drift, inspected.warnings) : inspected;
}

/** A drift, and the states that it was judged from: as declared, as found, and as the way back leaves it. */
export interface Inspected extends DeclaredAndFound {
  readonly drift: Drift;
  readonly takenBack: World;
}

/** The same, with what it was judged from. */
export async function examine(
  given: Desired,
  source: TenantReader,
  context: Context,
  { auditLog, rules, unread, smtpAuth = null }: Inspection,
): Promise<Checked<Inspected>> {
  const reader = remembering(source);
  const desired = smtpAuth === null ? given : telling(given);
  const considered = await consider(desired, reader, context, rules, smtpAuth ?? []);
  if (!considered.ok) return considered;
  const { plan, ends, ...looked } = considered.value;
  const { findings, ...states } = findingsOf({ ...looked, rules, desired, at: context.at });
  const takenBack: World = { ...ends.after, inboxRules: states.found.inboxRules };
  const drift = tellDrift(plan, { ...findings, unread: [...findings.unread, ...unread] });
  if (auditLog === null) return accept({ drift, ...states, takenBack }, considered.warnings);
  const { directory } = looked.live;
  const moved = [...drift.moved, ...drift.unsanctioned];
  const subjects = [
    ...(await subjectsOf(moved, desired, reader, directory)),
    ...(await ruleSubjectsOf(moved, rules, reader)),
  ];
  const changedBy = await tellChangedBy(subjects, directory, auditLog, context.at);
  return accept({ drift: { ...drift, changedBy }, ...states, takenBack }, considered.warnings);
}

/** The same policies where somebody asks about every mailbox: what they leave alone because it costs a listing is told. */
function telling(desired: Desired): Desired {
  const own = desired.scope.get('smtpAuth');
  if (own?.undeclared !== 'ignore') return desired;
  return { ...desired, scope: new Map([...desired.scope, ['smtpAuth', { ...own, undeclared: 'report' }]]) };
}

/** What would take a run back to what was there before it, for whatever nobody has changed since. Reads; never writes. */
export async function retrace(
  run: JournaledRun,
  reader: TenantReader,
  context: Context,
  left: readonly string[],
): Promise<Checked<Plan>> {
  const asked = askedBy(run.plan);
  const live = await readLive(reader, needOf(run));
  const tenant = identify(asked.tenant, live.domain);
  if (!tenant.ok) return tenant;
  const way = wayBack(run, live, left);
  const made = compose(asked, tenant.value, way.sections, live, context);
  return made.ok ? accept(undoPlan(made.value.plan, run, way, live)) : made;
}

/** Policies and tenant, compared and ordered: what both a plan and a drift report are made of. */
async function consider(
  desired: Desired,
  reader: TenantReader,
  context: Context,
  rules: RulesRead = new Map(),
  smtpAuth: readonly string[] = [],
): Promise<Checked<Considered>> {
  const live = await readFor(desired, reader, rules, forwardersSeen(flowsIn(context.seen ?? [])), smtpAuth);
  const tenant = identify(desired.tenant, live.domain);
  if (!tenant.ok) return tenant;
  const sections = diffAll(desired, live, kinds);
  const problems = problemsWith(desired, kinds, live);
  const made = compose(desired, tenant.value, sections, live, context);
  if (!made.ok) return reject([...problems, ...made.problems]);
  return settle({ ...made.value, live, sections }, problems);
}

/** Puts changes into steps, the steps in order, and says what they mean. */
function compose(
  desired: Desired,
  tenant: Plan['tenant'],
  sections: readonly SectionChanges[],
  live: LiveTenant,
  context: Context,
): Checked<Pick<Considered, 'plan' | 'steps' | 'ends'>> {
  const ordered = orderSteps(draftSteps(sections, live));
  if (!ordered.ok) return reject([circular(ordered)]);
  const proven = prove(ordered.steps, live, desired, context.at);
  const judgement = judge(proven, desired.expectations, context.at);
  const plan = makePlan(desired, tenant, sections, proven, live, judgement, context);
  return accept({ plan, steps: proven.steps, ends: proven });
}

interface Considered extends Pick<Looked, 'live' | 'sections' | 'steps'>, Foreseen {}

/** Reads everything that a plan of these policies has to know. */
export async function readFor(
  desired: Desired,
  reader: TenantReader,
  rules: RulesRead = new Map(),
  seen: readonly string[] = [],
  smtpAuth: readonly string[] = [],
): Promise<LiveTenant> {
  const asked = kinds.map((kind) => {
    const declared = (desired.entries.get(kind.section) ?? []).map((entry) => entry.ref.key);
    const own = kind.section === 'smtpAuth' ? [...new Set([...declared, ...smtpAuth])] : declared;
    return [kind, closesRules(kind, desired) ? [everyMailbox] : askedOf(kind, own, rules)] as const;
  });
  const need = {
    sections: new Map(asked),
    identities: [...new Set([...namedIdentities(desired, kinds), ...forwardersIn(rules), ...seen])],
    surroundings: true,
  };
  return readLive(reader, need, targetsIn(rules));
}

/** Rules are looked for in every mailbox, a call each, only where what nobody declares is to be switched off. */
export const closesRules = ({ allows, section }: Kind, { scope }: Desired): boolean =>
  allows === true && ['close', 'remove'].includes(scope.get(section)?.undeclared ?? '');

function circular({ circle }: Extract<Ordered, { ok: false }>): Diagnostic {
  const message = `these steps wait for each other: ${circle.join(', ')}`;
  return { code: 'PST505', severity: 'error', message, span: null, related: [], hint: 'split the change in two' };
}
