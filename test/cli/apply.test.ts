import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import { emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import type { JsonObject } from '../../src/json.ts';
import { seal } from '../../src/engine/plan/seal.ts';
import { contentOf, linesOf, manyChanges, scratchFolder, undisturbed, type Undisturbed } from '../pipeline/support.ts';
import { holding } from '../support/holding.ts';
import { type Built, builtProgram } from './built.ts';

let program: Built;
let folder: string;
let whole: Undisturbed;

scratchFolder();

beforeAll(async () => {
  program = await builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'postern-apply-cli-'));
  const { plan, ...rest } = await undisturbed(manyChanges);
  // The plan of the tests is made at a fixed noon; the program knows only the real time.
  const { digest: _, seal: __, ...unsealed } = plan;
  whole = { ...rest, plan: seal({ ...unsealed, expiresAt: '2099-01-01T00:00:00Z' }) };
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const allow = (plan: Plan): readonly string[] =>
  [...new Set(plan.steps.flatMap((step) => step.hazards))].flatMap((hazard) => ['--allow', hazard]);

/** The command line that applies a plan, which is written to a file of its own. */
function commandLine(name: string, plan: Plan, url: string, ...more: readonly string[]): readonly string[] {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, planText(plan));
  return ['apply', file, '--emulator', url, '--approve', plan.digest, ...allow(plan), ...more];
}

const journalOf = (name: string): string => join(folder, `${name}.journal`);

async function emulated(faults: readonly Fault[], use: (emulator: RunningEmulator) => Promise<void>): Promise<void> {
  const emulator = await startEmulator({ tenant: contoso(), faults });
  try {
    await use(emulator);
  } finally {
    await emulator.close();
  }
}

interface Ended {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stderr: string;
}

/** Runs the program and sends it a signal as soon as it says that a step is done. */
async function disturbed(args: readonly string[], step: number, sent: NodeJS.Signals): Promise<Ended> {
  const child = execa(process.execPath, [program.main, ...args], { cwd: folder, reject: false });
  child.stderr.on('data', (part: Buffer) => {
    if (part.toString().includes(` ${step}/${whole.plan.steps.length} `)) child.kill(sent);
  });
  const { exitCode, signal, stderr } = await child;
  return { exitCode, signal, stderr };
}

/** Makes a writing cmdlet of the plan slow, so that there is time to disturb it. */
const slow: Fault = { effect: 'delay', milliseconds: 1_000, match: { cmdlet: 'New-HostedOutboundSpamFilterRule' } };

/** How many steps are done before it. */
const beforeSlow = (): number =>
  whole.plan.steps.findIndex(({ call }) => 'cmdlet' in call && call.cmdlet === slow.match?.cmdlet);

const report = (out: string): Report => JSON.parse(out) as Report;

describe.concurrent('apply, as a process,', () => {
  test('that is killed in the middle of a call goes on where it was, to the same end', async () => {
    await emulated([slow], async (emulator) => {
      const args = commandLine('killed', whole.plan, emulator.url);
      const killed = await disturbed(args, beforeSlow(), 'SIGKILL');
      expect(killed.signal).toBe('SIGKILL');
      const kinds = linesOf(journalOf('killed')).map((line) => line['kind']);
      expect(kinds).not.toContain('closed');
      expect(existsSync(`${journalOf('killed')}.lock`)).toBe(true);
      const { code, out } = await program.run([...args, '--resume', '--json'], { cwd: folder });
      expect({ code, outcome: report(out).outcome }).toEqual({ code: 0, outcome: 'applied' });
      expect(
        report(out)
          .steps.slice(0, beforeSlow())
          .map((step) => step.state),
      ).toEqual(Array.from({ length: beforeSlow() }, () => 'already'));
      expect(existsSync(`${journalOf('killed')}.lock`)).toBe(false);
      expect(contentOf(emulator.state)).toEqual(whole.end);
    });
  });

  test('that is interrupted ends the call under way, writes it down and stops with 5', async () => {
    await emulated([slow], async (emulator) => {
      const args = commandLine('interrupted', whole.plan, emulator.url);
      const { exitCode, stderr } = await disturbed(args, beforeSlow(), 'SIGINT');
      expect(exitCode).toBe(5);
      expect(stderr).toContain('Interrupted');
      expect(linesOf(journalOf('interrupted')).slice(-2)).toMatchObject([
        { kind: 'end', state: 'done' },
        { kind: 'closed', outcome: 'stopped' },
      ]);
      expect(await program.run([...args, '--resume'], { cwd: folder })).toMatchObject({ code: 0 });
      expect(contentOf(emulator.state)).toEqual(whole.end);
    });
  });

  test('that is resumed while it still goes leaves the journal to the run that holds it', async () => {
    await emulated([], async (emulator) => {
      const before = await holding(emulator.url, 'New-HostedOutboundSpamFilterRule');
      try {
        const args = commandLine('twice', whole.plan, before.url);
        const first = program.run(args, { cwd: folder });
        await before.held;
        const { code, out } = await program.run([...args, '--resume'], { cwd: folder });
        expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining('PST527') as string });
        before.release();
        expect(await first).toMatchObject({ code: 0 });
      } finally {
        await before.close();
      }
      expect(contentOf(emulator.state)).toEqual(whole.end);
    });
  });

  test('that is interrupted while the service makes it wait is gone soon and sends nothing any more', async () => {
    const waiting: Fault = {
      effect: 'throttle',
      retryAfter: 280,
      match: { cmdlet: 'New-HostedOutboundSpamFilterRule', times: 1 },
    };
    await emulated([waiting], async (emulator) => {
      const { exitCode } = await disturbed(commandLine('waiting', whole.plan, emulator.url), beforeSlow(), 'SIGINT');
      expect(exitCode).toBe(5);
      expect(linesOf(journalOf('waiting')).slice(-2)).toMatchObject([
        { kind: 'end', state: 'unknown' },
        { kind: 'closed', outcome: 'stopped' },
      ]);
      expect(emulator.calls().operations['New-HostedOutboundSpamFilterRule']).toBe(1);
    });
  });

  test('stops with 5 where the service refuses a step, and says how to go on', async () => {
    const denied: Fault = { effect: 'deny', match: { cmdlet: 'New-RemoteDomain', times: 1 } };
    await emulated([denied], async (emulator) => {
      const { code, out, err } = await program.run(commandLine('denied', whole.plan, emulator.url), { cwd: folder });
      expect(code).toBe(5);
      expect(out).toContain('stopped part-way');
      expect(err).toContain(`--journal ${journalOf('denied')} --resume`);
    });
  });

  const changed = (what: (text: string) => string) => (url: string, name: string) => {
    const args = commandLine(name, whole.plan, url);
    writeFileSync(join(folder, `${name}.json`), what(planText(whole.plan)));
    return args;
  };
  const rows: readonly {
    readonly what: string;
    readonly args: (url: string, name: string) => readonly string[];
    readonly code: number;
    readonly says: string;
  }[] = [
    {
      what: 'a plan of which one byte was changed',
      args: changed((text) => text.replace('adele', 'adela')),
      code: 4,
      says: 'PST511: the plan is not as it was written',
    },
    { what: 'half a plan', args: changed((text) => text.slice(0, 500)), code: 1, says: 'PST510: the file is not JSON' },
    {
      what: 'a plan that nobody approved',
      args: (url, name) =>
        commandLine(name, whole.plan, url).filter((arg) => arg !== '--approve' && arg !== whole.plan.digest),
      code: 4,
      says: 'nobody approved this plan',
    },
    {
      what: 'a plan approved by another digest',
      args: (url, name) => commandLine(name, whole.plan, url, '--approve', '0'.repeat(64)),
      code: 4,
      says: 'PST520',
    },
    {
      what: 'a plan without its allowances',
      args: (url, name) => {
        const steps = whole.plan.steps.map((step) => ({ ...step, hazards: ['interrupts'] as const }));
        const args = commandLine(name, resealed({ steps }), url);
        return args.slice(0, args.indexOf('--allow'));
      },
      code: 4,
      says: 'PST522',
    },
    {
      what: 'a plan that has expired',
      args: (url, name) => commandLine(name, resealed({ expiresAt: '2020-01-01T00:00:00Z' }), url),
      code: 4,
      says: 'PST521: the plan expired at 2020-01-01T00:00:00Z',
    },
    {
      what: 'a hazard that there is not',
      args: (url, name) => commandLine(name, whole.plan, url, '--allow', 'anything'),
      code: 1,
      says: '--allow anything is no hazard',
    },
    {
      what: 'nothing to resume',
      args: (url, name) => commandLine(name, whole.plan, url, '--resume'),
      code: 1,
      says: 'PST528: there is no journal',
    },
  ];
  test.each(rows)('ends with $code for $what', async ({ what, args, code, says }) => {
    await emulated([], async (emulator) => {
      const before = contentOf(emulator.state);
      const ran = await program.run(args(emulator.url, what.replaceAll(' ', '-')), { cwd: folder });
      expect({ code: ran.code, says: `${ran.out}${ran.err}` }).toEqual({
        code,
        says: expect.stringContaining(says) as string,
      });
      expect(contentOf(emulator.state)).toEqual(before);
    });
  });

  test('ends with 4 at the wrong tenant, and writes nothing there', async () => {
    const tenant = emptyTenant({ id: '11111111-0000-4000-8000-000000000001', domain: 'adatum.onmicrosoft.com' });
    const emulator = await startEmulator({ tenant });
    try {
      const { code, out } = await program.run(commandLine('elsewhere', whole.plan, emulator.url), { cwd: folder });
      expect(code).toBe(4);
      expect(out).toContain('PST901');
      expect(Object.keys(emulator.calls().operations).filter((name) => /^(?:New|Set|Remove)-/u.test(name))).toEqual([]);
    } finally {
      await emulator.close();
    }
  });

  test('with --json prints the account of what it did, and leaves the same in its journal', async () => {
    await emulated([], async (emulator) => {
      const { code, out } = await program.run(commandLine('json', whole.plan, emulator.url, '--json'), { cwd: folder });
      expect({ code, outcome: report(out).outcome }).toEqual({ code: 0, outcome: 'applied' });
      const ended = linesOf(journalOf('json')).filter((line) => line['kind'] === 'end');
      expect(ended.map((line: JsonObject) => line['step'])).toEqual(report(out).steps.map((step) => step.id));
      expect(readFileSync(journalOf('json'), 'utf8')).not.toContain('Bearer');
    });
  });
});

/** The plan with other contents, sealed again as its maker would. */
function resealed(changes: Partial<Plan>): Plan {
  const { digest: _, seal: __, ...unsealed } = whole.plan;
  return seal({ ...unsealed, ...changes });
}
