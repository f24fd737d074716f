import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../json.ts';
import { coalescing } from './wire/coalesce.ts';
import { attemptOf, once, refuse, type Result, succeed } from './wire/failure.ts';
import { graphFailure } from './graph/error.ts';
import { type GraphOptions, graphWire, type GraphWire, rowsOf } from './graph/wire.ts';
import { persist } from './retry.ts';
import type { GraphRead, GraphRoad } from './transport.ts';
import { absent, callName, type GraphCall, type Outcome, present, type Reading, type Row, unknown } from './tenant.ts';
import { partsOf, waitOf } from './wire/parts.ts';
import { outcomeOf, writeTogether, type Written } from './wire/write-batch.ts';

const batchSize = 20;

/** Reads and writes groups, members and users over Microsoft Graph v1.0. */
export function graphTenant(options: GraphOptions): GraphRoad {
  const wire = graphWire(options);
  const read = coalescing<GraphRead, Reading>({
    most: batchSize,
    key: (call) => call.path,
    one: async (call) => readingOf(await all(wire, call, await ask(wire, call))),
    many: async (calls) =>
      Promise.all((await readBatch(wire, calls)).map((body, index) => rest(wire, calls[index], body))),
  });
  return { read, run: (call) => write(wire, call), batch: { most: batchSize, run: (calls) => writeAll(wire, calls) } };
}

type Rows = Result<readonly Row[]>;

async function rest(wire: GraphWire, call: GraphRead | undefined, body: Result<Json> | null): Promise<Reading | null> {
  return call === undefined || body === null ? null : readingOf(await all(wire, call, body));
}

function readingOf(result: Rows): Reading {
  if (result.ok) return present(result.value);
  const { error } = result.failure;
  return error.reason === 'absent' ? absent : unknown(error);
}

/** One page, asked until it is answered. */
async function ask(wire: GraphWire, call: GraphRead, link?: string): Promise<Result<Json>> {
  const id = randomUUID();
  return persist(wire.clock, async () => attemptOf(await wire.send(call, id, link)));
}

/** Follows the links of a listing as they stand: they are opaque. A link that fails leaves no short list behind. */
async function all(wire: GraphWire, call: GraphRead, first: Result<Json>): Promise<Rows> {
  const rows: Row[] = [];
  const links = new Set<string>();
  for (let body = first; ;) {
    if (!body.ok) return links.size === 0 ? body : incomplete(body);
    const page = rowsOf(body.value);
    if (typeof page === 'string') return refuse(callName(call), 'unclear', page);
    rows.push(...page.rows);
    if (page.next === null) return succeed(rows);
    if (links.has(page.next)) return refuse(callName(call), 'rejected', 'the links of the listing lead in a circle');
    links.add(page.next);
    body = await ask(wire, call, page.next);
  }
}

/** A page that is not found is no proof that the object is not there: its first page was. */
function incomplete({ failure }: Extract<Result<Json>, { ok: false }>): Rows {
  const { error } = failure;
  return error.reason === 'absent'
    ? refuse(error.call, 'rejected', error.message, { type: error.type })
    : { ok: false, failure };
}

/** First pages in the order of the calls; null where one has to be asked alone. */
async function readBatch(wire: GraphWire, calls: readonly GraphRead[]): Promise<readonly (Result<Json> | null)[]> {
  const id = randomUUID();
  const result = await persist(wire.clock, async () => attemptOf(await wire.batch(calls, id)));
  if (!result.ok) return calls.map((call) => ({ ok: false, failure: named(result.failure, callName(call)) }));
  const parts = partsOf(result.value);
  const wait = Math.max(0, ...[...parts.values()].map((part) => waitOf(part, wire.clock) ?? 0));
  if (wait > 0) wire.slower(wait);
  return calls.map((call, index) => partResult(call, parts.get(String(index)), wire));
}

const named = <F extends { readonly error: { readonly call: string } }>(failure: F, call: string): F => ({
  ...failure,
  error: { ...failure.error, call },
});

function partResult(call: GraphRead, part: JsonObject | undefined, wire: GraphWire): Result<Json> | null {
  if (part === undefined) return null;
  const result = resultOf(call, part, wire);
  return !result.ok && result.failure.again ? null : result;
}

function resultOf(call: GraphCall, part: JsonObject, { clock }: GraphWire): Result<Json> {
  const [status, body] = [Number(part['status']), part['body'] ?? null];
  if (status >= 200 && status < 300) return succeed(body);
  return { ok: false, failure: graphFailure(callName(call), { status, body, after: waitOf(part, clock) }) };
}

/** Sends a write. It is repeated only where Graph said that it had not begun. */
async function write(wire: GraphWire, call: GraphCall): Promise<Outcome> {
  assertReference(call);
  const id = randomUUID();
  return outcomeOf(written(await persist(wire.clock, async () => once(await wire.send(call, id)))));
}

const written = (result: Result<Json>): Result<Written> =>
  result.ok ? succeed({ rows: answered(result.value), warnings: [] }) : result;

/** Most writes answer with nothing. */
function answered(body: Json): readonly Row[] {
  const page = rowsOf(body);
  return typeof page === 'string' ? [] : page.rows;
}

/** What depends on a request that was refused is not begun. Source: Graph "JSON batching", status 424. */
const notBegun = 424;

async function writeAll(wire: GraphWire, calls: readonly GraphCall[]): Promise<readonly (Outcome | null)[]> {
  for (const call of calls) assertReference(call);
  return writeTogether(
    {
      clock: wire.clock,
      nameOf: callName,
      send: (some, id) => wire.batch(some, id),
      part: (call, part) => (part['status'] === notBegun ? null : written(resultOf(call, part, wire))),
      alone: (call) => write(wire, call),
      slower: (pause) => wire.slower(pause),
    },
    calls,
  );
}

/**
 * Without its `/$ref` the address of a membership deletes the member itself, a person's account for one.
 * Source: the page "Remove member" of the Graph reference.
 */
function assertReference({ method, path }: GraphCall): void {
  const [place = ''] = path.split('?');
  const inside = /\/(?:members|owners)\//iu.test(decodeURIComponent(place));
  if (method === 'DELETE' && inside && !place.endsWith('/$ref')) {
    throw new Error(`DELETE ${path} would delete the member itself`);
  }
}
