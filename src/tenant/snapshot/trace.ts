import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { recordOf } from '../snapshot.ts';
import type { Call, ReadCall, Tenant, TenantReader } from '../tenant.ts';
import { parseExact } from '../wire/exact-json.ts';
import { type SnapshotDocument, snapshotFormat, type SnapshotRead } from './document.ts';

/** What the first line of a trace says it is. */
export const traceFormat = 'postern-trace/1';

/** Where a trace goes, line by line, and the time for it. */
export interface TraceSink {
  readonly add: (line: string) => void;
  readonly now: () => Date;
}

/** The first line: whose exchanges follow, and since when. */
export function traceHead(tenant: SnapshotDocument['tenant'], { add, now }: TraceSink): void {
  add(lineOf({ format: traceFormat, takenAt: now().toISOString(), tenant: { ...tenant } }));
}

/** A reader that writes down every read and what came of it, as it comes. */
export const tracedReader = (reader: TenantReader, sink: TraceSink): TenantReader => ({
  read: async (call: ReadCall) => {
    const from = sink.now();
    const reading = await reader.read(call);
    sink.add(lineOf({ ...times(from, sink), ...(recordOf(call, reading) as unknown as JsonObject) }));
    return reading;
  },
});

/** The same for a tenant: its writes are written down as well, under `wrote`, and are no part of a snapshot. */
export const tracedTenant = (tenant: Tenant, sink: TraceSink): Tenant => ({
  ...tracedReader(tenant, sink),
  run: async (call: Call) => {
    const from = sink.now();
    const outcome = await tenant.run(call);
    sink.add(lineOf({ ...times(from, sink), wrote: { ...call }, outcome: outcome as unknown as JsonObject }));
    return outcome;
  },
});

const times = (from: Date, { now }: TraceSink): JsonObject => ({
  at: from.toISOString(),
  milliseconds: now().getTime() - from.getTime(),
});

const lineOf = (value: JsonObject): string => `${JSON.stringify(redacted(value))}\n`;

const secret = /password|secret|assertion|access_?token|authorization/iu;

/** Without what nobody must hand on: tokens wherever they stand, and whatever is named like a secret. */
function redacted(value: Json): Json {
  if (typeof value === 'string') return value.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/gu, '[token]');
  if (isList(value)) return value.map(redacted);
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, redactedAt(key, field)] as const);
  return Object.fromEntries(fields);
}

const redactedAt = (key: string, field: Json): Json =>
  secret.test(key) && typeof field === 'string' && field !== '' ? '[redacted]' : redacted(field);

/**
 * Reads a trace as the snapshot of the tenant as it was first seen; null for text that is no trace. What was read again
 * after a write would be another tenant, and a last line that was cut off is left out.
 */
export function traceDocument(text: string): SnapshotDocument | null {
  const end = text.indexOf('\n');
  const head = objectOf(end < 0 ? text : text.slice(0, end));
  if (head === null || textAt(head, 'format') !== traceFormat) return null;
  const reads = new Map<string, SnapshotRead>();
  for (const line of text
    .slice(end + 1)
    .split('\n')
    .map(objectOf)) {
    if (line === null || line['wrote'] !== undefined) continue;
    const { at: _at, milliseconds: _milliseconds, ...read } = line;
    const question = JSON.stringify([read['cmdlet'] ?? null, read['parameters'] ?? null, read['graph'] ?? null]);
    if (!reads.has(question)) reads.set(question, read as unknown as SnapshotRead);
  }
  const tenant = head['tenant'] as unknown as SnapshotDocument['tenant'];
  return { format: snapshotFormat, takenAt: textAt(head, 'takenAt'), tenant, reads: [...reads.values()] };
}

function objectOf(text: string): JsonObject | null {
  try {
    const value = parseExact(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
