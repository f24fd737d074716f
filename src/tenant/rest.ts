import { randomUUID } from 'node:crypto';
import { canonical, isList, isObject, type Json, textAt } from '../json.ts';
import { coalescing } from './wire/coalesce.ts';
import { readingOf } from './exchange/answers.ts';
import { isAuditSearch, wholeSearch } from './exchange/audit-search.ts';
import { batchSize, readBatch, writeBatch } from './exchange/batch.ts';
import { type Page, pageOf } from './exchange/page.ts';
import { exchangeWire, type ExchangeWire, type RestOptions } from './exchange/wire.ts';
import { attemptOf, attemptsAt, once, refuse, type Result, succeed } from './wire/failure.ts';
import { outcomeOf } from './wire/write-batch.ts';
import { persist } from './retry.ts';
import type { ExchangeRead, ExchangeRoad } from './transport.ts';
import {
  callName,
  type ExchangeCall,
  type Known,
  type Outcome,
  present,
  type Reading,
  type Row,
  unknown,
} from './tenant.ts';

/** The admin endpoint as a road, with one question more: what this identity may run at all. */
export interface RestRoad extends ExchangeRoad {
  permittedCmdlets(): Promise<Known<readonly string[]>>;
}

/** Reads and writes Exchange over the endpoint that the ExchangeOnlineManagement module itself calls. */
export function restTenant(options: RestOptions): RestRoad {
  const wire = exchangeWire(options);
  const listed = coalescing<ExchangeRead, Reading>({
    most: batchSize,
    key: (call) => canonical([call.cmdlet, call.parameters, ...(call.wanted ?? [])]),
    one: async (call) => readingOf(call, await list(wire, call)),
    many: async (calls) => {
      const firsts = await readBatch(wire, calls);
      return Promise.all(calls.map((call, index) => rest(wire, call, firsts[index] ?? null)));
    },
  });
  const searched = async (call: ExchangeRead): Promise<Reading> =>
    readingOf(call, await wholeSearch(call, async (one) => block(wire, one), wire.clock));
  const run = async (call: ExchangeCall): Promise<Outcome> => write(wire, call);
  return {
    read: async (call) => (isAuditSearch(call) ? searched(call) : listed(call)),
    run,
    batch: { most: batchSize, run: (calls) => writeBatch(wire, calls, run) },
    permittedCmdlets: () => permitted(wire),
  };
}

/** The reading of a call whose first page came with a batch. */
async function rest(wire: ExchangeWire, call: ExchangeRead, first: Result<Page> | null): Promise<Reading | null> {
  if (first === null || (!first.ok && first.failure.again)) return null;
  return readingOf(call, first.ok ? await whole(wire, call, first.value) : first);
}

/** One block of a search, asked for once: asked again the service gives the next. */
async function block(wire: ExchangeWire, call: ExchangeRead): Promise<Result<Page>> {
  const first = read(call, await wire.invoke(call, wire.home, randomUUID()));
  return first.ok ? follow(wire, call, first.value) : first;
}

/** Every row of a call. */
async function list(wire: ExchangeWire, call: ExchangeRead): Promise<Result<Page>> {
  const first = await page(wire, call, wire.home);
  return first.ok ? whole(wire, call, first.value) : first;
}

/**
 * Follows the links of a list. A link lives for minutes and only on one back end, so that a list whose link fails is
 * read once more from the start; what fails then is an error, never a short list.
 */
async function whole(wire: ExchangeWire, call: ExchangeRead, first: Page): Promise<Result<Page>> {
  const pages = await follow(wire, call, first);
  if (pages.ok) return pages;
  const again = await page(wire, call, wire.home);
  return again.ok ? follow(wire, call, again.value) : again;
}

async function follow(wire: ExchangeWire, call: ExchangeRead, first: Page): Promise<Result<Page>> {
  const rows = wantedOf(call, first.rows);
  const links = new Set<string>();
  for (let link = first.next; link !== null;) {
    if (links.has(link)) return refuse(callName(call), 'rejected', 'the links of the list lead in a circle');
    links.add(link);
    const result = await page(wire, call, link);
    if (!result.ok) return result;
    rows.push(...wantedOf(call, result.value.rows));
    link = result.value.next;
  }
  return succeed({ ...first, rows, next: null });
}

/** A listing of every mailbox takes half a gigabyte whole. */
const wantedOf = ({ wanted }: ExchangeRead, rows: readonly Row[]): Row[] =>
  wanted === undefined
    ? [...rows]
    : rows.map((row) => Object.fromEntries(wanted.flatMap((name) => (name in row ? [[name, row[name] ?? null]] : []))));

async function page(wire: ExchangeWire, call: ExchangeRead, url: string): Promise<Result<Page>> {
  const id = randomUUID();
  const attempt = attemptsAt<Page>(call);
  return persist(wire.clock, async () => attempt(read(call, await wire.invoke(call, url, id))));
}

const read = (call: ExchangeCall, body: Result<Json>): Result<Page> =>
  body.ok ? pageOf(callName(call), body.value) : body;

/** Sends a write. It is repeated only where the service said that it had not begun. */
async function write(wire: ExchangeWire, call: ExchangeCall): Promise<Outcome> {
  const id = randomUUID();
  const result = await persist(wire.clock, async () => once(read(call, await wire.invoke(call, wire.home, id))));
  return outcomeOf(result);
}

async function permitted(wire: ExchangeWire): Promise<Known<readonly string[]>> {
  const result = await persist(wire.clock, async () => attemptOf(await wire.modules()));
  if (!result.ok) return unknown(result.failure.error);
  const value = isObject(result.value) ? result.value['value'] : undefined;
  const lists = isList(value) ? value.filter(isObject).map((row) => textAt(row, 'exportedCmdlets')) : [];
  const cmdlets = lists.flatMap((names) => names.split(',')).map((name) => name.trim());
  return present(cmdlets.filter((name) => name !== ''));
}
