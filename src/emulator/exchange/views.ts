import type { StoredRow } from '../state/state.ts';

/** A recipient is kept once with all it has; each cmdlet shows the part that is its own. */
const clientAccess = `ActiveSyncEnabled OWAEnabled OWAforDevicesEnabled ECPEnabled PopEnabled ImapEnabled MAPIEnabled
  EwsEnabled SmtpClientAuthenticationDisabled UniversalOutlookEnabled OutlookMobileEnabled MacOutlookEnabled
  OneWinNativeOutlookEnabled PublicFolderClientAccess EwsAllowOutlook EwsAllowMacOutlook EwsAllowEntourage
  EwsApplicationAccessPolicy ActiveSyncAllowedDeviceIDs ActiveSyncBlockedDeviceIDs ActiveSyncMailboxPolicy
  OwaMailboxPolicy HasActiveSyncDevicePartnership`.split(/\s+/u);

const identification = `DisplayName EmailAddresses ExternalDirectoryObjectId Guid ExchangeObjectId Identity Id Name
  DistinguishedName LegacyExchangeDN OrganizationId PrimarySmtpAddress Alias WhenChanged WhenChangedUTC WhenCreated
  WhenCreatedUTC IsValid ObjectState`.split(/\s+/u);

const recipient = [
  ...identification,
  ...`RecipientType RecipientTypeDetails ExternalEmailAddress HiddenFromAddressListsEnabled IsDirSynced WindowsLiveID
  ManagedBy OrganizationalUnit CustomAttribute1 CustomAttribute2 CustomAttribute3 CustomAttribute4 CustomAttribute5
  EmailAddressPolicyEnabled ExchangeGuid Notes`.split(/\s+/u),
];

const only = (row: StoredRow, names: readonly string[]): StoredRow =>
  Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]] as const])));

export const casView = (row: StoredRow): StoredRow => only(row, [...identification, ...clientAccess]);

export const recipientView = (row: StoredRow): StoredRow => {
  const principal = row['WindowsLiveID'] ?? row['UserPrincipalName'] ?? '';
  return only({ ...row, WindowsLiveID: principal }, recipient);
};

/** The account behind a mailbox; without an authentication policy of its own it follows the organisation's (Set-User reference). */
export const userView = (row: StoredRow): StoredRow =>
  only({ ...row, AuthenticationPolicy: row['AuthenticationPolicy'] ?? null }, [
    ...identification,
    'UserPrincipalName',
    'RecipientType',
    'RecipientTypeDetails',
    'AccountDisabled',
    'IsDirSynced',
    'AuthenticationPolicy',
  ]);

/** Everything but what only Get-CASMailbox or Get-User shows. */
export const mailboxView = (row: StoredRow): StoredRow => without(row, [...clientAccess, 'AuthenticationPolicy']);

const without = (row: StoredRow, names: readonly string[]): StoredRow =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
