import type { JsonObject } from '../json.ts';
import { recorder, snapshotText } from './snapshot.ts';
import type { SnapshotDocument, TracedExchange, TracedWrite } from './snapshot/document.ts';
import type { Batch, Batches, Call, Outcome, ReadCall, Tenant, TenantReader } from './tenant.ts';
import type { WireAnswer, Request, Watch } from './wire/http-client.ts';
import { tidy } from './wire/failure.ts';

/** Writes down what a run asks of a tenant, so that somebody else can follow it, and repeat its reads from the file. */
export interface Trace {
  /** Stands at the doors and sees every request: addresses and answers' status, never a header with a token, never a body. */
  readonly watch: Watch;
  /** Wraps the reader of a connection. */
  readonly reading: (reader: TenantReader) => TenantReader;
  /** Wraps the tenant of a connection; its reads are recorded together with the reader's. */
  readonly writing: (tenant: Tenant) => Tenant;
  /** A snapshot of the last answer to each read, with the requests and writes beside it. */
  readonly text: (tenant: SnapshotDocument['tenant']) => string;
}

export function startTrace(now: () => Date): Trace {
  const exchanges: TracedExchange[] = [];
  const writes: TracedWrite[] = [];
  let source: TenantReader | null = null;
  const recording = recorder({ read: async (call) => readFrom(source, call) });
  const reading = (reader: TenantReader): TenantReader => {
    source = reader;
    return { read: (call) => recording.read(call) };
  };
  return {
    watch: (request, url) => {
      const from = now();
      return (answer) => void exchanges.push(exchangeOf(request, url, answer, from, now()));
    },
    reading,
    writing: (tenant) => ({
      ...reading(tenant),
      run: async (call) => {
        const at = now().toISOString();
        const outcome = await tenant.run(call);
        writes.push(writeOf(at, call, outcome));
        return outcome;
      },
      batches: batchesOf(tenant, (call, outcome) => void writes.push(writeOf(now().toISOString(), call, outcome))),
    }),
    text: (tenant) => {
      const takenAt = now()
        .toISOString()
        .replace(/\.\d+Z$/u, 'Z');
      return snapshotText({ takenAt, tenant }, recording.reads(), { exchanges, writes });
    },
  };
}

/** Batches that tell of each write in them; what was not begun is sent again, and told of then. */
function batchesOf({ batches = {} }: Tenant, tell: (call: Call, outcome: Outcome) => void): Batches {
  const telling = Object.entries(batches).map(([via, batch]) => {
    const run: Batch['run'] = async (calls) => {
      const outcomes = await batch.run(calls);
      for (const [index, outcome] of outcomes.entries())
        if (outcome !== null && calls[index]) tell(calls[index], outcome);
      return outcomes;
    };
    return [via, { most: batch.most, run }] as const;
  });
  return Object.fromEntries(telling);
}

async function readFrom(source: TenantReader | null, call: ReadCall): ReturnType<TenantReader['read']> {
  if (source === null) throw new Error('a trace was asked before it was given a tenant');
  return source.read(call);
}

function exchangeOf(request: Request, url: URL, answer: WireAnswer, from: Date, to: Date): TracedExchange {
  const { 'X-CmdletName': cmdlet } = request.headers;
  return {
    at: from.toISOString(),
    method: request.method,
    url: url.href,
    ...(cmdlet === undefined ? {} : { cmdlet }),
    milliseconds: to.getTime() - from.getTime(),
    ...cameOf(answer),
  };
}

function cameOf(answer: WireAnswer): Pick<TracedExchange, 'status' | 'problem' | 'requestId' | 'retryAfter'> {
  if (answer.kind === 'none') return { status: null, problem: tidy(answer.message) };
  const requestId = answer.headers.get('request-id');
  const retryAfter = answer.headers.get('retry-after');
  return {
    status: answer.status,
    ...(requestId === null ? {} : { requestId }),
    ...(retryAfter === null ? {} : { retryAfter }),
  };
}

function writeOf(at: string, call: Call, outcome: Outcome): TracedWrite {
  const what: JsonObject =
    call.via === 'exchange'
      ? { cmdlet: call.cmdlet, parameters: call.parameters }
      : { method: call.method, path: call.path, body: call.body };
  if (outcome.state === 'done') return { at, call: what, state: 'done' };
  const { reason, message, type } = outcome.error;
  return { at, call: what, state: outcome.state, error: { reason, message, type } };
}
