import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import { type Built, builtProgram, type Ran } from '../cli/built.ts';
import { aPlan, aStep } from '../render/samples.ts';
import { type Double, startDouble } from './double.ts';
import { botToken, openPull, personToken } from './double-state.ts';
import { aDrift, expectFitting } from './samples.ts';

let double: Double;
let program: Built;
let folder: string;
let pull: number;
const head = 'b'.repeat(40);
const plan = aPlan();

beforeAll(async () => {
  [double, program] = await Promise.all([startDouble(), builtProgram()]);
  folder = mkdtempSync(join(tmpdir(), 'postern-github-'));
  pull = openPull(double.repository, { head }).number;
  const place = { file: 'policies/a.yaml', line: 2, column: 1, endLine: 2, endColumn: 4 };
  const diagnostics = [{ code: 'PST204', severity: 'error', message: 'm', place, related: [], hint: null }];
  const given = {
    'plan.json': planText(plan),
    'forged.json': planText(aPlan({ steps: [aStep({ hazards: ['@contoso/admins' as never] })] })),
    'problems.json': JSON.stringify({ format: 'postern-diagnostics/1', diagnostics }),
    'drift.json': JSON.stringify(aDrift()),
    'own.json': event('contoso/mail'),
    'fork.json': event('mallory/mail'),
  };
  for (const [name, content] of Object.entries(given)) writeFileSync(join(folder, name), content);
});

afterAll(async () => {
  await double.close();
  rmSync(folder, { recursive: true, force: true });
  expectFitting(double);
});

const event = (full: string): string =>
  JSON.stringify({ pull_request: { number: pull, head: { sha: head, repo: { full_name: full } } } });

async function github(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const base = {
    GITHUB_API_URL: double.url,
    GITHUB_REPOSITORY: 'contoso/mail',
    GITHUB_RUN_ID: '9',
    GITHUB_TOKEN: botToken,
    GITHUB_EVENT_PATH: join(folder, 'own.json'),
  };
  return program.run(['github', ...args], { cwd: folder, env: { ...base, ...env } });
}

describe('postern github', () => {
  test.each([
    { args: ['comment'], env: {}, code: 1, says: 'give --plan plan.json' },
    { args: ['commend'], env: {}, code: 1, says: 'choose one of take, record, reviewed' },
    { args: ['comment', '--plan', 'own.json'], env: {}, code: 1, says: 'not a plan' },
    { args: ['comment', '--plan', 'plan.json'], env: { GITHUB_TOKEN: '' }, code: 1, says: 'set GITHUB_TOKEN' },
    { args: ['comment', '--plan', 'plan.json'], env: { GITHUB_TOKEN: 'wrong' }, code: 3, says: 'check the token' },
    { args: ['comment', '--plan', 'plan.json', '--repository', 'mail'], env: {}, code: 1, says: 'OWNER/NAME' },
    { args: ['comment', '--plan', 'plan.json', '--pull', 'x'], env: {}, code: 1, says: 'is no number' },
    {
      args: ['check', '--plan', 'plan.json'],
      env: { GITHUB_TOKEN: personToken },
      code: 3,
      says: 'give the job the permission',
    },
    {
      args: ['comment', '--plan', 'forged.json'],
      env: {},
      code: 1,
      says: 'must be equal to one of the allowed values',
    },
    { args: ['request'], env: {}, code: 1, says: 'set the label grant-accepted on an issue' },
    { args: ['drift-issue', '--drift', 'plan.json'], env: {}, code: 1, says: 'no postern-drift/1' },
    { args: ['approval', '--plan', 'plan.json', '--require', 'much=2'], env: {}, code: 1, says: 'critical=2' },
  ])('$args ends with $code and says what to do', async ({ args, env, code, says }) => {
    const ran = await github(args, env);
    expect({ code: ran.code, said: ran.err.replace(/\s+/gu, ' ').includes(says) ? says : ran.err }).toEqual({
      code,
      said: says,
    });
  });

  test.each(['comment', 'check'])('%s does nothing for a fork, and does not fail for that', async (task) => {
    const before = double.seen.length;
    const ran = await github([task, '--plan', 'plan.json'], { GITHUB_EVENT_PATH: join(folder, 'fork.json') });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain('comes from a fork');
    expect(double.seen.length).toBe(before);
  });

  test('says a plan in the pull request, checks its commit, and keeps an issue', async () => {
    expect(await github(['comment', '--plan', 'plan.json', '--json'])).toMatchObject({ code: 0 });
    expect(await github(['check', '--plan', 'plan.json', '--diagnostics', 'problems.json'])).toMatchObject({ code: 0 });
    expect(await github(['drift-issue', '--drift', 'drift.json'])).toMatchObject({ code: 0 });
    expect(double.repository.comments).toHaveLength(1);
    expect(double.repository.checks.at(-1)?.annotations).toHaveLength(2);
    expect(double.repository.issues.at(-1)).toMatchObject({ pull: false, state: 'open' });
  });

  test('marks the policies wrong where there is no plan', async () => {
    expect(await github(['check', '--diagnostics', 'problems.json'])).toMatchObject({ code: 0 });
    expect(double.repository.checks.at(-1)).toMatchObject({ name: 'Postern / policies', conclusion: 'failure' });
  });

  test('writes summary and outputs where the runner says', async () => {
    const env = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') };
    expect(await github(['summary', '--plan', 'plan.json', '--exit-code', '2'], env)).toMatchObject({ code: 0 });
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain(plan.digest);
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toContain(`digest=${plan.digest}\n`);
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toContain('exitcode=2\n');
  });
});
