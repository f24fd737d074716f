import type { Call, Outcome, Tenant } from '../../tenant/tenant.ts';
import type { StepBatch } from './batches.ts';
import type { Timeline } from '../journal/timeline.ts';
import { fill, idOf } from './created.ts';
import type { Interrupt } from './interrupt.ts';
import type { Journal } from '../journal/journal.ts';
import type { Step } from '../plan/plan.ts';
import { pending, type StepResult } from '../plan/report.ts';
import { type SettleLook, lookAt, unread } from './settle.ts';

/** What a run carries from step to step. */
export interface ApplyRun {
  readonly tenant: Tenant;
  readonly journal: Journal;
  readonly interrupt: Interrupt;
  readonly courses: ReadonlyMap<string, Timeline>;
  /** Ids of objects that earlier steps created, by object. */
  readonly created: Map<string, string>;
}

/** Waits, in milliseconds, for what an earlier step made to be seen by the next one: New-RemoteDomain, then Set-. */
const patience = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000];

/** After a lost answer the write may still be on its way through the replicas. */
const patienceForLost = [0, ...patience.slice(0, 3)];

/** How often a call is sent whose answer is lost each time. */
const mostSendings = 3;

type Results = ReadonlyMap<string, StepResult>;

/** A step and what became of it. */
export interface Carried {
  readonly step: Step;
  readonly result: StepResult;
}

/** Carries out a together of steps as far as it goes; what was not begun is pending. */
export async function carryOut(run: ApplyRun, together: StepBatch): Promise<readonly Carried[]> {
  const before = await passOver(run, together);
  const left = together.filter((step) => !before.has(step.id));
  const results = new Map([...before, ...(await pursue(run, left, { lost: 0, early: 0 }))]);
  return together.map((step) => ({ step, result: results.get(step.id) ?? pending(step) }));
}

/** A step that an earlier run began may have happened: look before doing it again. */
async function passOver(run: ApplyRun, together: StepBatch): Promise<Results> {
  const begun = together.filter((step) => run.journal.before.has(step.id));
  const looks = await lookFor(run, begun, [0]);
  const reached = begun.filter((step) => looks.get(step.id)?.state === 'reached');
  return new Map(reached.map((step) => [step.id, { ...pending(step), state: 'already' }]));
}

/** How often answers were lost, and how often an object could not be seen yet. */
interface Tries {
  readonly lost: number;
  readonly early: number;
}

/** Sends steps, and again what was not begun or may be repeated, until they are done or one of them is not to be. */
async function pursue(run: ApplyRun, steps: StepBatch, tries: Tries): Promise<Results> {
  if (steps.length === 0 || run.interrupt.asked()) return new Map();
  const verdicts = await judge(run, await send(run, steps), tries);
  const results = new Map(verdicts.map(({ result }) => [result.id, result]));
  const again = verdicts.filter((one) => one.again !== null);
  if (verdicts.some((one) => one.again === null && !isDone(one.result))) return results;
  if (again.some((one) => one.again === 'early')) await run.interrupt.wait(patience[tries.early] ?? 0);
  const final = new Set(verdicts.filter((one) => one.again === null).map(({ result }) => result.id));
  const left = steps.filter((step) => !final.has(step.id));
  return new Map([...results, ...(await pursue(run, left, more(tries, again)))]);
}

const more = ({ lost, early }: Tries, again: readonly Verdict[]): Tries => ({
  lost: lost + (again.some((one) => one.again === 'lost') ? 1 : 0),
  early: early + (again.some((one) => one.again === 'early') ? 1 : 0),
});

export const isDone = ({ state }: StepResult): boolean => state === 'done' || state === 'already';

interface Sent {
  readonly step: Step;
  readonly outcome: Outcome;
}

/** What became of each step that was begun. An interrupt leaves the request under way some time, and then gives it up. */
async function send(run: ApplyRun, steps: StepBatch): Promise<readonly Sent[]> {
  const calls = steps.map((step) => fill(step.call, run.created));
  const outcomes = await run.interrupt.within(request(run.tenant, calls), steps.map(interrupted));
  return steps.flatMap((step, index) => {
    const outcome = outcomes[index] ?? null;
    return outcome === null ? [] : [{ step, outcome }];
  });
}

async function request(tenant: Tenant, calls: readonly Call[]): Promise<readonly (Outcome | null)[]> {
  const [first, second] = calls;
  if (first === undefined) return [];
  const batch = second === undefined ? undefined : tenant.batches?.[first.via];
  return batch === undefined ? [await tenant.run(first)] : batch.run(calls);
}

const interrupted = (step: Step): Outcome => ({
  state: 'unknown',
  error: { reason: 'unreachable', call: step.title, message: 'interrupted before the answer came', type: null },
});

/** What a step came to. It is sent again where its answer was lost, or where what it needs was not to be seen yet. */
interface Verdict {
  readonly result: StepResult;
  readonly again: 'lost' | 'early' | null;
}

async function judge(run: ApplyRun, sent: readonly Sent[], tries: Tries): Promise<readonly Verdict[]> {
  const lost = tries.lost > 0 || sent.some(({ outcome }) => outcome.state === 'unknown');
  const doubtful = sent.filter(isDoubtful).map(({ step }) => step);
  const looks = await lookFor(run, doubtful, lost ? patienceForLost : [0]);
  return sent.map((one) => {
    const { result, again } = verdictOn(one, looks.get(one.step.id) ?? unread, tries);
    if (one.outcome.state === 'done') remember(run, one.step, idOf(one.outcome.rows));
    return { result, again: run.interrupt.asked() ? null : again };
  });
}

/** "Exists already" and "is gone already" are success where the object is as the step would leave it. */
const isDoubtful = ({ outcome }: Sent): boolean =>
  outcome.state === 'unknown' ||
  (outcome.state === 'failed' && (outcome.error.reason === 'conflict' || outcome.error.reason === 'absent'));

function verdictOn({ step, outcome }: Sent, look: SettleLook, tries: Tries): Verdict {
  const result = pending(step);
  switch (outcome.state) {
    case 'done':
      return { result: { ...result, state: 'done', warnings: outcome.warnings }, again: null };
    case 'failed': {
      if (look.state === 'reached') return { result: { ...result, state: 'already' }, again: null };
      const early = outcome.error.reason === 'absent' && step.after.length > 0 && tries.early < patience.length;
      return { result: { ...result, state: 'failed', error: outcome.error }, again: early ? 'early' : null };
    }
    case 'unknown': {
      if (look.state === 'reached') return { result: { ...result, state: 'done' }, again: null };
      const repeat = look.state === 'not-reached' && isRepeatable(step.call) && tries.lost + 1 < mostSendings;
      return { result: { ...result, state: 'unknown', error: outcome.error }, again: repeat ? 'lost' : null };
    }
  }
}

/** Whether a call does no harm when it comes twice: it says how something is, or who is in a group. */
function isRepeatable(call: Call): boolean {
  if (call.via === 'graph') return call.method === 'PATCH' || call.path.endsWith('/$ref');
  return /^(?:Set-|(?:Add|Remove)-DistributionGroupMember$)/u.test(call.cmdlet);
}

/** Looks at steps at once and after each wait, until all of them are reached. */
async function lookFor(
  run: ApplyRun,
  steps: StepBatch,
  waits: readonly number[],
): Promise<ReadonlyMap<string, SettleLook>> {
  const looks = new Map<string, SettleLook>();
  let left = steps;
  for (const ms of waits) {
    if (left.length === 0 || (ms > 0 && run.interrupt.asked())) break;
    if (ms > 0) await run.interrupt.wait(ms);
    for (const [id, look] of await lookOnce(run, left)) looks.set(id, look);
    left = left.filter((step) => looks.get(step.id)?.state !== 'reached');
  }
  return looks;
}

async function lookOnce(run: ApplyRun, steps: StepBatch): Promise<ReadonlyMap<string, SettleLook>> {
  const given = new Map(steps.map((step) => [step.id, unread]));
  const looks = await run.interrupt.within(lookAt(run.tenant, run.courses, steps), given);
  for (const step of steps) {
    const look = looks.get(step.id);
    if (look?.state === 'reached') remember(run, step, look.id);
  }
  return looks;
}

function remember({ created }: ApplyRun, step: Step, id: string | null): void {
  if (id !== null && !created.has(step.object)) created.set(step.object, id);
}
