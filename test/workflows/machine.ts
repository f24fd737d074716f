import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type Context, filled, text } from './expressions.ts';
import type { StepSource } from './source.ts';

/** Everything a run has around it. */
export interface Machine {
  /** Environment for every step, such as where GitHub is. */
  readonly env: Readonly<Record<string, string>>;
  /** What `github.token` is. */
  readonly token: string;
  /** A folder of programs that come before all others. */
  readonly bin: string;
  /** The files of the commit that is checked out. */
  readonly files: () => ReadonlyMap<string, string>;
  /** Artifacts by run and name: a folder each. */
  readonly artifacts: string;
  readonly vars: Readonly<Record<string, string>>;
}

export interface Run {
  readonly workflow: string;
  readonly event: string;
  readonly payload: unknown;
  readonly id: number;
  readonly sha: string;
  /** `refs/heads/main`, unless a test says otherwise. */
  readonly ref?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

export interface Places {
  readonly folder: string;
  readonly work: string;
}

export interface StepResult {
  readonly code: number;
  readonly log: string;
  readonly outputs: Record<string, string>;
  readonly summary: string;
}

export async function runStep(
  machine: Machine,
  run: Run,
  step: StepSource,
  context: Context,
  places: Places,
): Promise<StepResult> {
  if (step.run !== undefined) return runShell(machine, run, step, context, places);
  const options = Object.entries(step.with ?? {}).map(([key, value]) => [key, text(filled(value, context))] as const);
  const code = act(machine, run, step.uses ?? '', Object.fromEntries(options), places.work);
  return { code, log: '', outputs: {}, summary: '' };
}

type Options = Readonly<Record<string, string>>;

/** What the actions that we use do, in so far as our steps see it. */
function act(machine: Machine, run: Run, uses: string, options: Options, work: string): number {
  if (uses.startsWith('actions/checkout@')) return checkOut(machine, options, work);
  if (uses.startsWith('actions/upload-artifact@')) return upload(machine, run.id, options, work);
  if (uses.startsWith('actions/download-artifact@')) {
    return download(machine, Number(options['run-id'] ?? run.id), options, work);
  }
  if (uses.startsWith('actions/attest-build-provenance@')) return attest(options, work);
  if (uses.startsWith('github/codeql-action/upload-sarif@')) return scan(options, work);
  if (uses === './.postern/.github/actions/postern' || uses.startsWith('actions/setup-node@')) return 0;
  throw new Error(`${uses} is not modelled`);
}

/** Postern itself is on the path already. */
function checkOut({ files }: Machine, { path }: Options, work: string): number {
  if (path !== undefined) return 0;
  for (const [name, content] of files()) {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), content);
  }
  return 0;
}

function upload({ artifacts }: Machine, run: number, { name = '', path = '' }: Options, work: string): number {
  const [folder = '', pattern = '*'] = path.split('/');
  const from = join(work, folder);
  if (!existsSync(from)) return 0;
  const files = readdirSync(from).filter((file) => file.endsWith(pattern.replace('*', '')));
  for (const file of files) cpSync(join(from, file), join(artifacts, String(run), name, file), { recursive: true });
  return 0;
}

/** By name into the folder itself; by pattern into a folder for each. */
function download(
  { artifacts }: Machine,
  run: number,
  { name, pattern = '*', path = '.' }: Options,
  work: string,
): number {
  const stored = join(artifacts, String(run));
  const names = existsSync(stored) ? readdirSync(stored) : [];
  if (name !== undefined) {
    if (!names.includes(name)) return 1;
    cpSync(join(stored, name), join(work, path), { recursive: true });
    return 0;
  }
  const wanted = names.filter((one) => one.startsWith(pattern.replace('*', '')));
  for (const one of wanted) cpSync(join(stored, one), join(work, path, one), { recursive: true });
  return 0;
}

/** There has to be something to sign. */
function attest({ 'subject-path': path = '' }: Options, work: string): number {
  const [folder = '', pattern = ''] = path.split('/');
  return readdirSync(join(work, folder)).some((file) => file.endsWith(pattern.replace('*', ''))) ? 0 : 1;
}

/** Two runs of one category in an upload are refused. Source: GitHub changelog, "Code scanning will stop combining runs". */
function scan({ sarif_file: folder = '', category }: Options, work: string): number {
  const categories = readdirSync(join(work, folder)).map((file) => {
    const log = JSON.parse(readFileSync(join(work, folder, file), 'utf8')) as Sarif;
    return log.runs[0].automationDetails?.id ?? category;
  });
  return new Set(categories).size === categories.length ? 0 : 1;
}

interface Sarif {
  readonly runs: readonly [{ readonly automationDetails?: { readonly id: string } }];
}

/** Runs the lines of a step as the runner does: `bash --noprofile --norc -eo pipefail`. */
async function runShell(
  machine: Machine,
  run: Run,
  step: StepSource,
  context: Context,
  { folder, work }: Places,
): Promise<StepResult> {
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const [output, summary] = [file('output', ''), file('summary', '')];
  const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, text(filled(value, context))] as const);
  const done = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file('script', step.run ?? '')], {
    cwd: work,
    reject: false,
    all: true,
    env: {
      ...machine.env,
      PATH: `${machine.bin}:${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'contoso/mail',
      GITHUB_RUN_ID: String(run.id),
      GITHUB_SHA: run.sha,
      GITHUB_REF: run.ref ?? 'refs/heads/main',
      GITHUB_EVENT_PATH: file('event', JSON.stringify(run.payload)),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...Object.fromEntries(own),
    },
  });
  const log = `$ ${step.name ?? step.id ?? 'a step'} ended with ${done.exitCode ?? 'a signal'}\n${done.all}\n`;
  return {
    code: done.exitCode ?? 1,
    log,
    outputs: outputsOf(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
  };
}

function outputsOf(written: string): Record<string, string> {
  const lines = written.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
