import { randomUUID } from 'node:crypto';
import { canonical, textAt } from '../../json.ts';
import type { ExchangeRead } from '../transport.ts';
import { auditSearch, callName, type ExchangeCall, type Row } from '../tenant.ts';
import { type Clock, persist } from '../retry.ts';
import { attemptOf, refuse, type Result, succeed } from '../wire/failure.ts';
import type { Page } from './page.ts';

type Ask = (call: ExchangeRead) => Promise<Result<Page>>;

export const isAuditSearch = ({ cmdlet }: ExchangeCall): boolean => cmdlet === auditSearch;

/** Rows in one answer, and rows in all answers to one search. Source: Search-UnifiedAuditLog reference, August 2026. */
const [atOnce, atAll] = [5_000, 50_000] as const;

/**
 * Every record of a search. The same command under one session id gives one block after another until it gives none, in
 * no order. Asking again under it gives the next block and never the one that was lost on its way, so that `ask` sends
 * once and what fails begins anew. A span with more records than one session holds is searched in halves.
 */
export async function wholeSearch(call: ExchangeRead, ask: Ask, clock: Clock): Promise<Result<Page>> {
  const found = await persist(clock, async () => attemptOf(await session(call, ask)));
  if (!found.ok) return found;
  if (found.value !== 'too many') return succeed({ rows: found.value, warnings: [], next: null });
  const halves = halvesOf(call);
  if (halves === null) return refuse(callName(call), 'rejected', 'an hour holds more records than a search gives');
  const [earlier, later] = [await wholeSearch(halves[0], ask, clock), await wholeSearch(halves[1], ask, clock)];
  if (!earlier.ok) return earlier;
  return later.ok ? succeed({ ...later.value, rows: unique([...earlier.value.rows, ...later.value.rows]) }) : later;
}

type Found = Result<readonly Row[] | 'too many'>;

async function session(call: ExchangeRead, ask: Ask): Promise<Found> {
  const paging = { SessionId: randomUUID(), SessionCommand: 'ReturnLargeSet', ResultSize: atOnce };
  const paged = { ...call, parameters: { ...call.parameters, ...paging } };
  const rows: Row[] = [];
  while (rows.length <= atAll) {
    const page = await ask(paged);
    if (!page.ok) return page;
    if (page.value.rows.length === 0) return ended(call, rows);
    if (page.value.rows.some(isBogus)) return broken(call, 'the service gave up before it had searched the whole span');
    rows.push(...page.value.rows);
    if (totalOf(page.value.rows) > atAll) return succeed('too many');
  }
  return refuse(callName(call), 'rejected', 'the search does not come to an end');
}

/** Fewer rows than the service counted are a short list, which must not pass for a whole one. */
function ended(call: ExchangeCall, rows: readonly Row[]): Found {
  const total = totalOf(rows);
  if (rows.length >= total) return succeed(unique(rows));
  return broken(call, `the service counted ${total} records and gave ${rows.length}`);
}

const broken = (call: ExchangeCall, why: string): Result<never> =>
  refuse(callName(call), 'unreachable', why, { again: true });

/** What comes back where a search ran out of time, by what public collectors check for. */
const isBogus = (row: Row): boolean => Number(row['ResultIndex']) === -1;

const totalOf = (rows: readonly Row[]): number => rows.reduce((most, row) => Math.max(most, countIn(row)), 0);
const countIn = ({ ResultCount: count }: Row): number => (typeof count === 'number' ? count : 0);

/** The service gives some records twice; each has an identity of its own. */
const unique = (rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.map((row) => [textAt(row, 'Identity') || canonical(row), row])).values(),
];

const hour = 3_600_000;

/** The span in two; null where it is too short to be cut. Both halves hold the moment between them. */
function halvesOf(call: ExchangeRead): readonly [ExchangeRead, ExchangeRead] | null {
  const [start, end] = ['StartDate', 'EndDate'].map((name) => Date.parse(textAt(call.parameters, name)));
  if (start === undefined || end === undefined || !(end - start > hour)) return null;
  const middle = new Date(Math.floor((start + end) / 2_000) * 1_000).toISOString();
  const within = (part: Record<string, string>): ExchangeRead => ({
    ...call,
    parameters: { ...call.parameters, ...part },
  });
  return [within({ EndDate: middle }), within({ StartDate: middle })];
}
