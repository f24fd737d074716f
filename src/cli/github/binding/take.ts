import { json, said } from '../../../escape.ts';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { baseOf, type ChangeAt, changeOfPull, type NoChange, takeChange } from '../../../github/binding/take-change.ts';
import type { GitHub } from '../../../github/client/client.ts';
import { isSameAt, treeAt } from '../../../github/client/tree.ts';
import { type NewOrder, newOrders } from '../../../github/orders/new-orders.ts';
import { outputsText } from '../../../github/run/outputs.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { writeProblem } from '../../run/files.ts';
import { pullOf, type RunEvent } from '../../../github/client/event.ts';
import { eventOf, github } from '../workflow-run.ts';
import type { Io } from '../../run/io.ts';

/**
 * `postern github take`: the policies of a change as files, so that a run that may sign in never meets what else the
 * change brings. What came from where stands in `change.json` beside them.
 */
export async function take(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const into = input.text('into');
  if (into === undefined) throw new UsageError('no folder is named', 'give --into DIR, a folder outside the checkout');
  const opened = github(event, io);
  const at: ChangeAt | NoChange = event.fork
    ? { refused: 'the change comes from another repository' }
    : await changeAt(opened, event);
  const taken = 'refused' in at ? at : await takeChange(opened, at, input.policies);
  const base = 'refused' in taken ? null : await baseGiven(opened, input, taken.commit);
  const orders = 'refused' in taken || base === null ? [] : await newOrders(opened, taken.commit, base);
  const refused =
    'refused' in taken
      ? taken.refused
      : 'refused' in orders
        ? orders.refused
        : await besideOrders(opened, { ...taken, base, orders }, input.policies);
  if ('refused' in taken || refused !== null) {
    io.err(said`Nothing was taken: ${refused ?? ''}.\n`);
    return exit.refused;
  }
  const { files, ...change } = taken;
  for (const [path, content] of files) put(join(into, path), content);
  put(join(into, 'change.json'), `${json({ ...change, orders })}\n`);
  if (base !== null) await putBase(opened, { ...change, commit: base }, input);
  told(io, change);
  io.out(input.json ? `${json({ ...change, files: [...files.keys()] })}\n` : `took ${files.size} files\n`);
  return exit.done;
}

interface Ordering extends ChangeAt {
  readonly base: string | null;
  readonly orders: readonly NewOrder[];
}

/** A change that orders something changes no policy: the plan of an order would not show it. */
async function besideOrders(
  opened: GitHub,
  { pull, commit, base, orders }: Ordering,
  folder: string,
): Promise<string | null> {
  if (pull === null || base === null || orders.length === 0 || (await isSameAt(opened, folder, [base, commit])))
    return null;
  return `${folder} changes beside an order; an order comes alone, in a change of its own`;
}

/** What was there before: the commit that is named, like the one before a push, or the first parent. */
async function baseGiven(opened: GitHub, input: Input, commit: string): Promise<string | null> {
  const given = input.text('base') ?? '';
  if (given === '') return baseOf(opened, commit);
  return /^0+$/u.test(given) ? null : given;
}

/** The policies before the change, where somebody wants to compare. */
async function putBase(opened: GitHub, at: ChangeAt, input: Input): Promise<void> {
  const into = input.text('base-into');
  if (into === undefined) return;
  const taken = await takeChange(opened, at, input.policies);
  if ('refused' in taken) {
    // Where there was nothing, an empty folder says so; without one nobody knows what was there.
    if ((await treeAt(opened, at.commit, input.policies)) === null) mkdirSync(into, { recursive: true });
    return;
  }
  mkdirSync(into, { recursive: true });
  for (const [path, content] of taken.files) put(join(into, path), content);
}

/** In a merge queue, and after a merge, the commit that is tried is the head itself. */
async function changeAt(opened: GitHub, { pull, sha }: RunEvent): Promise<ChangeAt | NoChange> {
  const found = pull === null ? await pullOf(opened, sha) : null;
  const number = pull ?? (found === null || found.merged ? null : found.number);
  return number === null ? { pull: null, head: sha, commit: sha } : changeOfPull(opened, number, sha);
}

/** For code scanning, which wants to know what it looks at. */
function told(io: Io, { pull, commit }: ChangeAt): void {
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  const ref = pull === null ? (io.env['GITHUB_REF'] ?? '') : `refs/pull/${pull}/merge`;
  if (outputs !== '') appendFileSync(outputs, outputsText({ ref, commit }));
}

/** Never through what is there already: a link would lead out of the folder. */
function put(path: string, content: string | Uint8Array): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw writeProblem(path, error);
  }
}
