import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../src/cli/run/command.ts';
import { summary } from '../../src/cli/github/summary.ts';
import type { Io } from '../../src/cli/run/io.ts';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import { matrixOf } from '../../src/github/run/matrix.ts';
import { outputsText, planOutputs } from '../../src/github/run/outputs.ts';
import { aChange, aPlan, aStep } from '../render/samples.ts';
import { balanced } from './gfm.ts';
import { aDrift, aMove, aPosture } from './samples.ts';

let folder: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-summary-'));
  said = '';
  return () => rmSync(folder, { recursive: true, force: true });
});

const inFolder = (name: string): string => join(folder, name);
const written = (name: string): string => readFileSync(inFolder(name), 'utf8');

/** A plan of as many changes, in a file. */
function aPlanFile(changes: number): string {
  const objects = Array.from({ length: changes }, (_, at) => `remoteDomains/${at}`);
  const plan = aPlan({
    changes: objects.map((object) => aChange({ object, name: object })),
    steps: objects.map((object) => aStep({ id: object, object })),
  });
  writeFileSync(inFolder('plan.json'), planText(plan));
  return plan.digest;
}

/** Runs the command as a step would, with the flags that a test gives. */
function run(given: Readonly<Record<string, string>>): number {
  const input: Input = {
    command: 'github',
    args: ['summary'],
    text: (name) => given[name],
    list: () => [],
    on: () => false,
    policies: 'policies',
    json: false,
  };
  const env = { GITHUB_STEP_SUMMARY: inFolder('summary'), GITHUB_OUTPUT: inFolder('output') };
  const io: Io = {
    out: () => undefined,
    err: (text) => void (said += text),
    colour: false,
    tty: false,
    width: 80,
    env,
    cwd: folder,
    now: () => new Date('2026-11-21T12:00:00Z'),
    signal: new AbortController().signal,
  };
  return summary(input, io);
}

/** What GitHub takes of a step. Source: workflow commands reference, job summaries. */
const mebibyte = 1_048_576;

describe('the summary of a step', () => {
  test('holds several plans, and stays below what GitHub shows, whatever they hold', () => {
    const digest = aPlanFile(3_000);
    for (let at = 0; at < 4; at += 1) expect(run({ plan: inFolder('plan.json') })).toBe(0);
    expect(Buffer.byteLength(written('summary'))).toBeLessThan(mebibyte);
    expect(written('summary').split(`Digest \`${digest}\``)).toHaveLength(5);
    balanced(written('summary'));
  });

  test('that is full is left as it is, and the log says so', () => {
    aPlanFile(1);
    writeFileSync(inFolder('summary'), 'x'.repeat(999_900));
    expect(run({ plan: inFolder('plan.json') })).toBe(0);
    expect(written('summary')).toBe('x'.repeat(999_900));
    expect(said).toContain('The summary of this step is full');
    expect(written('output')).toContain('digest=');
  });

  test('tells a drift as its issue does, with outputs to branch on', () => {
    writeFileSync(
      inFolder('drift.json'),
      JSON.stringify(aDrift(undefined, [], { posture: aPosture({ losses: [aMove('a')] }) })),
    );
    expect(run({ drift: inFolder('drift.json'), 'exit-code': '2' })).toBe(0);
    expect(written('summary')).toContain('> **Something is closed that the policies open.**');
    expect(written('output')).toBe('changes=1\nverdict=closed\nunknowns=0\nexitcode=2\n');
  });
});

/** A job may have this much of outputs, counted in UTF-16. Source: GitHub Actions limits, 2026. */
const mostOutputs = 1_000_000;

test('outputs are numbers and words, however large the plan is', () => {
  const plan = aPlan({ changes: Array.from({ length: 100_000 }, () => aChange()) });
  expect(outputsText(planOutputs(plan, 0)).length * 2).toBeLessThan(1_000);
});

test('the largest matrix fits the outputs of its job, and its keys name artifacts', () => {
  const entries = matrixOf(
    Array.from({ length: 1_500 }, (_, at) => ({
      folder: `policies/customer-${at}-with-a-name`,
      id: `5f0a1c9e-0000-4000-8000-${String(at).padStart(12, '0')}`,
      domain: `customer-${at}-with-a-name.onmicrosoft.com`,
    })),
    'as few as fit',
  );
  if ('refused' in entries) throw new Error(entries.refused);
  expect(JSON.stringify({ include: entries }).length * 2).toBeLessThan(mostOutputs);
  // Artifacts are named after it. Source: actions/upload-artifact, forbidden characters.
  for (const { key } of entries) expect(key).toMatch(/^[\w.-]+$/u);
});
