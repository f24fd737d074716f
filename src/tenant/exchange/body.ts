import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { ExchangeCall } from '../tenant.ts';

/** The request body of a cmdlet. */
export function cmdletBody({ cmdlet, parameters }: ExchangeCall): JsonObject {
  const typed = Object.entries(parameters).map(([name, value]) => [name, wireValue(name, value)] as const);
  return {
    CmdletInput: { CmdletName: cmdlet, Parameters: { ...sizeOf(cmdlet, parameters), ...Object.fromEntries(typed) } },
  };
}

/**
 * Listings that stop at 1,000 rows unless told otherwise. The outbound spam policies and rules, the organisation-wide
 * settings and block lists have no ResultSize: giving it is an error. Source: the cmdlet reference, August 2026.
 */
const listings = [
  'Get-AcceptedDomain',
  'Get-CASMailbox',
  'Get-DistributionGroup',
  'Get-DynamicDistributionGroup',
  'Get-Group',
  'Get-InboundConnector',
  'Get-Mailbox',
  'Get-MailContact',
  'Get-MailUser',
  'Get-OutboundConnector',
  'Get-Recipient',
  'Get-RemoteDomain',
  'Get-TransportRule',
  'Get-UnifiedGroup',
  'Get-User',
];

/** These list although they are given an identity: the one of the group or mailbox they look into. */
const listingsOfOne = [
  'Get-DistributionGroupMember',
  'Get-DynamicDistributionGroupMember',
  'Get-InboxRule',
  'Get-UnifiedGroupLinks',
];

/** A cmdlet of a listing as Exchange spells it, whatever its letter case. */
export const spelled = (cmdlet: string): string =>
  [...listings, ...listingsOfOne].find((one) => one.toLowerCase() === cmdlet.toLowerCase()) ?? cmdlet;

/** What a listing needs to be whole. */
export function sizeOf(cmdlet: string, parameters: JsonObject): JsonObject {
  const lists = listingsOfOne.includes(cmdlet) || (listings.includes(cmdlet) && parameters['Identity'] === undefined);
  return lists ? { ResultSize: 'Unlimited' } : {};
}

const filters = ['Filter', 'RecipientFilter', 'RecipientPreviewFilter'];

function wireValue(name: string, value: Json): Json {
  if (typeof value === 'string' && filters.includes(name)) return value.replace(/\$(true|false)\b/giu, asText);
  if (isDelta(value)) return { '@odata.type': '#Exchange.GenericHashTable', ...value };
  return value;
}

/** The server knows `$true` in a filter only as the text 'True', as the module sends it. */
const asText = (_match: string, word: string): string => (word.toLowerCase() === 'true' ? "'True'" : "'False'");

/** `{ Add, Remove }`: without its annotation the service binds it as something else and refuses it. */
function isDelta(value: Json): value is JsonObject {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length > 0 && keys.every((key) => ['add', 'remove'].includes(key.toLowerCase()));
}
