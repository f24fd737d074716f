import { type JsonObject, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { refuse, types as refusals, unsupported } from '../exchange/refusal.ts';
import type { Cmdlet, Service } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';
import { textsOf } from '../exchange/text.ts';

/** What one session gives in all, by its command (Search-UnifiedAuditLog reference). */
const most = { ReturnLargeSet: 50_000, ReturnNextPreviewPage: 5_000 } as const;

const search: Cmdlet = (bound, service) => {
  const beyond = ['Formatted', 'HighCompleteness', 'IPAddresses', 'LegacyFlow', 'LongerRetentionEnabled', 'SiteIds'];
  const odd = beyond.find((name) => bound[name] !== undefined);
  if (odd !== undefined) return unsupported(`Search-UnifiedAuditLog -${odd}`);
  const size = Number(bound['ResultSize'] ?? 100);
  const session = textAt(bound, 'SessionId');
  if (session === '') return { rows: counted(matching(bound, service)).slice(0, size) };
  return { rows: nextBlock(session, size, bound, service) };
};

/** The types of records that there are here: admin actions of Exchange, and changes in Entra. */
const types = ['ExchangeAdmin', 'AzureActiveDirectory'];

/** The records that a search finds, the newest first. */
function matching(bound: Bound, { state, now, quirks }: Service): readonly StoredRow[] {
  const [start, end] = [Date.parse(textAt(bound, 'StartDate')), Date.parse(textAt(bound, 'EndDate'))];
  if (start > end) refuse(refusals.validation, 'The start date must be before the end date.');
  const type = textAt(bound, 'RecordType');
  if (type !== '' && !types.includes(type)) unsupported(`records of the type ${type}`);
  const arrived = now().getTime() - quirks.auditDelay;
  const fits = (row: StoredRow): boolean => {
    const at = Date.parse(textAt(row, 'CreationDate'));
    const fitsType = type === '' || type === textAt(row, 'RecordType');
    return fitsType && at >= start && at <= end && at <= arrived && isAsked(row, bound);
  };
  return state.auditLog.filter(fits).toReversed();
}

function isAsked(row: StoredRow, bound: Bound): boolean {
  const named = (name: string, value: string): boolean => {
    const asked = textsOf(bound[name]).map((one) => one.toLowerCase());
    return asked.length === 0 || asked.includes(value.toLowerCase());
  };
  const data = JSON.parse(textAt(row, 'AuditData')) as JsonObject;
  return (
    named('Operations', textAt(row, 'Operations')) &&
    named('UserIds', textAt(row, 'UserIds')) &&
    named('ObjectIds', textAt(data, 'ObjectId')) &&
    textAt(row, 'AuditData').toLowerCase().includes(textAt(bound, 'FreeText').toLowerCase())
  );
}

/** Every row says which of how many it is. */
const counted = (rows: readonly StoredRow[]): readonly StoredRow[] =>
  rows.map((row, index) => ({ ...row, ResultIndex: index + 1, ResultCount: rows.length }));

/** The same command under one session id goes on where it was, and has nothing more in the end. */
function nextBlock(session: string, size: number, bound: Bound, service: Service): readonly StoredRow[] {
  const command = textAt(bound, 'SessionCommand');
  if (command !== 'ReturnLargeSet' && command !== 'ReturnNextPreviewPage') return unsupported('-SessionId alone');
  const known = service.auditSessions.get(session);
  if (known !== undefined && known.command !== command) return unsupported('two commands under one -SessionId');
  const rest = known?.rest ?? begin(command, matching(bound, service));
  const block = rest.slice(0, size);
  // Public collectors have to take doubles out: the last record of a block comes again with the next.
  const doubled = rest.length > size && size > 1 ? block.slice(-1) : [];
  service.auditSessions.set(session, { command, rest: [...doubled, ...rest.slice(size)] });
  return block;
}

/** A large set is in no order; here always in the same one. */
function begin(command: keyof typeof most, found: readonly StoredRow[]): readonly StoredRow[] {
  const rows = counted(found).slice(0, most[command]);
  if (command === 'ReturnNextPreviewPage') return rows;
  return [...rows.filter((_, index) => index % 2 === 1), ...rows.filter((_, index) => index % 2 === 0)];
}

export const auditLogCmdlets = { 'Search-UnifiedAuditLog': search } as const satisfies Record<string, Cmdlet>;
