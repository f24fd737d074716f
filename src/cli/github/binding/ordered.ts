import { json, said } from '../../../escape.ts';
import { appendFileSync } from 'node:fs';
import { believedJournals } from '../../../github/binding/believed-run.ts';
import { holds } from '../../../github/client/tree.ts';
import type { GitHub } from '../../../github/client/client.ts';
import { outputsText } from '../../../github/run/outputs.ts';
import type { NewOrder } from '../../../github/orders/new-orders.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { eventOf, github } from '../workflow-run.ts';
import { numberOf } from '../../given/numbers.ts';
import type { Io } from '../../run/io.ts';
import { orderIn } from './record.ts';
import { recordingWorkflow, reviewedPlans } from './recorded-plans.ts';

/**
 * `postern github ordered`: what a change orders for a tenant, and where the journal is that an undo needs. After the
 * merge it is the record of the plan that says so, and the order has to stand in the commit as it was looked at.
 */
export async function ordered(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const tenant = input.text('tenant') ?? '';
  if (tenant === '') throw new UsageError('no tenant is named', 'give --tenant ID');
  const opened = github(event, io);
  const undone = numberOf(input, 'undo-run');
  const order = undone === null ? await found(opened, input, event.sha, tenant) : null;
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  const told = order === null ? await journalOf(opened, input, undone) : await toldOf(opened, input, order);
  if (outputs !== '') appendFileSync(outputs, outputsText(told));
  io.out(input.json ? `${json(told)}\n` : said`${Object.values(told).join(' ')}\n`);
  return exit.done;
}

/** Before an order is written: whether the run left a journal for the tenant. */
async function journalOf(opened: GitHub, input: Input, run: number | null): Promise<Readonly<Record<string, string>>> {
  const { path } = recordingWorkflow(input, null);
  const tenant = (input.text('tenant') ?? '').toLowerCase();
  const artifact = run === null ? undefined : (await believedJournals(opened, run, path)).get(tenant);
  return artifact === undefined ? { order: '' } : { order: 'undo', run: String(run), artifact: String(artifact) };
}

async function found(opened: GitHub, input: Input, sha: string, tenant: string): Promise<NewOrder | null> {
  const change = input.text('change');
  if (change !== undefined) return orderIn(change, tenant);
  const looked = (await reviewedPlans(opened, input, null)).find(
    ({ plan }) => plan.tenant.id.toLowerCase() === tenant.toLowerCase(),
  );
  const order = looked?.record.order ?? null;
  if (order === null || (await holds(opened, sha, order))) return order;
  throw new UsageError(`${order.path} is not in this commit as it was looked at`, 'order again', exit.refused);
}

async function toldOf(
  opened: GitHub,
  input: Input,
  { order, tenant, run }: NewOrder,
): Promise<Readonly<Record<string, string>>> {
  if (run === null) return { order };
  const { path } = recordingWorkflow(input, null);
  const artifact = (await believedJournals(opened, run, path)).get(tenant.toLowerCase());
  if (artifact !== undefined) return { order, run: String(run), artifact: String(artifact) };
  const hint = 'name a run of `postern trusted` that applied a plan; journals are kept for 90 days';
  throw new UsageError(`run ${run} left no journal for this tenant`, hint, exit.refused);
}
