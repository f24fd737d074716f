import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Built, builtProgram } from '../cli/built.ts';
import { type Machine, type Places, type Run, runStep, type StepResult } from './machine.ts';
import { runWorkflow } from './runner.ts';
import { action, build, type StepSource, stepsOf, workflow } from './source.ts';

const policies = fileURLToPath(new URL('../../policies', import.meta.url));
let program: Built;
let folder: string;
let machine: Machine;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  program = await builtProgram(['src/main.ts', 'src/cli/action.ts']);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-ours-'));
  files = new Map();
  for (const name of ['bin', 'work', 'temp', 'artifacts']) mkdirSync(join(folder, name));
  machine = {
    env: { NO_COLOR: '1', FORCE_COLOR: '0', GITHUB_PATH: join(folder, 'path'), CALLS: join(folder, 'calls') },
    token: '',
    bin: join(folder, 'bin'),
    files: () => files,
    artifacts: join(folder, 'artifacts'),
    scanned: [],
    inputs: {},
  };
  put('postern', `exec "${process.execPath}" "${program.main}" "$@"`);
  return () => rmSync(folder, { recursive: true, force: true });
});

/** Puts a program before all others. */
function put(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

const calls = (): readonly string[] =>
  existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n') : [];

const push: Run = { workflow: '', event: 'push', payload: {}, id: 1, sha: 'e'.repeat(40) };
const places = (): Places => ({ folder, work: join(folder, 'work'), temp: join(folder, 'temp') });

describe('the action', () => {
  /** Runs the action as the runner does: the program that it names, with its inputs in the environment. */
  async function act(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
    const all = {
      ...Object.fromEntries(Object.entries(action.inputs).map(([name, one]) => [name, one.default])),
      ...inputs,
    };
    const env = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
    const [output, summary] = ['output', 'summary'].map((name) => join(folder, name)) as [string, string];
    for (const file of [output, summary]) writeFileSync(file, '');
    const ran = await execa(process.execPath, [join(dirname(program.main), 'cli/action.js')], {
      cwd: join(folder, 'work'),
      reject: false,
      all: true,
      env: {
        ...machine.env,
        ...Object.fromEntries(env),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: join(folder, 'temp'),
      },
    });
    const outputs = readFileSync(output, 'utf8')
      .split('\n')
      .filter((line) => line.includes('='));
    return {
      code: ran.exitCode ?? 1,
      log: ran.all,
      outputs: Object.fromEntries(
        outputs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
      ),
      summary: readFileSync(summary, 'utf8'),
    };
  }

  test('plans, hands the plan on as outputs and summary, and takes differences for no failure', async () => {
    cpSync(policies, join(folder, 'work', 'policies'), { recursive: true });
    writeFileSync(join(folder, 'work', 'postern.json'), 'left by an earlier step');
    const { code, outputs, summary } = await act({ command: 'plan', emulator: 'contoso' });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ exitcode: '2', verdict: 'opens', changes: '14', 'plan-path': 'postern.json' });
    expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
    expect(summary).toContain(`Digest \`${outputs['digest']}\``);
  });

  test('says where a tenant left the policies, and fails where that is asked for', async () => {
    cpSync(policies, join(folder, 'work', 'policies'), { recursive: true });
    const { code, outputs, summary } = await act({ command: 'drift', emulator: 'contoso', 'fail-on': '1 2 3' });
    expect(code).toBe(2);
    expect(outputs).toMatchObject({ exitcode: '2', verdict: 'opened', 'plan-path': 'postern.json' });
    expect(summary).toContain('### Drift of `contoso.onmicrosoft.com`');
  });

  test.each(['validate', 'plan', 'drift'])(
    '%s fails at policies that are wrong, and hands on no plan',
    async (command) => {
      mkdirSync(join(folder, 'work', 'policies'));
      writeFileSync(join(folder, 'work', 'policies', 'a.yaml'), 'remoteDomain: []\n');
      writeFileSync(join(folder, 'work', 'postern.json'), 'left by an earlier step');
      const { code, log, outputs } = await act({ command, emulator: 'contoso' });
      expect({ code, outputs }).toEqual({ code: 1, outputs: { exitcode: '1' } });
      expect(log).toContain(command === 'validate' ? '::error file=policies/a.yaml,line=1' : 'remoteDomain');
    },
  );

  test('refuses a command that is none', async () => {
    expect(await act({ command: 'apply' })).toMatchObject({ code: 1, outputs: {} });
  });

  test('puts postern on the path, and does nothing else, where no command is named', async () => {
    expect(await act({})).toMatchObject({ code: 0, outputs: {}, log: '' });
    const bin = readFileSync(join(folder, 'path'), 'utf8').trim();
    expect((await execa(join(bin, 'postern'), ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/u);
  });

  test.each([{ built: true }, { built: false }])('is built before where it is built: $built', async ({ built }) => {
    const make = 'mkdir -p dist/cli && touch dist/cli/action.js';
    put('npm', `echo "$@" >> "$CALLS"; [ "$1" != run ] || { ${make}; }`);
    const root = join(folder, 'work', '.postern');
    mkdirSync(root);
    if (built) await execa('bash', ['-c', make], { cwd: root });
    const [look, node, builds] = build.runs.steps as [StepSource, StepSource, StepSource];
    const { outputs } = await runStep(machine, push, look, {}, places());
    expect([node.if, builds.if]).toEqual(["steps.look.outputs.built != 'true'", "steps.look.outputs.built != 'true'"]);
    expect(outputs).toEqual({ built: String(built) });
    if (!built) expect(await runStep(machine, push, builds, {}, places())).toMatchObject({ code: 0 });
    expect(calls()).toEqual(built ? [] : ['ci --no-audit --no-fund --ignore-scripts', 'run build']);
    expect(existsSync(join(root, action.runs.main))).toBe(true);
  });
});

describe('the gate', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
    readonly engines: { readonly node: string };
  };

  test('installs, walks through the demo and checks, on the oldest Node that is supported and on others', async () => {
    put('npm', 'echo "$@" >> "$CALLS"');
    const job = workflow('ci').jobs['check'];
    for (const step of stepsOf(job!).filter((one) => one.run !== undefined))
      expect(await runStep(machine, push, step, {}, places())).toMatchObject({ code: 0 });
    expect(calls()).toEqual(['ci --no-audit --no-fund', 'run demo', 'run check']);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['demo', 'check', 'build']));
    expect(job?.strategy?.matrix).toMatchObject({ node: [manifest.engines.node.replace('>=', ''), '22', '24'] });
  });
});

describe('a release', () => {
  const remote = (): string => join(folder, 'contoso', 'mail');
  const git = async (...args: readonly string[]): Promise<string> =>
    (await execa('git', args, { cwd: remote(), reject: false })).stdout;

  async function release(branch = 'main'): ReturnType<typeof runWorkflow> {
    put(
      'npm',
      [
        'if [ "$1" = pack ]; then PATH="${PATH#*:}" exec npm "$@"; fi',
        'echo "npm $*" >> "$CALLS"',
        '[ "$2" != build:whole ] || { mkdir -p dist/cli; echo built > dist/cli/action.js; }',
      ].join('\n'),
    );
    put('gh', 'echo "gh $*" >> "$CALLS"');
    files = new Map([
      ['package.json', '{ "name": "postern", "version": "1.2.3", "files": ["src"] }'],
      ['src/main.ts', ''],
      ['.gitignore', 'dist/\n'],
    ]);
    mkdirSync(remote(), { recursive: true });
    await git('init', '--quiet', '--bare');
    const payload = { repository: { default_branch: 'main' } };
    const server = { ...machine, server: pathToFileURL(folder).href };
    const run = { ...push, payload, workflow: 'release', event: 'workflow_dispatch', ref: `refs/heads/${branch}` };
    return runWorkflow(server, run);
  }

  test('packs what was checked, with its checksums, and tags a commit that holds what was built', async () => {
    const { package: packed, publish } = await release();
    expect([packed?.result, publish?.result, packed?.log]).toEqual(['success', 'success', expect.any(String)]);
    const kept = join(machine.artifacts, '1', 'release');
    expect(readdirSync(kept)).toEqual(['SHA256SUMS', 'dist.tar.gz', 'postern-1.2.3.tgz']);
    const sums = readFileSync(join(kept, 'SHA256SUMS'), 'utf8');
    for (const name of ['dist.tar.gz', 'postern-1.2.3.tgz'])
      expect(sums).toContain(
        `${createHash('sha256')
          .update(readFileSync(join(kept, name)))
          .digest('hex')}  ${name}\n`,
      );
    expect(calls().filter((call) => call.startsWith('npm'))).toEqual([
      'npm ci --no-audit --no-fund',
      'npm run check',
      'npm run build:whole',
    ]);
    expect(await git('show', 'v1.2.3:dist/cli/action.js')).toBe('built');
    expect(await git('show', 'v1.2.3:package.json')).toContain('1.2.3');
    expect(calls().at(-1)).toMatch(/^gh release create v1\.2\.3 .*SHA256SUMS .* --repo contoso\/mail --verify-tag/u);
  });

  test('of a version that is there already is none', async () => {
    await release();
    rmSync(machine.artifacts, { recursive: true });
    const { package: packed, publish } = await release();
    expect([packed?.result, publish?.result]).toEqual(['success', 'failure']);
    expect(publish?.log).toContain('::error::v1.2.3 is there already');
  });

  test('is made of the default branch alone', async () => {
    const { package: packed, publish } = await release('evil');
    expect([packed?.result, publish?.result]).toEqual(['skipped', 'skipped']);
  });
});
