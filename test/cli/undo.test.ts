import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { planText, readPlan } from '../../src/engine/plan-file/plan-file.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../src/json.ts';
import { enact } from '../../src/pipeline.ts';
import { applyOptions, yesTo } from '../support/flow.ts';
import { chained } from '../support/journals.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { aPause, asked, planOf } from '../pipeline/support.ts';
import { ask, desk } from './asking.ts';

const files = desk();
let emulator: RunningEmulator;
let plan: Plan;
let journal: string;

beforeAll(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  const tenant = roadsTo(emulator.url, emulator.state.id);
  plan = await planOf(asked(aPause), tenant);
  journal = files.put('plan.journal', '').concat('.jsonl');
  const report = await enact(plan, yesTo(plan), tenant, applyOptions(journal));
  if (report.outcome !== 'applied') throw new Error(JSON.stringify(report));
});
afterAll(async () => {
  await emulator.close();
  files.remove();
});

const head = (text: string): JsonObject => JSON.parse(text.slice(0, text.indexOf('\n'))) as JsonObject;

/** A copy of the journal, changed. */
const copy = (name: string, change: (text: string) => string): string =>
  files.put(name, change(readFileSync(journal, 'utf8')));

test('writes a plan that apply carries out, and names the next command', async () => {
  const out = journal.replace(/jsonl$/u, 'undo.json');
  const { code, out: said, err } = await ask('undo', journal, '--emulator', emulator.url, '--out', out);
  expect(code).toBe(0);
  expect(said).toContain(`takes back ${plan.digest.slice(0, 12)}`);
  expect(err).toContain(`postern apply ${out} --approve `);
  const made = readPlan(readFileSync(out, 'utf8'));
  expect(made.ok && made.value.undoes).toBe(plan.digest);
});

test('without --out names the command that keeps the plan', async () => {
  const { err } = await ask('undo', journal, '--emulator', emulator.url);
  expect(err).toContain(`Keep it:   postern undo ${journal} --out undo.json`);
});

test('with --json prints the plan file, and writes reports beside it', async () => {
  const script = journal.replace(/jsonl$/u, 'ps1');
  const { out } = await ask('undo', journal, '--emulator', emulator.url, '--json', '--report', `ps1=${script}`);
  const made = readPlan(out);
  expect(made.ok && planText(made.value)).toBe(out);
  expect(readFileSync(script, 'utf8')).toContain('Set-HostedOutboundSpamFilterRule');
});

describe('ends with', () => {
  const rows: readonly { what: string; code: number; says: string; args: () => readonly string[] }[] = [
    {
      what: 'a journal that there is not',
      code: 1,
      says: 'there is no such file',
      args: () => ['/missing/plan.journal'],
    },
    { what: 'a plan', code: 1, says: 'PST600', args: () => [files.put('plan.json', planText(plan))] },
    {
      what: 'a journal that was cut in its first line',
      code: 1,
      says: 'PST600',
      args: () => [copy('cut.jsonl', (text) => text.slice(0, 300))],
    },
    {
      what: 'a journal that was edited',
      code: 4,
      says: 'PST601',
      args: () => [
        copy('edited.jsonl', (text) => text.replace('"autoForwardingMode":"On"', '"autoForwardingMode":"Off"')),
      ],
    },
    {
      what: 'something to leave that the run did not touch',
      code: 1,
      says: '--leave remoteDomains/* is nothing that the run touched',
      args: () => [journal, '--leave', 'remoteDomains/*'],
    },
    {
      what: 'a report of a form that there is not',
      code: 1,
      says: 'is not understood',
      args: () => [journal, '--report', 'pdf=x'],
    },
    {
      what: 'a run that did nothing',
      code: 0,
      says: 'Nothing to take back.',
      args: () => [copy('idle.jsonl', (text) => chained([head(text), { kind: 'closed', outcome: 'stopped' }]))],
    },
  ];
  test.each(rows)('$code for $what', async ({ code, says, args }) => {
    const ran = await ask('undo', ...args(), '--emulator', emulator.url);
    expect({ code: ran.code, says: `${ran.out}${ran.err}` }).toEqual({
      code,
      says: expect.stringContaining(says) as string,
    });
  });
});

test('leaves a lock of another run alone and ends with 4', async () => {
  const held = copy('held.jsonl', (text) => text);
  writeFileSync(`${held}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', at: '2026-11-21T11:00:00.000Z' }));
  const { code, err } = await ask('undo', held, '--emulator', emulator.url);
  expect(code).toBe(4);
  expect(err).toContain('is in use by process 1 on elsewhere, since 2026-11-21T11:00:00.000Z');
  expect(existsSync(`${held}.lock`)).toBe(true);
});
