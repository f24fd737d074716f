import type { StoredRow } from '../../state/state.ts';

/** What a Graph group needs to be one. */
interface EntraGroup {
  readonly id: string;
  readonly displayName: string;
  readonly mailNickname: string;
  /** Null for a group without mail. */
  readonly mail: string | null;
  readonly proxyAddresses: readonly string[];
  readonly groupTypes: readonly string[];
  readonly securityEnabled: boolean;
  readonly createdDateTime: string;
  readonly synced?: boolean;
}

/** A Graph group with the properties that a plain read returns. */
export const entraGroup = (group: EntraGroup): StoredRow => ({
  '@odata.type': '#microsoft.graph.group',
  id: group.id,
  deletedDateTime: null,
  classification: null,
  createdDateTime: group.createdDateTime,
  description: null,
  displayName: group.displayName,
  expirationDateTime: null,
  groupTypes: group.groupTypes,
  isAssignableToRole: null,
  mail: group.mail,
  mailEnabled: group.mail !== null,
  mailNickname: group.mailNickname,
  membershipRule: null,
  membershipRuleProcessingState: null,
  onPremisesLastSyncDateTime: group.synced === true ? group.createdDateTime : null,
  onPremisesSecurityIdentifier: null,
  onPremisesSyncEnabled: group.synced === true ? true : null,
  preferredDataLocation: null,
  preferredLanguage: null,
  proxyAddresses: group.proxyAddresses,
  renewedDateTime: group.createdDateTime,
  resourceBehaviorOptions: [],
  resourceProvisioningOptions: [],
  securityEnabled: group.securityEnabled,
  theme: null,
  uniqueName: null,
  visibility: group.groupTypes.includes('Unified') ? 'Private' : null,
  onPremisesProvisioningErrors: [],
});

interface EntraUser {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly mailNickname: string;
  readonly proxyAddresses: readonly string[];
  readonly userType: 'Member' | 'Guest';
  readonly accountEnabled: boolean;
  readonly createdDateTime: string;
  readonly synced?: boolean;
}

/** A Graph user, with the properties that are returned only on `$select` among them. */
export const entraUser = (user: EntraUser): StoredRow => ({
  '@odata.type': '#microsoft.graph.user',
  id: user.id,
  businessPhones: [],
  displayName: user.displayName,
  givenName: null,
  jobTitle: null,
  mail: user.mail,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: null,
  userPrincipalName: user.userPrincipalName,
  accountEnabled: user.accountEnabled,
  createdDateTime: user.createdDateTime,
  mailNickname: user.mailNickname,
  onPremisesSyncEnabled: user.synced === true ? true : null,
  proxyAddresses: user.proxyAddresses,
  userType: user.userType,
});

interface EntraContact {
  readonly id: string;
  readonly displayName: string;
  readonly mail: string;
  readonly mailNickname: string;
  readonly proxyAddresses: readonly string[];
  readonly synced?: boolean;
}

export const entraContact = (contact: EntraContact): StoredRow => ({
  '@odata.type': '#microsoft.graph.orgContact',
  id: contact.id,
  deletedDateTime: null,
  companyName: null,
  department: null,
  displayName: contact.displayName,
  givenName: null,
  jobTitle: null,
  mail: contact.mail,
  mailNickname: contact.mailNickname,
  onPremisesSyncEnabled: contact.synced === true ? true : null,
  proxyAddresses: contact.proxyAddresses,
  surname: null,
});
