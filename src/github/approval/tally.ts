import type { Plan } from '../../engine/plan/plan.ts';
import { count } from '../../render/words/words.ts';
import { codeSpan } from '../../escape.ts';
import type { GitHub } from '../client/client.ts';
import type { PullOfCommit } from '../client/event.ts';
import { weightRecorded } from '../run/record.ts';
import type { Reviewed } from './reviewed.ts';
import { type Approver, approversOf } from './approvers.ts';
import { neededBefore, type Required } from './needed.ts';

/** Who has agreed to a plan before its merge, and who is still missing. */
export interface Tally {
  readonly needed: number;
  readonly approvers: readonly Approver[];
  /** How many more agreed to what is their own. */
  readonly own: number;
  /** How many more are needed, because a program pushed part of it. */
  readonly more: 0 | 1;
  /** What the change loosens, which makes it critical; null where nobody can say. */
  readonly loosens: readonly string[] | null;
  /** True where somebody else lets the run in after the merge, and counts. */
  readonly gate: boolean;
}

export interface TallyQuestion {
  readonly plan: Plan;
  readonly pull: PullOfCommit;
  readonly reviewed: Reviewed;
  readonly required: Required;
  readonly gate: boolean;
}

export async function tallyOf(github: GitHub, question: TallyQuestion): Promise<Tally> {
  const { plan, required, reviewed } = question;
  const { loosens } = reviewed.record;
  // What loosens a limit does so by the merge itself, and where there is nothing to apply nobody is asked after it.
  const gate = question.gate && plan.steps.length > 0 && loosens?.length === 0;
  const asked = required[weightRecorded(plan, reviewed.record)];
  if (asked === 0) return { needed: 0, approvers: [], own: 0, more: 0, gate, loosens };
  const agreed = await approversOf(github, { ...question, run: 0, environment: null });
  return { needed: neededBefore(asked + agreed.more, gate), ...agreed, gate, loosens };
}

export const isEnough = ({ needed, approvers }: Tally): boolean => approvers.length >= needed;

/** What stands in the comment before the merge: who agreed, who is missing, and what counts. */
export function tallyLine(tally: Tally): string {
  const { needed, approvers, own, gate } = tally;
  if (needed === 0) return '';
  const names = approvers.map(({ login }) => codeSpan(login)).join(', ');
  const agreed = names === '' ? 'nobody so far' : names;
  const later = `${gate ? ' After the merge, a reviewer of the environment lets the run in.' : ''}${becauseOf(tally)}`;
  if (isEnough(tally)) return `**Agreed:** ${agreed}.${later}`;
  const missing = needed - approvers.length;
  const wrote = own === 0 ? '' : ` ${count(own, 'more approval')} came from people who wrote or pushed part of it.`;
  return `**Before the merge it needs ${count(missing, 'more approval')}** of this commit, given after this plan was made, by somebody who may write and wrote or pushed none of it. Agreed: ${agreed}.${wrote}${later}`;
}

/** Why more people are asked than usual. */
function becauseOf({ loosens, more }: Tally): string {
  const looser =
    loosens === null
      ? ' The policies before this change cannot be read, so that it counts as critical.'
      : ` It loosens ${loosens.map((one) => codeSpan(one)).join(', ')}, or goes beyond it, and so counts as critical.`;
  const program = ' A program pushed part of it, and nobody can say for whom, so that one more has to agree.';
  return `${loosens?.length === 0 ? '' : looser}${more === 0 ? '' : program}`;
}
