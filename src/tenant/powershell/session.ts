import { isList, type JsonObject, textAt } from '../../json.ts';
import { refuse, type Result, succeed } from '../wire/failure.ts';
import type { Clock } from '../retry.ts';
import type { TokenSource } from '../token.ts';
import { recordFailure, recordOf } from './error.ts';
import { chooseModule, isOddPath, before } from './modules.ts';
import { objectAt, type Program, type WorkerAnswer, startProcess, type Wait, type WorkerProcess } from './process.ts';

/** What the module is given to connect with, and what it is asked to export. */
export interface SessionOptions {
  readonly program: Program;
  /** The tenant's initial domain: the module takes no other name of it. */
  readonly organization: string;
  /** `O365Default` for the worldwide cloud. */
  readonly environment: string;
  readonly token: TokenSource;
  /** The cmdlets that may be called at all. */
  readonly cmdlets: readonly string[];
  /** A module to use instead of the installed one, by path. */
  readonly module?: string;
  readonly clock: Clock;
  /** Watches what is waited for. Tests pass one that does not wait. */
  readonly wait?: Wait;
}

/** A worker that has connected. */
export interface Session {
  readonly worker: WorkerProcess;
  readonly token: string;
  /** When the token ends, in milliseconds since 1970; infinity where it does not say. */
  readonly until: number;
  /** The cmdlets of the list that this identity may run. */
  readonly cmdlets: readonly string[];
}

/** Several seconds are usual; the module tries again by itself for about a minute. */
const connectTimeout = 180_000;
const step = 'Connect-ExchangeOnline';

/** A worker that runs and has not connected. */
export interface StartedWorker {
  readonly worker: WorkerProcess;
  readonly found: Found;
}

/** The PowerShell of a machine and the versions of the module that it has. */
export interface Presence {
  readonly pwsh: string;
  readonly modules: readonly string[];
}

/** Asks the program what it is and has, and lets it end; a text where it does not answer. */
export async function lookAround(program: Program): Promise<Presence | string> {
  const worker = startProcess(program);
  const said = await worker.hello;
  await worker.stop();
  const hello = said.ok ? said.messages.at(-1) : undefined;
  if (hello !== undefined) return presenceIn(hello);
  return !said.ok && said.why === 'missing' ? `${program.file} was not found` : unready(said);
}

const presenceIn = (hello: JsonObject): Presence => ({
  pwsh: textAt(hello, 'pwsh'),
  modules: isList(hello['modules']) ? hello['modules'].map(String) : [],
});

/** Starts PowerShell and looks for the module, or says what is in the way and what to do. Nobody signs in yet. */
export async function startWorker(options: SessionOptions): Promise<Result<StartedWorker>> {
  const worker = startProcess(options.program, options.wait);
  const found = foundBy(await worker.hello, options);
  if (found.ok) return succeed({ worker, found: found.value });
  await worker.stop();
  return found;
}

/** Signs in and connects a worker. One that cannot connect is stopped. */
export async function connectWorker(started: StartedWorker, options: SessionOptions): Promise<Result<Session>> {
  const session = await connected(started, options);
  if (!session.ok) await started.worker.stop();
  return session;
}

async function connected({ worker, found }: StartedWorker, options: SessionOptions): Promise<Result<Session>> {
  const token = await options.token();
  if (!token.ok) return refuse(step, token.reason, token.message, { cause: token.cause });
  const message = connectMessage(options, found, token.value);
  const said = await worker.ask(message, connectTimeout);
  const answer = said.ok ? said.messages.at(-1) : undefined;
  if (!said.ok || answer === undefined) return fallen(said);
  if (textAt(answer, 'kind') === 'failed') return unconnected(objectAt(answer, 'error'), found);
  const cmdlets = isList(answer['cmdlets']) ? answer['cmdlets'].map(String) : [];
  return succeed({ worker, token: token.value, until: endOf(token.value), cmdlets });
}

/** What there is on this machine. */
interface Found {
  readonly pwsh: string;
  /** How to name the module to `Import-Module`. */
  readonly module: JsonObject;
  /** Its version; null for one that was given by path. */
  readonly version: string | null;
  readonly paths: readonly string[];
}

function foundBy(said: WorkerAnswer, { module, program }: SessionOptions): Result<Found> {
  const hello = said.ok ? said.messages.at(-1) : undefined;
  if (!said.ok && said.why === 'missing') return refuse(step, 'unreachable', noProgram(program.file));
  if (!said.ok || hello === undefined) return fallen(said);
  const { pwsh, modules } = presenceIn(hello);
  const paths = [textAt(hello, 'home'), textAt(hello, 'temp')];
  if (module !== undefined) return succeed({ pwsh, module: { Name: module }, version: null, paths });
  const choice = chooseModule(pwsh, modules);
  if (!choice.ok) return refuse(step, 'unreachable', `${choice.message}: ${choice.hint}`);
  const { version } = choice;
  return succeed({ pwsh, module: { Name: 'ExchangeOnlineManagement', RequiredVersion: version }, version, paths });
}

const noProgram = (file: string): string =>
  `PowerShell was not found (${file}): install PowerShell 7.6 and the module ExchangeOnlineManagement, or name the program in POSTERN_PWSH`;

const fallen = (said: WorkerAnswer): Result<never> => refuse(step, 'unreachable', unready(said), { again: true });

const unready = (said: WorkerAnswer): string =>
  `PowerShell did not get ready: ${said.ok ? 'it said nothing' : said.words}`;

/** Exporting only what is called keeps the session small; Microsoft advises it for long runs. */
function connectMessage(
  { organization, environment, cmdlets }: SessionOptions,
  found: Found,
  token: string,
): JsonObject {
  const { module, version } = found;
  const connect: JsonObject = {
    AccessToken: token,
    Organization: organization,
    ShowBanner: false,
    SkipLoadingFormatData: true,
    CommandName: cmdlets,
    ...(environment === 'O365Default' ? {} : { ExchangeEnvironmentName: environment }),
    // From 3.7 on the help is not loaded unless it is asked for.
    ...(version !== null && before(version, '3.7.0') ? { SkipLoadingCmdletHelp: true } : {}),
  };
  return { kind: 'connect', module, connect, cmdlets };
}

/** Nothing but the connection was tried, so that nothing can have been done. */
function unconnected(error: JsonObject, { paths }: Found): Result<never> {
  const failure = recordFailure(step, step, recordOf(error));
  const odd = paths.find(isOddPath);
  const hint =
    odd === undefined ? '' : `. The module fails in folders with such characters as ${odd} has: use another account`;
  const message = `${failure.error.message}${hint}`;
  return { ok: false, failure: { ...failure, perhapsDone: false, error: { ...failure.error, message } } };
}

/** When a JSON web token ends. One that is none, as an emulator takes, does not. */
function endOf(token: string): number {
  const payload = token.split('.')[1] ?? '';
  const found = /"exp"\s*:\s*(?<seconds>\d+)/u.exec(Buffer.from(payload, 'base64url').toString('utf8'));
  const seconds = found?.groups?.['seconds'];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1_000;
}
