import { textOf } from '../../kinds/property.ts';
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

/** Searches the audit log for the runs of some cmdlets, up to a moment. */
export type AuditLog = (cmdlets: readonly string[], at: Date) => Promise<AuditSearch>;

/** Every subscription keeps records at least so long. Source: "Search the audit log", Microsoft Purview, August 2026. */
const days = 90;

const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The span that is searched, ending at a moment. */
export const spanUntil = (at: Date): { readonly from: string; readonly to: string } => ({
  from: iso(at.getTime() - days * 86_400_000),
  to: iso(at.getTime()),
});

/**
 * Asks the tenant. Records are chosen by the names of cmdlets alone: which name of an object a record bears is not
 * established, and the portals may file theirs under another record type.
 */
export const askedLog =
  (reader: TenantReader): AuditLog =>
  async (cmdlets, at) => {
    const { from, to } = spanUntil(at);
    return { from, to, rows: await reader.read(auditCall(cmdlets, from, to)) };
  };

/** The search for all runs of these cmdlets. */
export const auditCall = (cmdlets: readonly string[], from: string, to: string): ReadCall =>
  exchange(auditSearch, { StartDate: from, EndDate: to, Operations: [...cmdlets].toSorted() });

/** A search that somebody made before, as a snapshot holds it. */
export interface RecordedSearch {
  readonly parameters: Row;
  readonly rows: Known<readonly Row[]>;
}

/** Answers from what was recorded: the latest search that asked for all of the cmdlets. */
export const recordedLog =
  (searches: readonly RecordedSearch[]): AuditLog =>
  (cmdlets, at) => {
    const fitting = searches.filter(({ parameters }) => covers(parameters['Operations'], cmdlets));
    const latest = fitting.toSorted((a, b) => (endOf(a) < endOf(b) ? 1 : -1))[0];
    const { from, to } = latest === undefined ? spanUntil(at) : { from: startOf(latest), to: endOf(latest) };
    return Promise.resolve({ from, to, rows: latest?.rows ?? unknown(notRecorded) });
  };

const startOf = ({ parameters }: RecordedSearch): string => textOf(parameters['StartDate']);
const endOf = ({ parameters }: RecordedSearch): string => textOf(parameters['EndDate']);

function covers(operations: Row[string] | undefined, cmdlets: readonly string[]): boolean {
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
