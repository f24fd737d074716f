import { sectionOf } from '../../kinds/sections.ts';
import { sectionHolding } from '../live/live.ts';
import { canonical, type Json } from '../../json.ts';
import { isItem, saysItems } from '../../kinds/items.ts';
import { type Hazard, hazards } from '../../diagnostics/hazards.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import { beforeOf } from '../journal/before.ts';
import { reasonOf } from '../live/unread.ts';
import { findJournal, type Found, type Journal, openJournal, over } from '../journal/journal.ts';
import { type Again, judgeAgain } from './again.ts';
import { needOfPlan } from './drafts.ts';
import type { Extent } from '../../posture/change/extent.ts';
import type { TenantBefore } from '../journal/head.ts';
import { readLive } from '../live/live-read.ts';
import { interruptOf, type InterruptOptions } from './interrupt.ts';
import { unseen } from './settle.ts';
import { type Lock, lockJournal } from '../journal/journal-lock.ts';
import type { LiveTenant } from '../live/live.ts';
import type { NoJournal } from '../journal/no-journal.ts';
import { movedSince, type Moved, observed as observation, unreadSince } from '../propose/observe.ts';
import type { Observation, Plan, Refusal, Step } from '../plan/plan.ts';
import type { Progress } from '../plan/report.ts';

/** Somebody's yes: the digest they saw, and the hazards they accept. */
export interface Approval {
  readonly digest: string;
  readonly allow: readonly Hazard[];
}

export interface GuardOptions extends InterruptOptions {
  readonly journal: string;
  readonly resume: boolean;
  readonly now: () => Date;
  readonly watch: (event: Progress) => void;
}

export type Clearance =
  | { readonly ok: true; readonly journal: Journal }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** Decides whether a plan may run now: first by the plan itself, then by the journal, then by the tenant. */
export async function clear(
  plan: Plan,
  approval: Approval,
  reader: TenantReader,
  options: GuardOptions,
): Promise<Clearance> {
  const lock = lockJournal(options.journal);
  if (!lock.ok) return unusable(lock);
  try {
    const clearance = await clearHeld(plan, approval, reader, { ...options, lock });
    if (!clearance.ok) lock.release();
    return clearance;
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function clearHeld(
  plan: Plan,
  approval: Approval,
  reader: TenantReader,
  options: GuardOptions & { readonly lock: Lock },
): Promise<Clearance> {
  const found = findJournal(options.journal, plan, options.resume);
  const before = found.ok ? found.before : new Map<string, never>();
  const refusals = [
    ...unfit(plan),
    ...unapproved(plan, approval),
    ...expired(plan, options, before),
    ...hazardous(plan, approval),
  ];
  if (refusals.length > 0) return { ok: false, refusals };
  if (!found.ok) return unusable(found);
  const observed = stillRelevant(plan, before);
  options.watch({ kind: 'checking', objects: observed.length });
  const live = await readLive(reader, needOfPlan(plan));
  const stale = [...elsewhere(plan, live), ...unreadable(observed, live), ...moved(observed, live)];
  if (stale.length > 0) return { ok: false, refusals: stale };
  const gone = await takenBack(plan, before, reader, options);
  if (gone.length > 0) return { ok: false, refusals: gone };
  const left = plan.steps.filter((step) => !isDone(before, step));
  const again = judgeAgain(plan, { live, at: options.now(), left, opened: openedBy(found) });
  const risks = [...again.refusals, ...hazardous(again, approval)];
  if (risks.length > 0) return { ok: false, refusals: risks };
  // A refusal leaves no journal behind: nothing was done that one could resume.
  const started = (): TenantBefore => ({ before: beforeOf(plan, live), open: again.open() });
  const opened = openJournal(options.journal, plan, { ...options, found, started });
  return opened.ok ? opened : unusable(opened);
}

/** What was open when the first step was made; null where none was made yet, and a plan is judged as a whole. */
const openedBy = ({ before, head }: Found): readonly Extent[] | null =>
  before.size === 0 || head === null ? null : head.open;

const isDone = (before: Journal['before'], { id }: Step): boolean =>
  ['done', 'already'].includes(before.get(id)?.state ?? '');

const refusalOf = ({ code, message, hint }: NoJournal): Refusal => refusal(code, message, hint);

const unusable = (why: NoJournal): Clearance => ({ ok: false, refusals: [refusalOf(why)] });

const unfit = ({ refusals }: Plan): readonly Refusal[] =>
  refusals.map((one) =>
    refusal('PST525', `the plan cannot be applied: ${one.message}`, one.hint ?? 'mend the policies and plan again'),
  );

/** As many characters of a digest as cannot be met by chance. */
const shortestDigest = 12;

function unapproved(plan: Plan, { digest }: Approval): readonly Refusal[] {
  const given = digest.toLowerCase();
  if (given.length >= shortestDigest && plan.digest.startsWith(given)) return [];
  return [
    refusal(
      'PST520',
      `the digest ${digest} was approved; this plan has ${plan.digest}`,
      'look at the plan with `postern show`, then approve its digest',
    ),
  ];
}

/** A plan that was begun in time may be resumed later: half a plan is no better for being old. */
function expired(plan: Plan, { now }: GuardOptions, before: Journal['before']): readonly Refusal[] {
  if (before.size > 0 || now().getTime() < Date.parse(plan.expiresAt)) return [];
  return [refusal('PST521', `the plan expired at ${plan.expiresAt}`, 'plan again and approve what comes out')];
}

/** The hazards of steps for which an approval has to say `--allow`, each once. */
export function allowances(steps: readonly Pick<Step, 'hazards'>[]): readonly Hazard[] {
  const found = new Set(steps.flatMap((step) => step.hazards));
  return [...found].filter((hazard) => hazards[hazard].allow).sort();
}

function hazardous({ steps }: Pick<Again, 'steps'>, { allow }: Approval): readonly Refusal[] {
  const missing = (step: Pick<Step, 'hazards'>): readonly Hazard[] =>
    allowances([step]).filter((hazard) => !allow.includes(hazard));
  return steps.flatMap((step) =>
    missing(step).map((hazard) =>
      refusal('PST522', `${step.title}: ${hazard}`, `add --allow ${hazard} if that is meant`),
    ),
  );
}

/** Waits, in milliseconds, for what an earlier run has done to be seen: replicas may still show what was before. */
const patience = [0, 2_000, 5_000, 10_000];

/**
 * What an earlier run has done and is not so any more: then that run was taken back, and has nothing to go on with. Where
 * every step was done nothing is sent any more, and reading back tells what is not as planned.
 */
async function takenBack(
  plan: Plan,
  before: Journal['before'],
  reader: TenantReader,
  options: GuardOptions,
): Promise<readonly Refusal[]> {
  const interrupt = interruptOf(options);
  const wasDone = (step: Step): boolean => isDone(before, step);
  if (plan.steps.every(wasDone)) return [];
  const isInDoubt = new Set(plan.steps.filter((step) => before.has(step.id) && !wasDone(step)).map(objectOf));
  const last = new Map(plan.steps.filter(wasDone).map((step) => [step.object, step]));
  let left: readonly Step[] = [...last.values()].filter((step) => !isInDoubt.has(step.object));
  try {
    for (const ms of patience) {
      if (left.length === 0) break;
      if (ms > 0) await interrupt.wait(ms);
      left = await unseen(left, plan, reader);
    }
  } finally {
    interrupt.end();
  }
  return left.map((step) => refusalOf(over(`${step.object} is no longer as “${step.title}” left it`)));
}

const objectOf = ({ object }: Step): string => object;

/** On resume, what the executed steps changed is no longer as it was observed, and need not be. */
function stillRelevant(plan: Plan, before: Journal['before']): readonly Observation[] {
  // The service refused a step that failed, so that its object has to be as it was.
  const executed = plan.steps.filter((step) => before.has(step.id) && before.get(step.id)?.state !== 'failed');
  const changed = new Set(executed.flatMap(changedBy));
  return plan.observed.flatMap((one) => {
    if (one.properties === null) return changed.has(one.object) ? [] : [one];
    const all = Object.entries(one.properties);
    const left = all.filter(([name]) => !changed.has(isItem(name) ? `${one.object} ${name}` : one.object));
    if (left.length === all.length) return [one];
    return left.length === 0 ? [] : [observation(one.object, Object.fromEntries(left))];
  });
}

/** Single items, or an object and the order of its section. */
const changedBy = ({ object, becomes }: Step): readonly string[] =>
  becomes !== null && saysItems(becomes)
    ? Object.keys(becomes).map((name) => `${object} ${name}`)
    : [object, sectionOf(object)];

function elsewhere(plan: Plan, { domain }: LiveTenant): readonly Refusal[] {
  if (domain.state === 'present' && domain.value === plan.tenant.domain) return [];
  if (domain.state === 'present')
    return [
      refusal(
        'PST901',
        `the plan is for ${plan.tenant.domain}, and ${domain.value} answered`,
        'check how the tenant is reached',
      ),
    ];
  const why = domain.state === 'unknown' ? reasonOf(domain.because) : 'it names no initial domain';
  return [
    refusal(
      'PST902',
      `which tenant this is could not be read: ${why}`,
      'give the identity a role that may read accepted domains',
    ),
  ];
}

function unreadable(observed: readonly Observation[], live: LiveTenant): readonly Refusal[] {
  const sections = [...new Set(observed.map((one) => sectionOf(one.object)))];
  return [
    ...sections.flatMap((section) => {
      const known = sectionHolding(live, section);
      if (known.state === 'present') return [];
      return [unreadAgain(section, known.state === 'unknown' ? reasonOf(known.because) : 'it was not read')];
    }),
    ...observed.flatMap((one) => {
      const because = unreadSince(one, live);
      return because === null ? [] : [unreadAgain(one.object, reasonOf(because))];
    }),
  ];
}

const unreadAgain = (what: string, why: string): Refusal =>
  refusal('PST524', `${what} could not be read again: ${why}`, 'try again when the tenant answers');

function moved(observed: readonly Observation[], live: LiveTenant): readonly Refusal[] {
  const readable = observed.filter(
    (one) => sectionHolding(live, one.object).state === 'present' && unreadSince(one, live) === null,
  );
  return readable
    .flatMap((one) => movedSince(one, live))
    .map((one) => refusal('PST523', tell(one), 'plan again: somebody changed the tenant since'));
}

function tell({ object, property, was, is }: Moved): string {
  if (property === '') return was === null ? `${object} exists now and did not` : `${object} is gone`;
  return `${object}: ${property} was ${said(was)} and is ${said(is)}`;
}

const said = (value: Json): string => (value === null ? 'not set' : canonical(value));
const refusal = (code: string, message: string, hint: string): Refusal => ({ code, message, hint });
