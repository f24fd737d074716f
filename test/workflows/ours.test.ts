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
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Built, builtProgram } from '../cli/built.ts';
import { type Machine, type Places, type Run, runStep, type StepResult } from './machine.ts';
import { runWorkflow } from './runner.ts';
import { action, type StepSource, stepsOf, workflow } from './source.ts';

const policies = fileURLToPath(new URL('../../policies', import.meta.url));
let program: Built;
let folder: string;
let machine: Machine;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  program = await builtProgram();
});
afterAll(() => program.remove());

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
  const [, build, run] = action.runs.steps as [StepSource, StepSource, StepSource];

  async function act(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
    const defaults = Object.entries(action.inputs).map(([name, one]) => [name, one.default] as const);
    return runStep(machine, push, run, { inputs: { ...Object.fromEntries(defaults), ...inputs } }, places());
  }

  test('plans, hands the plan on as outputs and summary, and takes differences for no failure', async () => {
    cpSync(policies, join(folder, 'work', 'policies'), { recursive: true });
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
      const { code, log, outputs } = await act({ command, emulator: 'contoso' });
      expect({ code, outputs }).toEqual({ code: 1, outputs: { exitcode: '1' } });
      expect(log).toContain(command === 'validate' ? '::error file=policies/a.yaml,line=1' : 'remoteDomain');
    },
  );

  test('refuses a command that is none', async () => {
    expect(await act({ command: 'apply' })).toMatchObject({ code: 1, outputs: {} });
  });

  test.each([{ built: true }, { built: false }])(
    'puts postern on the path where it is built: $built',
    async ({ built }) => {
      const make = 'mkdir -p dist && echo "console.log(process.argv.slice(2).join())" > dist/main.js';
      put('npm', `echo "$@" >> "$CALLS"; [ "$1" != run ] || { ${make}; }`);
      const root = join(folder, 'root');
      mkdirSync(join(root, '.github/actions/postern'), { recursive: true });
      if (built) await execa('bash', ['-c', make], { cwd: root });
      const env = { ...machine.env, GITHUB_ACTION_PATH: join(root, '.github/actions/postern') };
      expect(await runStep({ ...machine, env }, push, build, {}, places())).toMatchObject({ code: 0 });
      expect(calls()).toEqual(built ? [] : ['ci --no-audit --no-fund --ignore-scripts', 'run build']);
      const bin = readFileSync(join(folder, 'path'), 'utf8').trim();
      expect((await execa(join(bin, 'postern'), ['--flag', 'two words'])).stdout).toBe('--flag,two words');
    },
  );
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
  const release = async (tag: string): ReturnType<typeof runWorkflow> => {
    put('npm', 'if [ "$1" = pack ]; then PATH="${PATH#*:}" exec npm "$@"; fi; echo "npm $*" >> "$CALLS"');
    put('gh', 'echo "gh $*" >> "$CALLS"');
    files = new Map([
      ['package.json', '{ "name": "postern", "version": "1.2.3", "files": ["dist"] }'],
      ['dist/main.js', ''],
    ]);
    return runWorkflow(machine, { ...push, workflow: 'release', ref: `refs/tags/${tag}` });
  };

  test('of a tag packs what was checked, with its checksum, and publishes just that', async () => {
    const { package: packed, publish } = await release('v1.2.3');
    expect([packed?.result, publish?.result, packed?.log]).toEqual(['success', 'success', expect.any(String)]);
    const kept = join(machine.artifacts, '1', 'release');
    expect(readdirSync(kept)).toEqual(['SHA256SUMS', 'postern-1.2.3.tgz']);
    const sum = createHash('sha256')
      .update(readFileSync(join(kept, 'postern-1.2.3.tgz')))
      .digest('hex');
    expect(readFileSync(join(kept, 'SHA256SUMS'), 'utf8')).toBe(`${sum}  postern-1.2.3.tgz\n`);
    expect(calls()).toEqual([
      'npm ci --no-audit --no-fund',
      'npm run check',
      'gh release create v1.2.3 release/SHA256SUMS release/postern-1.2.3.tgz --repo contoso/mail --verify-tag --generate-notes',
    ]);
  });

  test('of a tag that says another version than the package is none', async () => {
    const { package: packed, publish } = await release('v1.2.4');
    expect([packed?.result, publish?.result]).toEqual(['failure', 'skipped']);
    expect(packed?.log).toContain('::error::package.json says 1.2.3, the tag v1.2.4');
  });
});
