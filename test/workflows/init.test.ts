import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Built, builtProgram, type Ran } from '../cli/built.ts';
import { type Double, startDouble } from '../github/double.ts';
import { personToken } from '../github/double-state.ts';
import { expectFitting } from '../github/samples.ts';
import { type WorkflowSource, workflow } from './source.ts';

const commit = '7'.repeat(40);
const [reader, writer] = ['1', '2'].map((one) => `${one.repeat(8)}-0000-4000-8000-000000000000`) as [string, string];
const files = [
  '.github/CODEOWNERS',
  '.github/ISSUE_TEMPLATE/forwarding.yml',
  '.github/dependabot.yml',
  '.github/postern-setup.sh',
  '.github/pull_request_template.md',
  '.github/workflows/postern-trusted.yml',
  '.github/workflows/postern.yml',
];

let program: Built;
let folder: string;
let double: Double;

beforeAll(async () => {
  [program, double] = await Promise.all([builtProgram(), startDouble()]);
  folder = mkdtempSync(join(tmpdir(), 'postern-init-'));
});
afterAll(async () => {
  await double.close();
  rmSync(folder, { recursive: true, force: true });
  expectFitting(double);
});

const init = async (...more: readonly string[]): Promise<Ran> =>
  program.run(
    ['init', '--github', '--postern', `postern/postern@${commit}`, '--owners', '@contoso/messaging', ...more],
    {
      cwd: folder,
    },
  );
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** `gh` and `az` as far as the script uses them: `gh api` asks the double, `az` keeps applications in files. */
function tools(): string {
  const bin = join(folder, '..', `${folder.split('/').at(-1) ?? ''}-bin`);
  mkdirSync(bin, { recursive: true });
  const gh = `
if [ "$1 $2" = 'repo view' ]; then echo contoso/mail; exit; fi
shift
method=GET; path=; jq=.; body='{}'
while [ $# -gt 0 ]; do case "$1" in
  --method) method=$2; shift 2 ;;
  --jq) jq=$2; shift 2 ;;
  --input) body=$(cat); shift 2 ;;
  -f) body=$(jq -c --arg k "\${2%%=*}" --arg v "\${2#*=}" '.[$k] = $v' <<< "$body"); shift 2 ;;
  -F) body=$(jq -c --arg k "\${2%%=*}" --argjson v "\${2#*=}" '.[$k] = $v' <<< "$body"); shift 2 ;;
  *) path=$1; shift ;;
esac; done
send=(); [ "$method" = GET ] || send=(--data "$body")
answer=$(curl --silent --fail --request "$method" -H "Authorization: token ${personToken}" "\${send[@]}" "${double.url}/$path") || exit 1
[ -z "$answer" ] || jq -r "$jq" <<< "$answer"`;
  const az = `
echo "$*" >> "$CALLS"
case "$1 $2 $3" in
  'ad app list') cat "$CALLS.$5" 2> /dev/null || true ;;
  'ad app create') echo "id-of-$5" | tee "$CALLS.$5" ;;
  'ad app federated-credential') cat "\${8#@}" >> "$CALLS.credentials" ;;
esac`;
  for (const [name, script] of Object.entries({ gh, az }))
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\nset -euo pipefail\n${script}\n`, { mode: 0o755 });
  return bin;
}

describe('a repository that is set up from nothing', () => {
  test('gets seven files, each said by name', async () => {
    const { code, out, err } = await init();
    expect(code).toBe(0);
    expect(out.trim().split('\n').toSorted()).toEqual(files.map((file) => `wrote ${file}`).toSorted());
    expect(err).toContain('postern doctor --github');
    const written = readdirSync(join(folder, '.github'), { recursive: true, encoding: 'utf8' });
    const found = written.map((file) => join('.github', file)).filter((file) => statSync(join(folder, file)).isFile());
    expect(found.toSorted()).toEqual(files.toSorted());
  });

  test('takes every workflow from one commit, and asks for no more than the workflows that it calls', () => {
    const [open, trusted] = ['postern', 'postern-trusted'].map(
      (name) => parse(text(`.github/workflows/${name}.yml`)) as WorkflowSource,
    ) as [WorkflowSource, WorkflowSource];
    const ours = { open: workflow('postern'), trusted: workflow('postern-trusted') };
    expect([open.on, open.permissions, trusted.on, trusted.permissions]).toEqual([
      ours.open.on,
      {},
      ours.trusted.on,
      {},
    ]);
    for (const [made, own] of [
      [open, ours.open],
      [trusted, ours.trusted],
    ] as const)
      for (const [name, job] of Object.entries(made.jobs)) {
        expect(job.permissions).toEqual(own.jobs[name]?.permissions);
        const called = /^postern\/postern\/\.github\/workflows\/([\w-]+)\.yml@7{40}$/u.exec(job.uses ?? '')?.[1] ?? '';
        const taken = Object.keys(workflow(called).on.workflow_call?.inputs ?? {});
        expect(taken).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
      }
  });

  test('keeps what is there already', async () => {
    writeFileSync(join(folder, '.github/CODEOWNERS'), '* @contoso/everybody\n');
    rmSync(join(folder, '.github/dependabot.yml'));
    const { out } = await init('--plan-client-id', reader);
    expect(out).toContain('wrote .github/dependabot.yml');
    expect(out.match(/^kept {2}/gmu)).toHaveLength(6);
    expect(text('.github/CODEOWNERS')).toBe('* @contoso/everybody\n');
    rmSync(join(folder, '.github'), { recursive: true });
    await init('--plan-client-id', reader, '--apply-client-id', writer);
    expect(text('.github/workflows/postern-trusted.yml')).toContain(`plan-client-id: '${reader}'`);
  });

  test.each([
    [['--postern', 'postern/postern@main'], 'the commit of a release in full'],
    [['--postern', 'https://github.com/x@'], 'the commit of a release in full'],
    [['--plan-client-id', "x'\nrun: evil"], 'is no id of an application'],
    [['--owners', 'everybody'], 'names nobody'],
    [['--branch', 'main]\n  x: ['], 'is no name of a branch'],
    [['--policies', '../elsewhere'], 'is no folder of a repository'],
  ])('is not set up with %j', async (more, says) => {
    const { code, err } = await init(...more);
    expect([code, err]).toEqual([1, expect.stringContaining(says)]);
  });

  test('is set up by a script that a person reads first, and that changes nothing twice', async () => {
    const bin = tools();
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, CALLS: join(bin, 'calls') };
    const run = async (): Promise<string> =>
      (await execa('bash', [join(folder, '.github/postern-setup.sh'), 'rae'], { cwd: folder, env, all: true })).all;
    const given = text('.github/workflows/postern-trusted.yml');
    const trusted = join(folder, '.github/workflows/postern-trusted.yml');
    writeFileSync(trusted, given.replace(reader, ''));
    // As long as nobody reads, the check that the ruleset asks for would never come.
    expect(await run()).toContain('comes last: write the ids, push both workflows, and run this once more');
    expect(double.seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/rulesets'))).toEqual([]);
    writeFileSync(trusted, given);
    rmSync(`${env.CALLS}.credentials`);
    for (const file of readdirSync(bin).filter((one) => one.startsWith('calls'))) rmSync(join(bin, file));
    double.repository.environments.delete('apply');
    const first = await run();
    expect(first).toContain('postern-plan: write plan-client-id');
    expect(first).toContain('repo:contoso@5/mail@7:…');
    expect(readFileSync(`${env.CALLS}.credentials`, 'utf8').match(/"subject": "([^"]+)"/gu)).toEqual([
      '"subject": "repo:contoso/mail:ref:refs/heads/main"',
      '"subject": "repo:contoso/mail:environment:orders"',
      '"subject": "repo:contoso/mail:environment:apply"',
    ]);
    expect(double.repository.environments.get('apply')).toMatchObject({
      reviewers: 1,
      // No request can say that administrators may not pass by: the script leaves it to a person.
      bypass: true,
      branches: ['main'],
    });
    expect(double.repository.settings).toMatchObject({ tokenWrites: false, tokenApproves: true });
    const before = double.seen.filter(({ method }) => method === 'POST').length;
    const second = await run();
    expect(second.match(/is there already/gu)).toHaveLength(7);
    expect([...double.repository.labels]).toEqual(['forwarding', 'grant-accepted']);
    expect(double.seen.filter(({ method }) => method === 'POST')).toHaveLength(before);
    rmSync(bin, { recursive: true });
  });

  test('has nothing open afterwards but what a person has to click, and that nothing ran yet', async () => {
    const held = new Map(files.map((file) => [file, text(file)]));
    double.repository.commits.set('a'.repeat(40), held);
    const env = { GITHUB_TOKEN: personToken, GITHUB_API_URL: double.url };
    const { out } = await program.run(['doctor', '--github', '--repository', 'contoso/mail', '--json'], {
      cwd: folder,
      env,
    });
    const { findings: found } = JSON.parse(out) as {
      readonly findings: readonly { readonly what: string; readonly state: string }[];
    };
    const open = found.filter(({ state }) => state !== 'fine').map(({ what, state }) => `${what}: ${state}`);
    expect(open.toSorted()).toEqual([
      'pins of actions: withheld',
      'the environment apply: administrators: too-much',
      'the schedule: missing',
    ]);
    expect(existsSync(join(folder, 'postern.json'))).toBe(false);
  });
});
