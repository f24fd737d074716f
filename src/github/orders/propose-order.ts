import type { Plan } from '../../engine/plan/plan.ts';
import { count } from '../../render/words/words.ts';
import { codeSpan } from '../../escape.ts';
import { planSummaryOf } from '../comment/plan-summary.ts';
import type { GitHub } from '../client/client.ts';
import { openPull } from '../client/open-pull.ts';
import { type ProposedChange, proposeChange } from '../client/propose-change.ts';
import { countsLine, verdictLine } from '../comment/verdict.ts';
import { type Order, type OrderKind, orderPath, orderText } from './order.ts';

/** What became of an order. */
export interface Proposed {
  readonly did: 'opened' | 'open already' | 'nothing';
  readonly url: string | null;
}

/** Opens a pull request that adds an order and nothing else. One that is open already is left as it is, with its reviews. */
export async function proposeOrder(
  github: GitHub,
  plan: Plan,
  { order, run, at, by }: Pick<ProposedChange, 'by'> & Pick<Order, 'order' | 'run'> & { readonly at: Date },
): Promise<Proposed> {
  if (!isWanted(order, plan)) return { did: 'nothing', url: null };
  const branch = `postern/order-${order}-${run === null ? '' : `${run}-`}${plan.tenant.id.toLowerCase()}`;
  const open = await openPull(github, branch);
  if (open !== null) return { did: 'open already', url: open.url };
  const made: Order = { format: 'postern-order/1', order, tenant: plan.tenant.id, run, digest: plan.digest };
  const files = new Map([[orderPath(made, at), orderText(made)]]);
  const { url } = await proposeChange(github, { branch, draft: false, by, files, ...textOf(made, plan) });
  return { did: 'opened', url };
}

/** `due` is for what has ended; the rest of a plan alone is no reason to carry it out. */
const isWanted = (order: OrderKind, { changes, steps }: Plan): boolean =>
  steps.length > 0 && (order !== 'due' || changes.some(({ because }) => because === 'ended'));

const what: Readonly<Record<OrderKind, string>> = {
  retake: 'Bring the tenant back to its policies',
  due: 'Take back what has ended',
  undo: 'Take back what a run applied',
};

function textOf({ order, run }: Order, plan: Plan): { readonly title: string; readonly body: string } {
  const account = planSummaryOf(plan);
  const domain = codeSpan(plan.tenant.domain);
  const body = [
    `An order for ${domain}: ${order === 'undo' ? `take back what run ${run ?? 0} applied` : what[order].toLowerCase()}. It changes no policy.`,
    `As the tenant was when this was written: ${verdictLine(account)} ${countsLine(account)}.`,
    'The plan comes as a comment. It is approved, merged and let in like any other, and this file stays as the record of it.',
    'Where no check starts, since GitHub starts none for what its own token opens, close this pull request and open it again.',
  ];
  return {
    title: `${what[order]}: ${plan.tenant.domain.replace(/[^\w.-]/gu, '?').slice(0, 100)} (${count(plan.steps.length, 'step')})`,
    body: `${body.join('\n\n')}\n`,
  };
}
