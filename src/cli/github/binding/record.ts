import { json } from '../../../escape.ts';
import { type PlanRecord, recordOf } from '../../../github/run/record.ts';
import { isList, isObject, type Json, textAt } from '../../../json.ts';
import type { NewOrder } from '../../../github/orders/new-orders.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { readGiven, writeGiven } from '../../given/files.ts';
import { parsed, planGiven } from '../../given/documents.ts';
import type { Io } from '../../run/io.ts';

/** `postern github record`: says beside a plan which change of which pull request it was made from. */
export function record(input: Input, io: Io): number {
  const plan = planGiven(input);
  const file = input.text('change');
  const out = input.text('out');
  if (file === undefined || out === undefined)
    throw new UsageError('no change or no file is named', 'give --change change.json and --out record.json');
  const change = parsed(readGiven(file));
  const { orders: _, ...from } = isObject(change) ? change : {};
  const made = recordOf({
    ...from,
    format: 'postern-record/1',
    tenant: plan.tenant.id,
    digest: plan.digest,
    order: orderIn(file, plan.tenant.id) as unknown as Json,
  });
  if (made === null)
    throw new UsageError(`${file} does not say where a change came from`, 'take it with `github take`');
  writeGiven(out, `${json(made)}\n`);
  io.out(input.json ? `${json(made)}\n` : `recorded ${plan.digest}\n`);
  return exit.done;
}

/** A record as a file. */
export function recordGiven(path: string): PlanRecord {
  const made = recordOf(parsed(readGiven(path)));
  if (made === null)
    throw new UsageError(`${path} is no record of a plan`, 'give the artifact as the plan job kept it');
  return made;
}

/** What `change.json` orders for a tenant. */
export function orderIn(file: string, tenant: string): NewOrder | null {
  const change = parsed(readGiven(file));
  const orders = isObject(change) && isList(change['orders']) ? change['orders'] : [];
  const own = orders.find((one) => isObject(one) && textAt(one, 'tenant').toLowerCase() === tenant.toLowerCase());
  return own === undefined ? null : (own as unknown as NewOrder);
}
