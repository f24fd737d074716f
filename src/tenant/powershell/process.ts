import { randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { secretVariables } from '../../diagnostics/secrets.ts';
import { isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { lineOf, lineSplitter, messageOf } from './protocol.ts';

/** A program and what it is started with. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** What came of a request: the messages about it, the last one final; or how the process ended before that. */
export type WorkerAnswer =
  | { readonly ok: true; readonly messages: readonly JsonObject[] }
  | { readonly ok: false; readonly why: 'missing' | 'died' | 'late'; readonly words: string };

/** A process that speaks the protocol of the worker, one request at a time. */
export interface WorkerProcess {
  readonly hello: Promise<WorkerAnswer>;
  ask(message: JsonObject, timeout: number): Promise<WorkerAnswer>;
  readonly alive: () => boolean;
  /** Lets it disconnect and end; kills it where it does not. */
  stop(): Promise<void>;
}

const [startTimeout, stopTimeout] = [90_000, 4_000];

/** What a child that runs other people's code has no business to know. The token reaches it over its input alone. */
const withheld: Readonly<Record<string, undefined>> = Object.fromEntries(
  secretVariables.map((name) => [name, undefined]),
);

const quiet = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', NO_COLOR: '1', LC_ALL: 'en_US.UTF-8' };

/** Starts the program. Its messages carry a prefix that nobody can guess, so that nothing a cmdlet prints passes for one. */
export function startProcess({ file, args }: Program, wait: Wait = realWait): WorkerProcess {
  const prefix = randomBytes(12).toString('hex');
  const child = execa(file, args, {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // An interrupt at the terminal is ours to answer: a write that is under way is not to be cut off by it. The worker
    // ends by itself when its input does.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: { ...quiet, ...withheld },
  });
  const [noise, pending] = [lastLines(20), listener()];
  let ended: WorkerAnswer | null = null;
  child.stdout.setEncoding('utf8').on(
    'data',
    lineSplitter((line) => pending.take(messageOf(line, prefix) ?? noise.add(line))),
  );
  child.stderr.setEncoding('utf8').on('data', lineSplitter(noise.add));
  // A process that is gone says so by ending; what was still being written to it does not matter.
  child.stdin.on('error', () => undefined);
  const gone = child.then(({ code, exitCode, shortMessage }) => {
    const missing = code === 'ENOENT' || code === 'EACCES';
    const words = missing ? (shortMessage ?? '') : `it ended with code ${exitCode ?? 'none'}. ${noise.text()}`;
    ended = { ok: false, why: missing ? 'missing' : 'died', words };
    pending.end(ended);
    return true;
  });
  const ask = async (message: JsonObject, timeout: number): Promise<WorkerAnswer> => {
    if (ended !== null) return ended;
    const answer = pending.wait();
    child.stdin.write(lineOf(message));
    const said = await wait(answer, timeout);
    if (said !== null) return said;
    child.kill('SIGKILL');
    await gone;
    return { ok: false, why: 'late', words: `it did not answer within ${Math.round(timeout / 1_000)} seconds` };
  };
  return {
    hello: ask({ prefix }, startTimeout),
    ask,
    alive: () => ended === null,
    stop: async () => {
      child.stdin.end(lineOf({ kind: 'quit' }));
      if (
        (await wait(
          gone.then(() => true),
          stopTimeout,
        )) === null
      )
        child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Waits for something for so long; null where it did not come. */
export type Wait = <T>(promise: Promise<T>, milliseconds: number) => Promise<T | null>;

async function realWait<T>(promise: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, milliseconds, null)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

interface Listener {
  wait(): Promise<WorkerAnswer>;
  take(message: JsonObject | null): void;
  end(said: WorkerAnswer): void;
}

/** Gathers the messages about the one request that is under way. All but rows are final. */
function listener(): Listener {
  let messages: JsonObject[] = [];
  let settle: (said: WorkerAnswer) => void = () => undefined;
  return {
    wait: () => {
      messages = [];
      return new Promise((resolve) => (settle = resolve));
    },
    take: (message) => {
      if (message === null) return;
      messages.push(message);
      if (textAt(message, 'kind') !== 'rows') settle({ ok: true, messages });
    },
    end: (said) => settle(said),
  };
}

/** The last lines that were no messages: the only account there is of a process that fell over. */
function lastLines(most: number): { readonly add: (line: string) => null; readonly text: () => string } {
  const lines: string[] = [];
  return {
    add: (line) => {
      if (line.trim() !== '') lines.push(line.trim());
      if (lines.length > most) lines.shift();
      return null;
    },
    text: () => lines.join(' '),
  };
}

/** An object inside a message; empty where there is none. */
export function objectAt(message: JsonObject, key: string): JsonObject {
  const value: Json | undefined = message[key];
  return isObject(value) ? value : {};
}
