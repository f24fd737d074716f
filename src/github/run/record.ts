import { isObject, type Json, textAt } from '../../json.ts';
import { orderOf } from '../orders/order.ts';
import type { NewOrder } from '../orders/new-orders.ts';

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
}

/** A record as it was kept; null for anything else. */
export function recordOf(document: Json): PlanRecord | null {
  if (!isObject(document) || document['format'] !== 'postern-record/1') return null;
  const { pull, order = null } = document;
  const [tenant, digest, head, commit] = ['tenant', 'digest', 'head', 'commit'].map((key) => textAt(document, key));
  const isWhole =
    (pull === null || typeof pull === 'number') &&
    /^[0-9a-f]{64}$/u.test(digest ?? '') &&
    [head, commit].every((sha) => /^[0-9a-f]{40}$/u.test(sha ?? '')) &&
    tenant !== '' &&
    (order === null || isNewOrder(order));
  return isWhole ? (document as unknown as PlanRecord) : null;
}

const isNewOrder = (order: Json): boolean =>
  isObject(order) &&
  orderOf(order) !== null &&
  textAt(order, 'path') !== '' &&
  /^[0-9a-f]{40}$/u.test(textAt(order, 'blob'));
