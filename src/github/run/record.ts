import type { Plan } from '../../engine/plan/plan.ts';
import { isList, isObject, type Json, textAt } from '../../json.ts';
import { orderOf } from '../orders/order.ts';
import type { NewOrder } from '../orders/new-orders.ts';
import { type Weight, weightOf } from './weight.ts';

/** What a plan of a pull request was made from. It is kept beside the plan, in the artifact of the run that made it. */
export interface PlanRecord {
  readonly format: 'postern-record/1';
  readonly tenant: string;
  readonly digest: string;
  readonly pull: number | null;
  /** The commit that was proposed. */
  readonly head: string;
  /** The commit whose policies were read. */
  readonly commit: string;
  /** What was ordered for this tenant; null where the policies were planned because they changed. */
  readonly order: NewOrder | null;
  /** Which limits of before the change it loosens or goes beyond; null where those cannot be read. */
  readonly loosens: readonly string[] | null;
}

/** How much weight a recorded plan has. What loosens the limits that it is weighed by is critical, and so is what nobody can say of. */
export const weightRecorded = (plan: Plan, { loosens }: Pick<PlanRecord, 'loosens'>): Weight =>
  loosens?.length === 0 ? weightOf(plan) : 'critical';

/** A record as it was kept; null for anything else. */
export function recordOf(document: Json): PlanRecord | null {
  if (!isObject(document) || document['format'] !== 'postern-record/1') return null;
  const { pull, order = null, loosens } = document;
  const [tenant, digest, head, commit] = ['tenant', 'digest', 'head', 'commit'].map((key) => textAt(document, key));
  const isWhole =
    (pull === null || typeof pull === 'number') &&
    /^[0-9a-f]{64}$/u.test(digest ?? '') &&
    [head, commit].every((sha) => /^[0-9a-f]{40}$/u.test(sha ?? '')) &&
    tenant !== '' &&
    (loosens === null || (isList(loosens) && loosens.every((one) => typeof one === 'string'))) &&
    (order === null || isNewOrder(order));
  return isWhole ? (document as unknown as PlanRecord) : null;
}

const isNewOrder = (order: Json): boolean =>
  isObject(order) &&
  orderOf(order) !== null &&
  textAt(order, 'path') !== '' &&
  /^[0-9a-f]{40}$/u.test(textAt(order, 'blob'));
