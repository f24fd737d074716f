import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { textAt } from '../../src/json.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { inPortal } from '../laws/portal.ts';
import type { Figure, Figures } from './rows.ts';
import { expectedOf, mailboxesOf, sweptTenant, troubles } from './sweep-tenant.ts';
import { ms } from './table.ts';

/** Where a run works: the built program, and a folder of its own. */
interface Place {
  readonly folder: string;
  readonly program: string;
}

/** What one run of `postern forwards` came to. */
interface Ran {
  readonly report: ForwardsReport;
  readonly took: number;
  readonly requests: number;
  /** How many mailboxes were asked for their rules. */
  readonly asked: number;
  /** The most memory that it held, in MiB. */
  readonly peak: number;
}

const [small, large] = [10_000, 100_000] as const;
/** Milliseconds that each request takes. */
const latency = 50;

const askedIn = ({ calls }: RunningEmulator): number => calls().operations['Get-InboxRule'] ?? 0;

/** The command as its user would type it, in a process of its own, which tells how much memory it held. */
function start(emulator: RunningEmulator, { folder, program }: Place, more: readonly string[]): ChildProcess {
  const note = `import{writeFileSync}from"node:fs";process.on("exit",()=>writeFileSync(${JSON.stringify(join(folder, 'peak'))},String(process.resourceUsage().maxRSS)))`;
  const command = ['forwards', '--emulator', emulator.url, '--policies', join(folder, 'none'), '--json', '--quiet'];
  const args = ['--import', `data:text/javascript,${encodeURIComponent(note)}`, program, ...command, ...more];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => void child.once('close', (code) => resolve(code)));

async function run(emulator: RunningEmulator, place: Place, more: readonly string[]): Promise<Ran> {
  const before = { requests: emulator.calls().requests, asked: askedIn(emulator) };
  const from = performance.now();
  const child = start(emulator, place, more);
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => void (out += text));
  const code = await ended(child);
  if (code !== 0 && code !== 3) throw new Error(`postern forwards ${more.join(' ')}: exit ${code}`);
  return {
    report: JSON.parse(out) as ForwardsReport,
    took: performance.now() - from,
    requests: emulator.calls().requests - before.requests,
    asked: askedIn(emulator) - before.asked,
    peak: Math.round(Number(readFileSync(join(place.folder, 'peak'), 'utf8')) / 1_024),
  };
}

/** Whether a run found every forward there is, and named every mailbox and rule that it could not read whole. */
function isExact({ forwards, unread }: ForwardsReport, mailboxes: number, isDisturbed: boolean): boolean {
  const expected = expectedOf(mailboxes, isDisturbed);
  return forwards.filter(({ rule }) => rule !== null).length === expected.forwards && unread.length === expected.unread;
}

const plain = (number: number): string => Math.round(number).toLocaleString('en-US');
const pace = (mailboxes: number, { took }: Pick<Ran, 'took'>): string =>
  `${plain(mailboxes / (took / 1_000))} a second`;

/** Sweeps 100,000 mailboxes with trouble on the way, beside a tenth of them without. */
export async function sweepLarge(folder: string, program: string): Promise<Figures> {
  const [few, many] = [await swept(small, false, { folder, program }), await swept(large, true, { folder, program })];
  const measured = `${pace(large, many)}, ${plain(many.requests)} requests, ${many.peak} MiB`;
  const beside = `${plain(small)} undisturbed: ${pace(small, few)}, ${plain(few.requests)} requests, ${few.peak} MiB`;
  const holds = isExact(many.report, large, true) && many.peak < 2 * few.peak;
  return { 'sweep-large': { measured, beside, holds } };
}

async function swept(mailboxes: number, isDisturbed: boolean, place: Place): Promise<Ran> {
  const tenant = sweptTenant(mailboxes);
  const emulator = await startEmulator({ tenant, faults: isDisturbed ? troubles(tenant) : [] });
  try {
    return await run(emulator, place, ['--inbox-rules']);
  } finally {
    await emulator.close();
  }
}

/** The same where each request takes its time: beside one call after the other, killed and resumed, and by the audit log. */
export async function sweep(folder: string, program: string): Promise<Figures> {
  const place = { folder, program };
  const tenant = sweptTenant(small);
  const emulator = await startEmulator({ tenant, latency });
  try {
    const alone = await oneByOne(emulator);
    const whole = await run(emulator, place, ['--inbox-rules']);
    const resumed = await killedAndResumed(emulator, place, whole);
    const measured = `${pace(small, whole)}, ${plain(whole.requests)} requests`;
    const holds = isExact(whole.report, small, false) && small / (whole.took / 1_000) > 10 * alone;
    const beside = `one call after the other: ${plain(alone)} a second`;
    return { sweep: { measured, beside, holds }, resumed, since: await since(emulator, place, whole) };
  } finally {
    await emulator.close();
  }
}

/** How many mailboxes are read in a second where one call waits for the one before. */
async function oneByOne({ url, state }: RunningEmulator): Promise<number> {
  const { reader } = openEmulator(url, state);
  const some = mailboxesOf(state).slice(0, 100);
  const from = performance.now();
  for (const row of some)
    await reader.read(exchange('Get-InboxRule', { Mailbox: textAt(row, 'PrimarySmtpAddress'), IncludeHidden: true }));
  return some.length / ((performance.now() - from) / 1_000);
}

/** Kills a sweep half way, as a machine that goes down would, and begins it anew. */
async function killedAndResumed(emulator: RunningEmulator, place: Place, whole: Ran): Promise<Figure> {
  const checkpoint = join(place.folder, 'checkpoint');
  const more = ['--inbox-rules', '--checkpoint', checkpoint];
  const child = start(emulator, place, more);
  const dead = ended(child);
  while (linesIn(checkpoint) < small / 2) await new Promise((resolve) => void setTimeout(resolve, 20));
  child.kill('SIGKILL');
  await dead;
  const kept = linesIn(checkpoint);
  const rest = await run(emulator, place, more);
  const isSame = JSON.stringify(rest.report.forwards) === JSON.stringify(whole.report.forwards);
  return {
    measured: `${plain(kept)} were kept, ${plain(rest.asked)} asked for, ${ms(rest.took)}`,
    beside: `uninterrupted: ${ms(whole.took)}`,
    holds: isSame && rest.asked === small - kept && !existsSync(checkpoint),
  };
}

/** The mailboxes that a checkpoint holds: whole lines behind its head. */
const linesIn = (file: string): number =>
  existsSync(file) ? Math.max(0, readFileSync(file, 'utf8').split('\n').length - 2) : 0;

/** A forward that somebody sets up, found by the audit log and not by asking everybody. */
async function since(emulator: RunningEmulator, place: Place, whole: Ran): Promise<Figure> {
  const mailbox = textAt(mailboxesOf(emulator.state)[7] ?? {}, 'PrimarySmtpAddress');
  const parameters = { Mailbox: mailbox, Name: 'New', ForwardTo: ['thief@elsewhere.example'] };
  if (!(await inPortal(emulator.url, { cmdlet: 'New-InboxRule', parameters }))) throw new Error('no rule was made');
  const news = await run(emulator, place, ['--since', '2d']);
  const isFound = news.report.forwards.some(({ to }) => to === 'thief@elsewhere.example');
  return {
    measured: `${ms(news.took)}, ${plain(news.requests)} requests`,
    beside: `everybody asked: ${ms(whole.took)}, ${plain(whole.requests)} requests`,
    holds: isFound && news.requests * 10 < whole.requests,
  };
}
