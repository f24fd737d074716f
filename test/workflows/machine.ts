import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';
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
  readonly files: (commit: string) => ReadonlyMap<string, string>;
  /** Artifacts by run and name: a folder each. */
  readonly artifacts: string;
  /** Told of each artifact that is kept; the id by which it can be asked for. */
  readonly kept?: (run: number, name: string) => number;
  /** Where repositories are; what is checked out is a repository of git then. */
  readonly server?: string;
  /** Where a job that may sign in gets its token. */
  readonly identity?: string;
  /** Every place of Postern that was checked out. */
  readonly postern?: { readonly repository: string; readonly ref: string }[];
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
  /** Whether jobs that succeeded in the attempt before are run again too. */
  readonly rerun?: 'failed' | 'all';
  /** What becomes of jobs at their environment. */
  readonly gate?: 'let in' | 'turned away' | 'cancelled';
  /** What happens while a job waits for its environment. */
  readonly meanwhile?: () => void | Promise<void>;
  /** Ends a step while it runs: the run is cancelled, or the machine under it is gone. */
  readonly interrupt?: {
    readonly step: string;
    readonly how: 'cancelled' | 'lost';
    /** Fulfilled once it is time. */
    readonly when: () => Promise<void>;
  };
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
  readonly interrupted?: 'cancelled' | 'lost';
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
  if (uses.startsWith('actions/checkout@')) return checkOut(machine, run.sha, options, work);
  if (uses.startsWith('actions/upload-artifact@')) return upload(machine, run.id, options, work);
  if (uses.startsWith('actions/download-artifact@')) {
    return download(machine, Number(options['run-id'] ?? run.id), options, work);
  }
  if (uses.startsWith('actions/attest-build-provenance@')) return attest(options, work);
  if (uses.startsWith('github/codeql-action/upload-sarif@')) return scan(machine, options, work);
  if (uses === './.postern/.github/actions/build' || uses === './.postern') return 0;
  if (uses.startsWith('actions/setup-node@')) return 0;
  throw new Error(`${uses} is not modelled`);
}

const whoever = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];

/** Postern itself is on the path already. */
function checkOut(
  { files, postern, server }: Machine,
  commit: string,
  { path = '.', repository = '', ref = '' }: Options,
  work: string,
): number {
  if (path === '.postern') {
    postern?.push({ repository, ref });
    return 0;
  }
  for (const [name, content] of files(commit)) {
    mkdirSync(dirname(join(work, path, name)), { recursive: true });
    writeFileSync(join(work, path, name), content);
  }
  if (server !== undefined)
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
      [...whoever, 'commit', '--quiet', '--message', 'a commit'],
    ])
      execaSync('git', args, { cwd: join(work, path) });
  return 0;
}

/**
 * A folder as a whole, or the files that are named one a line. A name is taken once a run, unless it is to be overwritten,
 * and holds nothing that a file system minds. Source: README of actions/upload-artifact.
 */
function upload({ artifacts, kept }: Machine, run: number, options: Options, work: string): number {
  const { name = '', path = '', overwrite = 'false' } = options;
  const files = path
    .trim()
    .split('\n')
    .flatMap((one) => filesAt(resolve(work, one.trim())));
  if (files.length === 0) return options['if-no-files-found'] === 'error' ? 1 : 0;
  const stored = join(artifacts, String(run), name);
  if (/["\\/:<>|*?\r\n]/u.test(name) || (existsSync(stored) && overwrite !== 'true')) return 1;
  rmSync(stored, { recursive: true, force: true });
  const id = kept?.(run, name) ?? 0;
  for (const file of files) cpSync(file, join(stored, basename(file)), { recursive: true });
  writeFileSync(`${stored}.id`, String(id));
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

/** By name, or by one id, into the folder itself; by several ids or a pattern into a folder for each. */
function download({ artifacts }: Machine, run: number, options: Options, work: string): number {
  const { name, pattern = '*', path = '.', 'artifact-ids': ids } = options;
  const stored = join(artifacts, String(run));
  const all = existsSync(stored) ? readdirSync(stored).filter((one) => !one.endsWith('.id')) : [];
  const known = (one: string): string => readFileSync(join(stored, `${one}.id`), 'utf8');
  const asked = ids?.split(',');
  const wanted = asked === undefined ? [name ?? ''] : all.filter((one) => asked.includes(known(one)));
  if (name !== undefined || asked !== undefined) {
    if (wanted.length !== (asked?.length ?? 1) || wanted.some((one) => !all.includes(one))) return 1;
    for (const one of wanted)
      cpSync(join(stored, one), resolve(work, path, wanted.length === 1 ? '.' : one), { recursive: true });
    return 0;
  }
  for (const one of all.filter((each) => each.startsWith(pattern.replace('*', ''))))
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
  const running = execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file('script', step.run ?? '')], {
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
      ...identityOf(machine, context),
      ...(run.interrupt?.step === step.name ? { POSTERN_IS_STOPPED: 'yes' } : {}),
      ...Object.fromEntries(own),
    },
  });
  const interrupted = await interrupting(run, step, running);
  const done = await running;
  const log = `$ ${step.name ?? step.id ?? 'a step'} ended with ${done.exitCode ?? 'a signal'}\n${done.all}\n`;
  return {
    code: done.exitCode ?? 1,
    log,
    outputs: outputsOf(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
    ...(interrupted === null ? {} : { interrupted }),
  };
}

/** Only a job that may sign in is told where. Source: GitHub docs, OpenID Connect reference. */
function identityOf({ identity }: Machine, { permissions }: Context): Readonly<Record<string, string>> {
  const may = (permissions as Record<string, string> | undefined)?.['id-token'] === 'write';
  return may && identity !== undefined
    ? { ACTIONS_ID_TOKEN_REQUEST_URL: identity, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request' }
    : {};
}

interface Stoppable {
  readonly kill: (signal: NodeJS.Signals) => boolean;
}

/** A cancelled run is told to stop, as the runner does it first; a machine that is gone says nothing. */
async function interrupting(
  { interrupt }: Run,
  step: StepSource,
  running: Stoppable & PromiseLike<unknown>,
): Promise<'cancelled' | 'lost' | null> {
  if (interrupt === undefined || interrupt.step !== step.name) return null;
  const over = Promise.resolve(running).then(() => 'over' as const);
  const first = await Promise.race([interrupt.when(), over]);
  if (first === 'over') return null;
  running.kill(interrupt.how === 'lost' ? 'SIGKILL' : 'SIGINT');
  return interrupt.how;
}

function outputsOf(written: string): Record<string, string> {
  const lines = written.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
