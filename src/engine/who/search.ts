import { type Json, type JsonObject, textAt } from '../../json.ts';
import { textOf } from '../../kinds/values.ts';
import {
  auditSearch,
  exchange,
  type Known,
  type ReadCall,
  type Row,
  type TenantReader,
  unknown,
} from '../../tenant/tenant.ts';

/** What a search of the audit log brought, and the span it covered. */
export interface AuditSearch {
  readonly from: string;
  readonly to: string;
  readonly rows: Known<readonly Row[]>;
}

/** Searches the audit log for the runs of some cmdlets, up to a moment, and as far back as it goes unless it is told. */
export type AuditLog = (cmdlets: readonly string[], at: Date, from?: Date) => Promise<AuditSearch>;

/** Every subscription keeps records at least so long. Source: "Search the audit log", Microsoft Purview, August 2026. */
const days = 90;
const day = 86_400_000;

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/**
 * The search for all runs of these cmdlets before a moment. Records are chosen by the names of cmdlets alone: which name
 * of an object a record bears is not established, and the portals may file theirs under another record type. It ends a
 * day later than it has to, in case the service's clock is ahead of ours.
 */
export const auditCall = (cmdlets: readonly string[], at: Date, from: Date = earliest(at)): ReadCall =>
  exchange(auditSearch, {
    StartDate: iso(from.getTime()),
    EndDate: iso(at.getTime() + day),
    Operations: [...new Set(cmdlets)].toSorted(),
  });

/** Asks the tenant. */
export const askedLog =
  (reader: TenantReader): AuditLog =>
  async (cmdlets, at, from) => ({ ...spanUntil(at, from), rows: await reader.read(auditCall(cmdlets, at, from)) });

const earliest = (at: Date): Date => new Date(at.getTime() - days * day);

const spanUntil = (at: Date, from: Date = earliest(at)): { readonly from: string; readonly to: string } => ({
  from: iso(from.getTime()),
  to: iso(at.getTime()),
});

/** A search that somebody made before, as a snapshot holds it. */
export interface RecordedSearch {
  readonly parameters: JsonObject;
  readonly takenAt: string;
  readonly rows: Known<readonly Row[]>;
}

/** Answers from what was recorded: the latest search that asked for all of the cmdlets. */
export const recordedLog =
  (searches: readonly RecordedSearch[]): AuditLog =>
  (cmdlets, at) => {
    const fitting = searches.filter(({ parameters }) => covers(parameters['Operations'], cmdlets));
    const latest = fitting.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1))[0];
    if (latest === undefined) return Promise.resolve({ ...spanUntil(at), rows: unknown(notRecorded) });
    const from = textAt(latest.parameters, 'StartDate') || spanUntil(new Date(latest.takenAt)).from;
    return Promise.resolve({ from, to: latest.takenAt, rows: latest.rows });
  };

function covers(operations: Json | undefined, cmdlets: readonly string[]): boolean {
  if (operations === undefined || operations === null) return true;
  const asked = new Set([operations].flat().map((one) => textOf(one).toLowerCase()));
  return cmdlets.every((cmdlet) => asked.has(cmdlet.toLowerCase()));
}

const notRecorded = {
  reason: 'unreachable',
  call: auditSearch,
  message: 'the snapshot holds no search of the audit log for it',
  type: null,
} as const;
