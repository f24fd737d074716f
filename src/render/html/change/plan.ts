import type { Plan } from '../../../engine/plan/plan.ts';
import { planDocument, type PlanOptions } from '../../documents/plan-document.ts';
import { say } from '../../document/document.ts';
import type { MoveWords } from '../../forwarding/move-sentence.ts';
import { plannedMoves } from '../../parts/posture-lines.ts';
import { changePage, type PageBasis } from './change-page.ts';

/** A plan as one page: what it means for people first. With what it was judged from it also answers, before and after. */
export const planHtml = (plan: Plan, options: PlanOptions, basis: PageBasis | null): string =>
  changePage({
    title: plan.undoes === undefined ? 'What a plan changes' : 'What an undo changes',
    domain: plan.tenant.domain,
    made: plan.madeAt,
    tool: plan.tool,
    words: wordsOf(plan),
    tiles: [
      [plan.changes.filter(({ action }) => touching.has(action)).length, 'changes'],
      [plan.steps.length, 'steps'],
      [plan.posture.forwards.length, 'forwards in use that change'],
      [plan.refusals.length, 'reasons not to apply it'],
    ],
    moves: plannedMoves(plan),
    blocks: planDocument(plan, options),
    exceptionsHeading: 'Exceptions once it is applied, and on whose word',
    basis,
  });

const touching: ReadonlySet<string> = new Set(['create', 'update', 'delete']);

const wordsOf = ({ unread, changes }: Plan): MoveWords => {
  const isWhole = unread.length === 0 && changes.every(({ action }) => action !== 'unknown');
  const reservation = isWhole ? '' : ', as far as the tenant could be read';
  return {
    first: 'This plan ',
    opens: (who, where, isSure) => [say(isSure ? 'lets ' : 'perhaps lets '), who, say(' forward to '), where],
    closes: (who, where, isSure) => [say(isSure ? 'stops ' : 'perhaps stops '), who, say(' forwarding to '), where],
    nobody: `Nobody gains or loses forwarding by this plan${reservation}.`,
    others: `nobody else gains or loses forwarding${reservation}`,
  };
};
