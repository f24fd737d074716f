import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { openEmulatedPowerShell, programOf } from '../../src/cli/connect/connect-powershell.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { kinds } from '../../src/kinds/index.ts';
import { propose } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { lookAround } from '../../src/tenant/powershell/session.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { exchange, type Reading, type TenantReader } from '../../src/tenant/tenant.ts';
import { context, today } from '../support/flow.ts';
import { timing } from './process.ts';
import { type Figure, type Figures, untaken } from './rows.ts';
import { ms, ratio } from './table.ts';

const policies = `
tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, exchange: rest }
guardrails: { tenantWideForwarding: allow, maxRemovals: { count: 50, share: 1 } }
outboundPolicies:
  - { name: Partner forwarding, autoForwardingMode: On, fromMemberOf: [executives@contoso.com] }
  - { name: Default, autoForwardingMode: Off }
remoteDomains:
  - { domainName: fabrikam.com, autoForwardEnabled: false }
  - { domainName: adatum.com, autoForwardEnabled: true }
transportRules: [{ name: Mark external mail, fromScope: NotInOrganization, prependSubject: '[Outside] ' }]
smtpAuth: { organization: disabled }
`;

type Road = 'rest' | 'powershell';

/** A command line for a road: what it is given, and where it may write. */
const commands: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  plan: (folder) => ['plan', '--policies', folder, '--out', join(folder, 'plan.json')],
  drift: (folder) => ['drift', '--policies', folder],
  why: (folder) => ['why', '--policies', folder, '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com'],
  snapshot: (folder) => ['snapshot', '--policies', folder, '--out', join(folder, 'tenant.json')],
  export: (folder) => ['export', '--out', join(folder, 'exported')],
  apply: (folder) => ['apply', join(folder, 'plan.json')],
};

/** A request to the services of a tenant takes about as long. */
const latency = 50;

interface Took {
  readonly milliseconds: number;
  readonly calls: number;
}

/** Runs the program once on a fresh tenant over a road. */
async function once(program: string, folder: string, command: string, road: Road): Promise<Took> {
  const emulator = await startEmulator({ tenant: contoso(), latency });
  try {
    const allowed = command === 'apply' ? await approval(program, folder, emulator) : [];
    rmSync(join(folder, 'exported'), { recursive: true, force: true });
    const args = [...(commands[command]?.(folder) ?? []), ...allowed, '--emulator', emulator.url, '--exchange', road];
    const before = callsOf(emulator);
    const from = performance.now();
    const { exitCode, stderr } = await execa(process.execPath, [program, ...args], { reject: false });
    const milliseconds = performance.now() - from;
    if (![0, 2].includes(exitCode ?? 70)) throw new Error(`${command} over ${road}: exit ${exitCode}\n${stderr}`);
    return { milliseconds, calls: callsOf(emulator) - before };
  } finally {
    await emulator.close();
  }
}

const callsOf = (emulator: RunningEmulator): number =>
  Object.values(emulator.calls().operations).reduce((sum, count) => sum + count, 0);

/** Makes the plan that is applied, and says yes to it. */
async function approval(program: string, folder: string, emulator: RunningEmulator): Promise<readonly string[]> {
  const plan = commands['plan']?.(folder) ?? [];
  const { stdout } = await execa(process.execPath, [program, ...plan, '--emulator', emulator.url, '--json']);
  const { digest, steps } = JSON.parse(stdout) as { digest: string; steps: { hazards: string[] }[] };
  rmSync(join(folder, 'plan.journal'), { force: true });
  return ['--approve', digest, ...steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard])];
}

/** Times in which a reader goes from idle to asking: what waits for an answer before it is asked. */
function counting(reader: TenantReader): { readonly reader: TenantReader; readonly rounds: () => number } {
  let [pending, rounds] = [0, 0];
  const read = async (call: Parameters<TenantReader['read']>[0]): Promise<Reading> => {
    if (pending === 0) rounds += 1;
    pending += 1;
    return reader.read(call).finally(() => (pending -= 1));
  };
  return { reader: { read }, rounds: () => rounds };
}

async function roundsOf(reader: TenantReader): Promise<number> {
  const desired = desiredFrom(sourcesOfText('policies/a.yaml', policies).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  const counted = counting(reader);
  await propose(desired.value, counted.reader, context);
  return counted.rounds();
}

interface Opening {
  readonly start: number;
  readonly connect: number;
  /** Of a plan, over REST and over PowerShell. */
  readonly rounds: readonly [number, number];
}

/** How long a PowerShell takes to start, and then to connect: the first call less another like it. */
async function open(): Promise<Opening> {
  const emulator = await startEmulator({ tenant: contoso(), latency });
  const marks = [performance.now()];
  const opened = await openEmulatedPowerShell(emulator.url, emulator.state, process.env);
  try {
    marks.push(performance.now());
    for (const Identity of ['a', 'b']) {
      await opened.reader.read(exchange('Get-RemoteDomain', { Identity }));
      marks.push(performance.now());
    }
    const [start = 0, first = 0, second = 0] = marks.slice(1).map((mark, at) => mark - (marks[at] ?? 0));
    const rest = openEmulator(emulator.url, emulator.state).reader;
    return { start, connect: first - second, rounds: [await roundsOf(rest), await roundsOf(opened.reader)] };
  } finally {
    await opened.close();
    await emulator.close();
  }
}

async function median(program: string, folder: string, command: string, road: Road): Promise<Took> {
  const took = [];
  for (let turn = 0; turn < 3; turn += 1) took.push(await once(program, folder, command, road));
  return { milliseconds: timing(took.map((one) => one.milliseconds)).median, calls: took[0]?.calls ?? 0 };
}

const told = ({ start, connect, rounds: [there, here] }: Opening): Figures => ({
  'pwsh-start': { measured: ms(start), beside: `and connects: ${ms(connect)}`, holds: null },
  'pwsh-rounds': { measured: String(here), beside: `over REST: ${there}`, holds: here === there },
});

/** A command over PowerShell beside REST; what starting and connecting take is told apart. */
async function beside(program: string, folder: string, command: string, { start, connect }: Opening): Promise<Figure> {
  const there = await median(program, folder, command, 'rest');
  const here = await median(program, folder, command, 'powershell');
  const times = (here.milliseconds - start - connect) / there.milliseconds;
  return {
    measured: `${ms(here.milliseconds)}, ${here.calls} calls; ${ratio(times)} without start and connect`,
    beside: `over REST: ${ms(there.milliseconds)}, ${there.calls} calls`,
    holds: times <= 4 && here.calls === there.calls,
  };
}

/** Every command over both roads, on one tenant. */
export async function roads(folder: string, program: string): Promise<Figures> {
  const found = await lookAround(programOf(process.env));
  if (typeof found === 'string') return { 'pwsh-start': untaken(found) };
  const own = join(folder, 'roads');
  mkdirSync(own);
  writeFileSync(join(own, 'a.yaml'), policies);
  const opening = await open();
  const figures: Record<string, Figure> = { ...told(opening) };
  for (const command of Object.keys(commands))
    figures[`pwsh-${command}`] = await beside(program, own, command, opening);
  return figures;
}
