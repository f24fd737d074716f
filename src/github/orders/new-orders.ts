import { Buffer } from 'node:buffer';
import type { Json } from '../../json.ts';
import type { NoChange } from '../binding/take-change.ts';
import { treeAt, type TreeFile } from '../client/tree.ts';
import type { GitHub } from '../client/client.ts';
import { type Order, orderFolder, orderOf } from './order.ts';

/** An order that a change adds, and the very file it stands in. */
export interface NewOrder extends Order {
  readonly path: string;
  /** The name of its content in git. */
  readonly blob: string;
}

/** More orders than anybody gives at once. */
const mostOrders = 300;

/** The orders that a commit has and its base has not. An order is never changed; for one tenant there is one at a time. */
export async function newOrders(github: GitHub, commit: string, base: string): Promise<readonly NewOrder[] | NoChange> {
  const [now, before] = await Promise.all([commit, base].map((one) => treeAt(github, one, orderFolder)));
  const known = new Map((before?.files ?? []).map(({ path, sha }) => [path, sha]));
  const added = (now?.files ?? []).filter(({ path, sha }) => known.get(path) !== sha);
  const odd = added.find((file) => known.has(file.path) || !isOrderFile(file));
  if (odd !== undefined) return { refused: `${odd.path} is no new order; an order is added once and never changed` };
  if (added.length > mostOrders) return { refused: `there are more than ${mostOrders} orders at once` };
  const orders: NewOrder[] = [];
  for (const file of added) {
    const order = await read(github, file);
    if (order === null) return { refused: `${file.path} is no order; let \`postern github order\` write it` };
    if (orders.some(({ tenant }) => tenant.toLowerCase() === order.tenant.toLowerCase()))
      return { refused: `${file.path} is a second order for one tenant` };
    orders.push({ ...order, path: file.path, blob: file.sha });
  }
  return orders;
}

const isOrderFile = ({ path, kind, bytes }: TreeFile): boolean =>
  kind === 'file' && bytes < 10_000 && /^\.postern\/orders\/[\w.-]+\.json$/u.test(path);

async function read({ octokit, where }: GitHub, { sha }: TreeFile): Promise<Order | null> {
  const { data } = await octokit.rest.git.getBlob({ ...where, file_sha: sha });
  const text = Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8').toString('utf8');
  try {
    return orderOf(JSON.parse(text) as Json);
  } catch {
    return null;
  }
}
