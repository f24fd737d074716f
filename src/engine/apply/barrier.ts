import type { Tenant } from '../../tenant/tenant.ts';
import type { Interrupt } from './interrupt.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { EffectWait } from '../proof/proof.ts';
import type { Progress } from '../plan/report.ts';
import type { Timeline } from '../journal/timeline.ts';
import { canBeSeen } from './settle.ts';

export interface BarrierOptions {
  /** Wait as long as it is said to take until an earlier step has effect, where a later one relies on it. */
  readonly settle: boolean;
  readonly now: () => Date;
  readonly watch: (event: Progress) => void;
}

/** What of a run a barrier looks at. */
export interface Approach {
  readonly plan: Plan;
  readonly tenant: Tenant;
  readonly options: BarrierOptions;
  readonly interrupt: Interrupt;
  readonly courses: ReadonlyMap<string, Timeline>;
  /** When each step was done, in milliseconds; a step of an earlier run counts from the start of this one. */
  readonly doneAt: ReadonlyMap<string, number>;
  readonly startedAt: number;
}

/** Whether a step may be made now, and what there is to say of that. */
export interface Passage {
  readonly open: boolean;
  readonly remarks: readonly string[];
}

/** Waits, in milliseconds, until what was written can be read back. */
const patience = [0, 1_000, 2_000, 5_000, 10_000, 20_000];

/** Holds steps back until those they rely on can be read back and, where that is asked for, have had time to take effect. */
export async function passBarrier(steps: readonly Step[], approach: Approach): Promise<Passage> {
  const remarks: string[] = [];
  for (const [step, wait] of steps.flatMap((one) => one.barrier.map((barrier) => [one, barrier] as const))) {
    const earlier = approach.plan.steps.find((one) => one.id === wait.step);
    if (earlier === undefined) continue;
    if (!(await isVisible(step, earlier, approach))) return { open: false, remarks: [unseen(earlier)] };
    remarks.push(...(await settled(wait, earlier, approach)));
    if (approach.interrupt.asked()) return { open: false, remarks };
  }
  return { open: true, remarks };
}

const unseen = ({ title }: Step): string =>
  `not begun: it relies on “${title}”, which cannot be read back yet; go on later with --resume`;

/** An object is compared with what its last step before this one made of it. */
async function isVisible(step: Step, earlier: Step, { plan, tenant, courses, interrupt }: Approach): Promise<boolean> {
  const before = plan.steps.slice(0, plan.steps.indexOf(step));
  const last = before.findLast((one) => one.object === earlier.object) ?? earlier;
  for (const ms of patience) {
    if (ms > 0) await interrupt.wait(ms);
    if (interrupt.asked()) return false;
    if (await interrupt.within(canBeSeen(tenant, courses, last), false)) return true;
  }
  return false;
}

/** Waits where that is asked for and somebody says how long; else says what was not waited for. */
async function settled(wait: EffectWait, earlier: Step, approach: Approach): Promise<readonly string[]> {
  const { options, interrupt, doneAt, startedAt } = approach;
  const { minutes } = wait;
  if (minutes === null) return [`nobody says how long it takes until “${earlier.title}” has effect: not waited for`];
  if (!options.settle) return [`not waited until “${earlier.title}” has effect: ${delayText(wait)}; --settle waits`];
  const left = (doneAt.get(earlier.id) ?? startedAt) + minutes * 60_000 - options.now().getTime();
  if (left <= 0) return [];
  options.watch({ kind: 'settling', step: earlier, minutes: Math.ceil(left / 60_000) });
  await interrupt.wait(left);
  return [];
}

/** `up to 30 minutes, as Microsoft documents`. */
export function delayText({ minutes, basis }: EffectWait): string {
  if (minutes === null) return 'nobody says how long it takes';
  return basis === 'documented'
    ? `up to ${minutes} minutes, as is documented`
    : `about ${minutes} minutes, as is reported; nothing is documented`;
}
