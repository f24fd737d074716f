import type { Plan } from '../../engine/plan/plan.ts';
import { count } from '../../render/words.ts';
import { codeSpan } from '../../escape.ts';
import type { GitHub } from '../client/client.ts';
import type { PullOfCommit } from '../client/event.ts';
import { tierOf } from '../run/outputs.ts';
import type { Reviewed } from './approval.ts';
import { type Approver, approversOf } from './approvers.ts';
import { neededBefore, type Required } from './needed.ts';

/** Who has agreed to a plan before its merge, and who is still missing. */
export interface Tally {
  readonly needed: number;
  readonly approvers: readonly Approver[];
  /** How many more agreed to what is their own. */
  readonly own: number;
  /** True where somebody else lets the run in after the merge. */
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
  const { plan, required, gate } = question;
  const needed = neededBefore(required[tierOf(plan)], gate);
  const none = { approvers: [], own: 0 };
  const agreed = needed === 0 ? none : await approversOf(github, { ...question, run: 0, environment: null });
  return { needed, ...agreed, gate };
}

export const isEnough = ({ needed, approvers }: Tally): boolean => approvers.length >= needed;

/** What stands in the comment before the merge: who agreed, who is missing, and what counts. */
export function tallyLine(tally: Tally): string {
  const { needed, approvers, own, gate } = tally;
  if (needed === 0) return '';
  const names = approvers.map(({ login }) => codeSpan(login)).join(', ');
  const agreed = names === '' ? 'nobody so far' : names;
  const later = gate ? ' After the merge, a reviewer of the environment lets the run in.' : '';
  if (isEnough(tally)) return `**Agreed:** ${agreed}.${later}`;
  const missing = needed - approvers.length;
  const wrote = own === 0 ? '' : ` ${count(own, 'more approval')} came from people who wrote or pushed part of it.`;
  return `**Before the merge it needs ${count(missing, 'more approval')}** of this commit, given after this plan was made, by somebody who may write and wrote or pushed none of it. Agreed: ${agreed}.${wrote}${later}`;
}
