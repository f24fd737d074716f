import { json, said } from '../../../escape.ts';
import { orderKinds } from '../../../github/orders/order.ts';
import { proposeOrder } from '../../../github/orders/propose-order.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { eventOf, github } from '../workflow-run.ts';
import { planGiven } from '../../given/documents.ts';
import { numberOf } from '../../given/numbers.ts';
import type { Io } from '../../run/io.ts';

/** `postern github order`: opens a pull request with one file that orders a plan to be made, looked at and applied. */
export async function order(input: Input, io: Io): Promise<number> {
  const plan = planGiven(input);
  const kind = orderKinds.find((one) => one === input.text('order'));
  const run = numberOf(input, 'undo-run');
  if (kind === undefined || (kind === 'undo') !== (run !== null))
    throw new UsageError(
      'no order is named',
      `give --order ${orderKinds.join(' or ')}; with undo also --undo-run NUMBER`,
    );
  const event = eventOf(input, io);
  const opened = github(event, io);
  const { did, url } = await proposeOrder(opened, plan, { order: kind, run, at: io.now(), by: event.by });
  if (input.json) io.out(`${json({ did, url })}\n`);
  else io.out(did === 'nothing' ? 'nothing to order: the tenant is as it should be\n' : said`${did}: ${url ?? ''}\n`);
  return exit.done;
}
