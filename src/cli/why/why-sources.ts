import { isList, isObject, type JsonObject, textAt } from '../../json.ts';
import type { Unread } from '../../engine/answers/survey.ts';
import { reasonOf } from '../../engine/live/unread.ts';
import type { PolicyEntry } from '../../kinds/kind.ts';
import { sourcesOfText } from '../../policy/text/source.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import { exchange, type Row, type TenantReader } from '../../tenant/tenant.ts';
import type { Connection } from '../connect/connect.ts';
import { readGiven } from '../run/files.ts';

/** Rows of a message trace, and what of it nobody could read. */
export interface Traced {
  readonly rows: readonly Row[];
  readonly unread: readonly Unread[];
}

/** Trace rows that a snapshot holds; of a tenant that answers, only where somebody asked for them. */
export async function tracedRows(
  { recorded }: Connection,
  reader: TenantReader,
  { sender, to }: Cell,
  asks: boolean,
): Promise<Traced> {
  if (recorded !== null) return { rows: recorded.trace, unread: [] };
  if (!asks) return { rows: [], unread: [] };
  const recipient = to.includes('@') ? { RecipientAddress: to } : {};
  const found = await reader.read(exchange('Get-MessageTraceV2', { SenderAddress: sender, ...recipient }));
  if (found.state === 'unknown')
    return { rows: [], unread: [{ what: 'the message trace', why: reasonOf(found.because) }] };
  if (found.state === 'absent') return { rows: [], unread: [] };
  const details = await Promise.all(found.value.slice(0, most).map((row) => detailsOf(row, reader)));
  return { rows: [...found.value, ...details.flat()], unread: [] };
}

/** The service takes a hundred requests in five minutes. Source: Get-MessageTraceV2 reference, August 2026. */
const most = 20;

async function detailsOf(row: Row, reader: TenantReader): Promise<readonly Row[]> {
  const { MessageTraceId, RecipientAddress } = row;
  if (MessageTraceId === undefined || RecipientAddress === undefined) return [];
  const found = await reader.read(exchange('Get-MessageTraceDetailV2', { MessageTraceId, RecipientAddress }));
  return found.state === 'present' ? found.value.map((event): Row => Object.assign({ MessageTraceId }, event)) : [];
}

const names = ['name', 'address', 'domainName'];

/** An entry as its file says it. */
export function writtenEntry({ ref, place }: PolicyEntry): JsonObject | null {
  const { sources } = sourcesOfText(place.file, readGiven(place.file));
  const items = sources.flatMap(({ value }) => {
    const section = isObject(value) ? value[ref.section] : undefined;
    return isList(section) ? section.filter(isObject) : [];
  });
  return items.find((item) => names.some((name) => textAt(item, name).toLowerCase() === ref.key)) ?? null;
}
