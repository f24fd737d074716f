import { certain, cutShort, type FileRecords } from '../../../files/record.ts';
import { recordsOf } from '../../../files/records.ts';
import { type JsonObject, textAt } from '../../../json.ts';
import type { SnapshotRead } from '../document.ts';
import { listing, lost, nobody, type PartialSnapshot } from './partial.ts';

/** The properties by which the rows of a cmdlet are known, the first that fit. */
const columns: readonly (readonly [cmdlet: string, properties: readonly string[]])[] = [
  ['Get-HostedOutboundSpamFilterRule', ['HostedOutboundSpamFilterPolicy']],
  ['Get-HostedOutboundSpamFilterPolicy', ['AutoForwardingMode']],
  ['Get-RemoteDomain', ['DomainName', 'AutoForwardEnabled']],
  ['Get-AcceptedDomain', ['DomainName', 'DomainType']],
  ['Get-TransportRule', ['RuleErrorAction', 'SenderAddressLocation']],
  ['Get-OutboundConnector', ['UseMXRecord', 'RecipientDomains']],
  ['Get-OutboundConnector', ['UseMXRecord', 'SmartHosts']],
  ['Get-InboundConnector', ['SenderDomains', 'RequireTls']],
  ['Get-InboundConnector', ['TlsSenderCertificateName', 'RequireTls']],
  ['Get-JournalRule', ['JournalEmailAddress']],
  ['Get-TransportConfig', ['JournalingReportNdrTo']],
  ['Get-TransportConfig', ['SmtpClientAuthenticationDisabled', 'SafetyNetHoldTime']],
  ['Get-CASMailbox', ['SmtpClientAuthenticationDisabled', 'PrimarySmtpAddress']],
  ['Get-OrganizationConfig', ['DefaultAuthenticationPolicy', 'AuditDisabled']],
  ['Get-OrganizationConfig', ['RejectDirectSend']],
  ['Get-InboxRule', ['RuleIdentity']],
  ['Get-InboxRule', ['ForwardAsAttachmentTo', 'RedirectTo']],
  ['Get-Mailbox', ['DeliverToMailboxAndForward']],
  ['Get-Mailbox', ['UserPrincipalName', 'PrimarySmtpAddress', 'RecipientTypeDetails']],
];

const known: ReadonlySet<string> = new Set([
  ...columns.map(([cmdlet]) => cmdlet),
  'Get-DistributionGroup',
  'Get-MailContact',
  'Get-MailUser',
  'Get-Recipient',
  'Get-UnifiedGroup',
]);

/** Reads what somebody kept of one reading cmdlet: told by its columns, else by the name of the file. Null where neither tells. */
export function listingSnapshot(name: string, text: string): PartialSnapshot | null {
  const file = recordsOf(text);
  const rows = file?.records.map(certain) ?? [];
  const cmdlet = cmdletOf(file?.records[0]?.values) ?? cmdletNamed(name);
  if (cmdlet === null) return null;
  return {
    tool: cmdlet,
    tenant: tenantIn(cmdlet, rows),
    reads: file === null ? [lost(cmdlet, nothingIn(text))] : readsOf(cmdlet, rows, file),
  };
}

function cmdletOf(row: JsonObject | undefined): string | null {
  if (row === undefined) return null;
  const own = new Set(Object.keys(row).map((key) => key.toLowerCase()));
  return columns.find(([, properties]) => properties.every((one) => own.has(one.toLowerCase())))?.[0] ?? null;
}

/** `Get-RemoteDomain.csv`. */
function cmdletNamed(name: string): string | null {
  const said = /(?:^|[^A-Za-z])(?<cmdlet>Get-[A-Za-z]+)/iu.exec(name)?.groups?.['cmdlet']?.toLowerCase();
  return [...known].find((cmdlet) => cmdlet.toLowerCase() === said) ?? null;
}

/** A file that broke off, or in which nothing stands, says less than its cmdlet did. */
function readsOf(cmdlet: string, rows: readonly JsonObject[], file: FileRecords): readonly SnapshotRead[] {
  const missing = missingIn(file);
  if (missing !== null) return [lost(cmdlet, missing)];
  return cmdlet === 'Get-InboxRule' ? rulesByMailbox(rows) : [listing(cmdlet, rows)];
}

/** A printed list is understood as PowerShell printed it: without blanks between name and colon nobody knows where a value ends. */
const nothingIn = (text: string): string =>
  text.trim() === ''
    ? 'its file is empty: there may be none, or the command may have failed'
    : 'its file is not as PowerShell writes one: give what Export-Clixml or ConvertTo-Json -Depth 5 made of it';

/** Why a listing of everything cannot be made of a file; Export-Csv writes no header where there is nothing. */
function missingIn(file: FileRecords): string | null {
  if (file.cut !== null) return `of its file something is missing: ${file.cut}`;
  const bare = file.header !== null && file.records.length === 0 ? 'it has a header, and no row' : null;
  const doubt = cutShort(file) ?? file.doubt ?? bare;
  return doubt === null ? null : `its file may not be whole: ${doubt}`;
}

/** Inbox rules are read mailbox by mailbox; whether hidden ones were asked for no row says. */
function rulesByMailbox(rows: readonly JsonObject[]): readonly SnapshotRead[] {
  const owners = new Map<string, JsonObject[]>();
  for (const row of rows) {
    const owner = textAt(row, 'MailboxOwnerId') || (textAt(row, 'Identity').split('\\')[0] ?? '');
    owners.set(owner, [...(owners.get(owner) ?? []), row]);
  }
  return [...owners].map(([Mailbox, own]) => listing('Get-InboxRule', own, { Mailbox }));
}

function tenantIn(cmdlet: string, rows: readonly JsonObject[]): PartialSnapshot['tenant'] {
  const initial = cmdlet === 'Get-AcceptedDomain' ? rows.find((row) => row['InitialDomain'] === true) : undefined;
  return initial === undefined ? nobody : { id: '', domain: textAt(initial, 'DomainName').toLowerCase() };
}
