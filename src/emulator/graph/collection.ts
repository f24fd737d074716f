import { isObject, type Json, textAt } from '../../json.ts';
import type { EmulatorResponse } from '../wire/http.ts';
import type { StoredRow } from '../state/state.ts';
import { answer, type GraphContext } from './context.ts';
import { predicateOf } from './filter.ts';
import { badRequest, refuse, unsupported } from './problem.ts';
import { checkSelection, selected } from './shape.ts';

const modelled = new Set(['$select', '$top', '$filter', '$count', '$orderby', '$skiptoken', '$skip', '$search']);

/** Answers a listing: filtered, sorted, cut into pages, each object written by `write`. */
export function collection(
  context: GraphContext,
  what: string,
  rows: Iterable<StoredRow>,
  write: (row: StoredRow, select: readonly string[] | null) => StoredRow,
): EmulatorResponse {
  const { query } = context.request;
  checkOptions(context);
  const [start, size] = [startOf(query), sizeOf(query)];
  // One row more than the page tells whether another page follows; only an order or a count needs them all.
  const enough = query.has('$orderby') || counts(context) ? Infinity : start + size + 1;
  const found = sorted(filtered(context, rows, enough), query.get('$orderby'));
  const page = found.slice(start, start + size);
  const select = selected(query);
  checkSelection(page, select);
  return answer(context, select === null ? what : `${what}(${select.join(',')})`, {
    ...(counts(context) ? { '@odata.count': found.length } : {}),
    ...(start + size < found.length ? { '@odata.nextLink': nextLink(context, start + size) } : {}),
    value: page.map((row) => write(row, select)),
  });
}

/** True where the caller gave the header that sends the query to the lagging index. */
export const eventual = ({ request }: GraphContext): boolean =>
  request.headers['consistencylevel']?.toLowerCase() === 'eventual';

const counts = (context: GraphContext): boolean =>
  context.request.query.get('$count')?.toLowerCase() === 'true' && eventual(context);

function checkOptions(context: GraphContext): void {
  const { query } = context.request;
  const stray = [...query.keys()].find((name) => !modelled.has(name));
  if (stray !== undefined) unsupported(`the query option ${stray} is not modelled`);
  if (query.has('$skip')) badRequest("'$skip' is not supported by the service.");
  if (query.has('$search')) refuseSearch(context);
  if (query.has('$filter') && query.has('$orderby') && !counts(context)) {
    refuse(400, 'Request_UnsupportedQuery', 'Sorting not supported for current query.');
  }
}

function refuseSearch(context: GraphContext): never {
  if (eventual(context)) return unsupported('$search is not modelled');
  const header = "'ConsistencyLevel: eventual'";
  return badRequest(
    `Request with $search query parameter only works through MSGraph with a special request header: ${header}`,
  );
}

function filtered(context: GraphContext, rows: Iterable<StoredRow>, enough: number): readonly StoredRow[] {
  const text = context.request.query.get('$filter');
  const holds = text === null ? () => true : predicateOf(text, counts(context));
  const found: StoredRow[] = [];
  for (const row of rows) {
    if (found.length >= enough) break;
    if (holds(row)) found.push(row);
  }
  return found;
}

function sorted(rows: readonly StoredRow[], order: string | null): readonly StoredRow[] {
  const [name, direction] = (order ?? '').split(/\s+/u);
  if (name === undefined || name === '') return rows;
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  const key = (row: StoredRow): string => textAt(row, name).toLowerCase();
  return [...rows].sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function sizeOf(query: URLSearchParams): number {
  const text = query.get('$top') ?? '100';
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= 999) return size;
  return badRequest(`Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
}

/** A link to the next page. Its token says nothing to a client. */
function nextLink({ request }: GraphContext, start: number): string {
  const query = [...request.query].filter(([name]) => name !== '$skiptoken');
  const token = Buffer.from(JSON.stringify({ after: start })).toString('base64url');
  const options = [...query, ['$skiptoken', token]].map(
    ([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`,
  );
  return `${request.origin}${request.path}?${options.join('&')}`;
}

function startOf(query: URLSearchParams): number {
  const token = query.get('$skiptoken');
  if (token === null) return 0;
  const after = readToken(token);
  return typeof after === 'number'
    ? after
    : refuse(
        400,
        'Directory_ExpiredPageToken',
        'The specified page token value has expired and can no longer be included in your request.',
      );
}

function readToken(token: string): Json {
  try {
    const value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Json;
    return isObject(value) ? (value['after'] ?? null) : null;
  } catch {
    return null;
  }
}
