import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
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
  /** Told of each artifact that is kept; the id by which it can be asked for. */
  readonly kept?: (run: number, name: string) => number;
  /** What was handed to code scanning, and of which commit. */
  readonly scanned: { readonly files: number; readonly ref: string; readonly sha: string }[];
  /** What workflows are given that others call, over what stands there. */
  readonly inputs: Readonly<Record<string, unknown>>;
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
  readonly attempt?: number;
  readonly cancelled?: boolean;
}

export interface Places {
  readonly folder: string;
  readonly work: string;
  readonly temp: string;
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
  if (uses.startsWith('github/codeql-action/upload-sarif@')) return scan(machine, options, work);
  if (uses === './.postern/.github/actions/postern' || uses.startsWith('actions/setup-node@')) return 0;
  throw new Error(`${uses} is not modelled`);
}

/** Postern itself is on the path already. */
function checkOut({ files }: Machine, { path = '.' }: Options, work: string): number {
  if (path === '.postern') return 0;
  for (const [name, content] of files()) {
    mkdirSync(dirname(join(work, path, name)), { recursive: true });
    writeFileSync(join(work, path, name), content);
  }
  return 0;
}

/** A folder as a whole, or the files that are named one a line. */
function upload({ artifacts, kept }: Machine, run: number, { name = '', path = '' }: Options, work: string): number {
  const files = path
    .trim()
    .split('\n')
    .flatMap((one) => filesAt(resolve(work, one.trim())));
  if (files.length === 0) return 0;
  const id = kept?.(run, name) ?? 0;
  for (const file of files) cpSync(file, join(artifacts, String(run), name, basename(file)), { recursive: true });
  writeFileSync(join(artifacts, String(run), `${name}.id`), String(id));
  return 0;
}

/** What a path, or one pattern in the last place, stands for. */
function filesAt(path: string): readonly string[] {
  const [folder, pattern] = path.includes('*') ? [dirname(path), basename(path)] : [path, '*'];
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) return [folder];
  return readdirSync(folder)
    .filter((file) => file.endsWith(pattern.replace('*', '')))
    .map((file) => join(folder, file));
}

/** By name or by id into the folder itself; by pattern into a folder for each. */
function download(
  { artifacts }: Machine,
  run: number,
  { name, pattern = '*', path = '.', 'artifact-ids': id }: Options,
  work: string,
): number {
  const stored = join(artifacts, String(run));
  const names = existsSync(stored) ? readdirSync(stored).filter((one) => !one.endsWith('.id')) : [];
  const known = (one: string): string => readFileSync(join(stored, `${one}.id`), 'utf8');
  const wanted = name ?? (id === undefined ? undefined : names.find((one) => known(one) === id));
  if (wanted !== undefined || id !== undefined) {
    if (wanted === undefined || !names.includes(wanted)) return 1;
    cpSync(join(stored, wanted), resolve(work, path), { recursive: true });
    return 0;
  }
  for (const one of names.filter((each) => each.startsWith(pattern.replace('*', ''))))
    cpSync(join(stored, one), resolve(work, path, one), { recursive: true });
  return 0;
}

/** There has to be something to sign. */
function attest({ 'subject-path': path = '' }: Options, work: string): number {
  const [folder = '', pattern = ''] = path.split('/');
  return readdirSync(join(work, folder)).some((file) => file.endsWith(pattern.replace('*', ''))) ? 0 : 1;
}

/** Two runs of one category in an upload are refused. Source: GitHub changelog, "Code scanning will stop combining runs". */
function scan(
  { scanned }: Machine,
  { sarif_file: folder = '', category, ref = '', sha = '' }: Options,
  work: string,
): number {
  const categories = readdirSync(resolve(work, folder)).map((file) => {
    const log = JSON.parse(readFileSync(resolve(work, folder, file), 'utf8')) as Sarif;
    return log.runs[0].automationDetails?.id ?? category;
  });
  scanned.push({ files: categories.length, ref, sha });
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
  { folder, work, temp }: Places,
): Promise<StepResult> {
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const [output, summary] = [file('output', ''), file('summary', '')];
  const own = Object.entries(step.env ?? {}).map(([key, value]) => [key, text(filled(value, context))] as const);
  const done = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file('script', step.run ?? '')], {
    cwd: resolve(work, text(filled(step['working-directory'] ?? '.', context))),
    reject: false,
    all: true,
    env: {
      ...machine.env,
      PATH: `${machine.bin}:${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'contoso/mail',
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_ATTEMPT: String(run.attempt ?? 1),
      RUNNER_TEMP: temp,
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
