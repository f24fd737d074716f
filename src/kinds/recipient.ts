import { isList, type Json, textAt } from '../json.ts';
import { normalName } from '../tenant/addresses.ts';
import { absent, type Known, present, type Row, unknown } from '../tenant/tenant.ts';

/** One recipient, whatever it was asked for as. */
export interface DirectoryRecipient {
  /** ExternalDirectoryObjectId where there is one, else Guid, in lower case: the same however it is named. */
  readonly key: string;
  /** Primary SMTP address in lower case. */
  readonly address: string;
  readonly name: string;
  /** RecipientTypeDetails: `UserMailbox`, `MailUniversalSecurityGroup`, `GroupMailbox`, … */
  readonly type: string;
  readonly dirSynced: boolean;
  /** Every SMTP address it has, primary first, in lower case. */
  readonly addresses: readonly string[];
  /** Where a mail contact, mail user or guest points; absent for what lives in the tenant. */
  readonly externalAddress: Known<string>;
}

/** Where outside somebody's mail goes; null for whom the tenant keeps, and where nobody says. */
export const outsideOf = ({ externalAddress }: Pick<DirectoryRecipient, 'externalAddress'>): string | null =>
  externalAddress.state === 'present' ? externalAddress.value : null;

/** What two rows tell of one recipient: the first says most, and the other what it leaves open. */
export function joined(one: DirectoryRecipient, other: DirectoryRecipient): DirectoryRecipient {
  return {
    ...one,
    address: one.address || other.address,
    name: one.name || other.name,
    type: one.type || other.type,
    dirSynced: one.dirSynced || other.dirSynced,
    addresses: [...new Set([...one.addresses, ...other.addresses])],
    externalAddress: one.externalAddress.state === 'unknown' ? other.externalAddress : one.externalAddress,
  };
}

/** Reads a recipient off any row that describes one: of Get-Recipient, Get-Mailbox, a group or a listing of members. */
export const recipientOf = (row: Row): DirectoryRecipient =>
  row['id'] === undefined ? fromExchange(row) : fromGraph(row);

function fromExchange(row: Row): DirectoryRecipient {
  const proxies = addressesOf(row['EmailAddresses']);
  const address = normalName(textAt(row, 'PrimarySmtpAddress') || textAt(row, 'WindowsLiveID') || (proxies[0] ?? ''));
  const type = textAt(row, 'RecipientTypeDetails');
  const externalAddress = pointsAt(row, type);
  const outside = externalAddress.state === 'present' ? externalAddress.value : '';
  return {
    key: (
      textAt(row, 'ExternalDirectoryObjectId') ||
      textAt(row, 'Guid') ||
      address ||
      textAt(row, 'Identity')
    ).toLowerCase(),
    address: address || outside,
    name: textAt(row, 'DisplayName') || textAt(row, 'Name'),
    type,
    dirSynced: row['IsDirSynced'] === true,
    addresses: [...new Set([address, ...proxies].filter((one) => one !== ''))],
    externalAddress,
  };
}

function addressesOf(list: Json | undefined): readonly string[] {
  if (!isList(list)) return [];
  const texts = list.filter((one) => typeof one === 'string');
  return texts.filter((one) => /^smtp:/iu.test(one) || !one.includes(':')).map(normalName);
}

/** Of these alone the service tells where they point. Source: Get-Recipient reference, August 2026. */
const pointing = /^(?:MailContact|MailForestContact|MailUser|GuestMailUser)$/u;

/** A row that leaves the property out, or the type on which it depends, says nothing of where mail goes. */
function pointsAt(row: Row, type: string): Known<string> {
  const { ExternalEmailAddress: value } = row;
  if (typeof value === 'string' && value !== '') return present(normalName(value));
  if (type !== '' && !pointing.test(type)) return absent;
  return value === null || value === '' ? absent : unsaid(textAt(row, 'PrimarySmtpAddress') || textAt(row, 'Identity'));
}

const unsaid = (of: string): Known<never> =>
  unknown({
    reason: 'unreachable',
    call: `Get-Recipient ${of}`,
    message: 'it does not say where it points',
    type: null,
  });

/** A member or group as Graph gives it. What it may not tell stays null. Source: Graph "List group members", August 2026. */
function fromGraph(row: Row): DirectoryRecipient {
  const type = graphType(row);
  const mail = normalName(textAt(row, 'mail'));
  return {
    key: textAt(row, 'id').toLowerCase(),
    address: mail || (pointing.test(type) ? '' : normalName(textAt(row, 'userPrincipalName'))),
    name: textAt(row, 'displayName'),
    type,
    dirSynced: row['onPremisesSyncEnabled'] === true,
    addresses: mail === '' ? [] : [mail],
    externalAddress: !pointing.test(type) ? absent : mail === '' ? unsaid(textAt(row, 'id')) : present(mail),
  };
}

function graphType(row: Row): string {
  switch (textAt(row, '@odata.type')) {
    case '#microsoft.graph.group':
      return 'GroupMailbox';
    case '#microsoft.graph.orgContact':
      return 'MailContact';
    default:
      return isList(row['groupTypes']) ? groupType(row, row['groupTypes']) : userType(row);
  }
}

function groupType(row: Row, types: readonly Json[]): string {
  if (types.includes('Unified')) return 'GroupMailbox';
  if (row['mailEnabled'] !== true) return 'SecurityGroup';
  return row['securityEnabled'] === true ? 'MailUniversalSecurityGroup' : 'MailUniversalDistributionGroup';
}

const userType = (row: Row): string => (textAt(row, 'userType') === 'Guest' ? 'GuestMailUser' : 'UserMailbox');
