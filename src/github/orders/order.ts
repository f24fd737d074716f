import { isObject, type Json, textAt } from '../../json.ts';

/** What a repository orders beside its policies: a plan to be looked at, approved and applied like any other. */
export interface Order {
  readonly format: 'postern-order/1';
  /** `retake` and `due` carry the policies out; `undo` takes back what a run applied. */
  readonly order: OrderKind;
  /** The id of the tenant. */
  readonly tenant: string;
  /** The run whose apply is taken back; null for the other orders. */
  readonly run: number | null;
  /** The digest of the plan when the order was written. */
  readonly digest: string;
}

export type OrderKind = 'retake' | 'due' | 'undo';

export const orderKinds: readonly OrderKind[] = ['retake', 'due', 'undo'];

/** Where orders are kept. Each is new once, in the change that adds it, and stays as the record of it. */
export const orderFolder = '.postern/orders';

/** An order as somebody wrote it; null for anything else. */
export function orderOf(document: Json): Order | null {
  if (!isObject(document) || document['format'] !== 'postern-order/1') return null;
  const { order: kind, run, ...rest } = document;
  const order = orderKinds.find((one) => one === kind);
  const [tenant, digest] = [textAt(rest, 'tenant'), textAt(rest, 'digest')];
  const hasRun = typeof run === 'number' && Number.isSafeInteger(run) && run > 0;
  const isWhole = /^[0-9a-f-]{36}$/iu.test(tenant) && /^[0-9a-f]{64}$/u.test(digest);
  if (order === undefined || !isWhole || hasRun !== (order === 'undo')) return null;
  return { format: 'postern-order/1', order, tenant, digest, run: hasRun ? run : null };
}

/** A name that says when and what, and that no other order has. */
export const orderPath = ({ order, tenant }: Order, at: Date): string =>
  `${orderFolder}/${at.toISOString().replaceAll(/[-:]|\.\d+/gu, '')}-${order}-${tenant.slice(0, 8).toLowerCase()}.json`;

export const orderText = (order: Order): string => `${JSON.stringify(order, null, 2)}\n`;

const lines: Readonly<Record<OrderKind, string>> = {
  retake: '**Ordered: `retake`.** The plan brings the tenant back to its policies.',
  due: '**Ordered: `due`.** The plan takes back what has ended, and does whatever else the policies still want.',
  undo: '**Ordered: `undo`.** The plan takes back what an earlier run applied, and nothing of what the policies say now:',
};

/** What a comment says of an order. */
export const orderLine = ({ order, run }: Order): string => `${lines[order]}${run === null ? '' : ` run ${run}.`}`;
