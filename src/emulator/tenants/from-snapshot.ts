import { type Json, textAt } from '../../json.ts';
import { blankTenant } from './seed.ts';
import type { TenantState } from '../state/state.ts';
import { fillConfig } from './snapshot/config.ts';
import { fillEntra } from './snapshot/entra.ts';
import { type AnsweredRead, readDocument } from './snapshot/reads.ts';
import { fillRecipients, type Roll, rollOf } from './snapshot/recipients.ts';

/**
 * A tenant made of what a snapshot recorded of another one. What the file lacks does not exist, but for the objects
 * that no tenant lacks; a row that was recorded in part takes the service's defaults for the rest.
 */
export function fromSnapshot(document: Json, seed?: number | string): TenantState {
  const { id, domain, takenAt, reads } = readDocument(document);
  const state = blankTenant(id, domain, seed ?? takenAt);
  const roll = rollOf(state);
  fillConfig(state, reads);
  fillRecipients(state, reads, roll);
  fillExchangeMembers(state, reads, roll);
  fillEntra(state, reads);
  fillInboxRules(state, reads, roll);
  fillAuditLog(state, reads);
  return state;
}

function fillExchangeMembers(state: TenantState, reads: readonly AnsweredRead[], roll: Roll): void {
  for (const { cmdlet, identity, rows } of reads) {
    const group = roll.find(identity);
    if (group === undefined) continue;
    const members = rows.map((row) => roll.find(handleOf(row))).filter((row) => row !== undefined);
    if (cmdlet === 'get-distributiongroupmember') {
      state.exchangeMembers.set(textAt(group, 'Guid').toLowerCase(), keys(members, 'Guid'));
    }
    if (cmdlet === 'get-unifiedgrouplinks') {
      state.entraMembers.set(
        textAt(group, 'ExternalDirectoryObjectId').toLowerCase(),
        keys(members, 'ExternalDirectoryObjectId'),
      );
    }
  }
}

const handleOf = (row: Parameters<typeof textAt>[0]): string =>
  ['Guid', 'ExternalDirectoryObjectId', 'PrimarySmtpAddress', 'Identity', 'Name']
    .map((name) => textAt(row, name))
    .find((text) => text !== '') ?? '';

const keys = (rows: readonly Parameters<typeof textAt>[0][], property: string): Set<string> =>
  new Set(rows.map((row) => textAt(row, property).toLowerCase()).filter((key) => key !== ''));

/** The log lists its oldest record first; a search may have given a record twice. */
function fillAuditLog(state: TenantState, reads: readonly AnsweredRead[]): void {
  const found = reads.filter(({ cmdlet }) => cmdlet === 'search-unifiedauditlog').flatMap(({ rows }) => rows);
  const rows = [...new Map(found.map((row) => [textAt(row, 'Identity'), row])).values()];
  state.auditLog.push(...rows.toSorted((a, b) => (textAt(a, 'CreationDate') < textAt(b, 'CreationDate') ? -1 : 1)));
}

/** Rules that only the read with `IncludeHidden` has are hidden ones. */
function fillInboxRules(state: TenantState, reads: readonly AnsweredRead[], roll: Roll): void {
  const own = reads.filter(({ cmdlet }) => cmdlet === 'get-inboxrule');
  for (const { identity, parameters, rows } of own) {
    const mailbox = textAt(roll.find(identity) ?? {}, 'Guid').toLowerCase();
    if (mailbox === '') continue;
    const plain = own.find((read) => read.identity === identity && read.parameters['IncludeHidden'] !== true);
    const visible = new Set((plain?.rows ?? rows).map((row) => textAt(row, 'Name')));
    const hidden = (name: string): boolean => /^junk e-?mail rule$/iu.test(name) || !visible.has(name);
    if (state.inboxRules.has(mailbox) && parameters['IncludeHidden'] !== true) continue;
    for (const row of rows) if (hidden(textAt(row, 'Name'))) row['#hidden'] = true;
    state.inboxRules.set(mailbox, [...rows]);
  }
}
