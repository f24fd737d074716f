import { canonical, isList, isObject, type JsonObject, textAt } from '../json.ts';
import { readingOf } from './exchange/answers.ts';
import { isAuditSearch, wholeSearch } from './exchange/audit-search.ts';
import { sizeOf } from './exchange/body.ts';
import { isTruncation, type Page } from './exchange/page.ts';
import { recordFailure, recordOf } from './powershell/error.ts';
import { objectAt, type WorkerAnswer } from './powershell/process.ts';
import { typed } from './powershell/protocol.ts';
import {
  connectWorker,
  type Session,
  type SessionOptions,
  type StartedWorker,
  startWorker,
} from './powershell/session.ts';
import { persist, systemClock } from './retry.ts';
import type { ExchangeRead, ExchangeRoad } from './transport.ts';
import { callName, type ExchangeCall, type Known, present, type Reading, type TenantError, unknown } from './tenant.ts';
import { coalescing } from './wire/coalesce.ts';
import { attemptsAt, type Failure, once, refuse, type Result, succeed, tidy } from './wire/failure.ts';
import { limiter } from './wire/limiter.ts';
import { outcomeOf } from './wire/write-batch.ts';

export interface PowerShellOptions extends Omit<SessionOptions, 'clock'> {
  readonly clock?: SessionOptions['clock'];
  /** Milliseconds for one call. It has to outlast the minute in which the module tries again by itself. */
  readonly timeout?: number;
  /** After so many calls, or above so many bytes, a worker is replaced: the module gives memory back to nobody. */
  readonly most?: { readonly calls: number; readonly memory: number };
}

/** Exchange Online PowerShell as a road. */
export interface PowerShellRoad extends ExchangeRoad {
  /** What this machine lacks, before anybody signs in; null where it lacks nothing. */
  lacks(): Promise<TenantError | null>;
  permittedCmdlets(): Promise<Known<readonly string[]>>;
  close(): Promise<void>;
}

/** Reads and writes Exchange through the official module in one long-lived PowerShell. */
export function powershellTenant(options: PowerShellOptions): PowerShellRoad {
  const clock = options.clock ?? systemClock;
  const house = housekeeping({ ...options, clock });
  const send = async (call: ExchangeCall): Promise<Result<Page>> => house.run((session) => ask(session, call, options));
  const whole = async (call: ExchangeRead): Promise<Result<Page>> => {
    const attempt = attemptsAt<Page>(call);
    return isAuditSearch(call) ? wholeSearch(call, send, clock) : persist(clock, async () => attempt(await send(call)));
  };
  const read = coalescing<ExchangeRead, Reading>({
    most: 1,
    key: (call) => canonical([call.cmdlet, call.parameters]),
    one: async (call) => readingOf(call, await whole(call)),
    many: async (calls) => calls.map(() => null),
  });
  return {
    read,
    run: async (call) => outcomeOf(await persist(clock, async () => once(await send(call)))),
    lacks: () => house.lacks(),
    permittedCmdlets: async () => {
      const result = await house.run(async ({ cmdlets }) => succeed(cmdlets));
      return result.ok ? present(result.value) : unknown(result.failure.error);
    },
    close: () => house.close(),
  };
}

interface House {
  lacks(): Promise<TenantError | null>;
  run<T>(use: (session: Worked) => Promise<Result<T>>): Promise<Result<T>>;
  close(): Promise<void>;
}

/** A session and how worn it is. */
type Worked = Session & { calls: number; memory: number };

/** A token is replaced when it has no longer than this: the module cannot renew it, and a call may take a while. */
const margin = 5 * 60_000;

/** Keeps one session, one call at a time, and replaces it when it has fallen, is worn out or its token ends. */
function housekeeping(options: PowerShellOptions & SessionOptions): House {
  const gate = limiter(1, options.clock);
  const most = options.most ?? { calls: 5_000, memory: 1.5 * 2 ** 30 };
  let [started, session, hopeless]: [StartedWorker | null, Worked | null, Failure | null] = [null, null, null];

  const leave = async (): Promise<void> => {
    const workers = [started?.worker, session?.worker];
    [started, session] = [null, null];
    await Promise.all(workers.map(async (worker) => worker?.stop()));
  };
  const start = async (): Promise<Result<StartedWorker>> => {
    const result = started?.worker.alive() === true ? succeed(started) : await startWorker(options);
    started = result.ok ? result.value : null;
    return result;
  };
  const open = async (): Promise<Result<Session>> => {
    const ready = await start();
    started = null;
    return ready.ok ? connectWorker(ready.value, options) : ready;
  };
  const enter = async (): Promise<Result<Worked>> => {
    // What a person has to mend will not mend itself between two calls.
    if (hopeless !== null) return { ok: false, failure: hopeless };
    if (session !== null && (await isSpent(session, most, options))) await leave();
    if (session !== null) return succeed(session);
    const opened = await open();
    if (!opened.ok && !opened.failure.again) hopeless = opened.failure;
    if (opened.ok) session = { ...opened.value, calls: 0, memory: 0 };
    return session === null ? (opened as Result<never>) : succeed(session);
  };
  const attempt = async <T>(use: (session: Worked) => Promise<Result<T>>): Promise<Result<T>> => {
    const entered = await enter();
    return entered.ok ? use(entered.value) : entered;
  };
  return {
    lacks: () =>
      gate.run(async () => {
        const ready = await start();
        return ready.ok ? null : ready.failure.error;
      }),
    run: (use) =>
      gate.run(async () => {
        const result = await attempt(use);
        // A token that the service no longer takes means that nothing was done.
        if (result.ok || result.failure.error.reason !== 'expired' || session === null) return result;
        await leave();
        return attempt(use);
      }),
    // Nobody waits for a call that is under way: whoever closes the road has given it up.
    close: () => {
      hopeless ??= refuse('close', 'unreachable', 'the road was closed').failure;
      return leave();
    },
  };
}

async function isSpent(
  session: Worked,
  most: { calls: number; memory: number },
  options: SessionOptions,
): Promise<boolean> {
  if (!session.worker.alive() || session.calls >= most.calls || session.memory >= most.memory) return true;
  if (session.until - options.clock.now() > margin) return false;
  // The source may have no better token yet; a new session would begin with the same one.
  const token = await options.token();
  return token.ok && token.value !== session.token;
}

const patience = 6 * 60_000;

async function ask(session: Worked, call: ExchangeCall, options: PowerShellOptions): Promise<Result<Page>> {
  session.calls += 1;
  const parameters = { ...sizeOf(call.cmdlet, call.parameters), ...typed(call.parameters) };
  const request = { kind: 'call', id: session.calls, cmdlet: call.cmdlet, parameters };
  const said = await session.worker.ask(request, options.timeout ?? patience);
  const last = said.ok ? said.messages.at(-1) : undefined;
  if (typeof last?.['memory'] === 'number') session.memory = last['memory'];
  return pageOf(call, said);
}

function pageOf(call: ExchangeCall, said: WorkerAnswer): Result<Page> {
  const name = callName(call);
  const last = said.ok ? said.messages.at(-1) : undefined;
  if (!said.ok || last === undefined) {
    const why = said.ok ? 'it said nothing' : tidy(said.words);
    // Whatever the call was to do, it may have been done.
    return refuse(name, 'unreachable', `PowerShell broke off: ${why}`, { again: true, perhapsDone: true });
  }
  if (textAt(last, 'kind') === 'failed') {
    return { ok: false, failure: recordFailure(name, call.cmdlet, recordOf(objectAt(last, 'error'))) };
  }
  const warnings = isList(last['warnings']) ? last['warnings'].map(String) : [];
  const rows = said.messages.flatMap(rowsOf);
  if (last['count'] !== rows.length) {
    const message = `PowerShell sent ${rows.length} of ${JSON.stringify(last['count'])} rows`;
    return refuse(name, 'unreachable', message, { again: true, perhapsDone: true });
  }
  if (warnings.some(isTruncation)) return refuse(name, 'rejected', 'the service holds more rows than it gave');
  return succeed({ rows, warnings, next: null });
}

const rowsOf = (message: JsonObject): readonly JsonObject[] =>
  isList(message['rows']) ? message['rows'].filter(isObject) : [];
