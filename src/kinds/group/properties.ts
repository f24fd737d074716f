import type { Json } from '../../json.ts';
import type { Property } from '../property.ts';
import { textOf } from '../values.ts';

/** `exchange` and `graph` say whose groups have a property; one without a part is common to all. */
const exchange = { part: 'exchange' } as const;
const graph = { part: 'graph' } as const;

export type GroupType = 'distribution' | 'mailEnabledSecurity' | 'microsoft365' | 'security';

/** Who writes groups of a type. Source: Graph and Exchange refuse each other's kinds (groups overview, August 2026). */
export const writerOf = (type: Json | undefined): 'exchange' | 'graph' =>
  type === 'microsoft365' || type === 'security' ? 'graph' : 'exchange';

/**
 * What can be declared of a group. Fallbacks are what New-DistributionGroup gives a new one (reference, August 2026).
 * HiddenGroupMembershipEnabled is not offered: nothing turns it off again.
 */
export const properties: readonly Property[] = [
  {
    name: 'type',
    parameter: 'Type',
    shape: 'choice',
    choices: ['distribution', 'mailEnabledSecurity', 'microsoft365', 'security'],
    fixed: true,
    essential: true,
    about:
      'The kind of group, which cannot change: distribution and mailEnabledSecurity are kept by Exchange, microsoft365 and security by Entra.',
  },
  { name: 'displayName', parameter: 'DisplayName', shape: 'text', maxLength: 256, about: 'The name people see.' },
  { name: 'description', parameter: 'Description', shape: 'text', about: 'What the group is for.' },
  {
    name: 'members',
    parameter: 'Members',
    shape: 'recipients',
    delta: true,
    essential: true,
    about: 'Direct members, by address. Managed whole; left out, membership is not managed.',
  },
  {
    ...text('name', 'Name', 'The name of the object; the part of the address before the @ unless given.'),
    maxLength: 64,
  },
  { ...text('alias', 'Alias', 'The alias; the part of the address before the @ unless given.'), maxLength: 64 },
  { ...exchange, name: 'managedBy', parameter: 'ManagedBy', shape: 'recipients', about: 'Who owns the group.' },
  {
    ...exchange,
    name: 'memberJoinRestriction',
    parameter: 'MemberJoinRestriction',
    shape: 'choice',
    choices: ['Closed', 'ApprovalRequired', 'Open'],
    fallback: 'Closed',
    about: 'Whether people may join by themselves. Security groups cannot be Open.',
  },
  {
    ...exchange,
    name: 'memberDepartRestriction',
    parameter: 'MemberDepartRestriction',
    shape: 'choice',
    choices: ['Closed', 'Open'],
    fallback: 'Open',
    about: 'Whether members may leave by themselves.',
  },
  toggle(
    'requireSenderAuthenticationEnabled',
    'RequireSenderAuthenticationEnabled',
    'Whether only senders inside may write to it.',
    true,
  ),
  toggle(
    'hiddenFromAddressListsEnabled',
    'HiddenFromAddressListsEnabled',
    'Whether address lists leave it out.',
    false,
  ),
  toggle('moderationEnabled', 'ModerationEnabled', 'Whether moderators approve messages to it.', false),
  {
    ...exchange,
    name: 'moderatedBy',
    parameter: 'ModeratedBy',
    shape: 'recipients',
    about: 'Who approves messages to it.',
  },
  {
    ...exchange,
    name: 'sendModerationNotifications',
    parameter: 'SendModerationNotifications',
    shape: 'choice',
    choices: ['Always', 'Internal', 'Never'],
    fallback: 'Always',
    about: 'Who is told when a message to it is not approved.',
  },
  toggle('bccBlocked', 'BccBlocked', 'Whether messages that have it in Bcc are refused.', false),
  {
    ...graph,
    name: 'mailNickname',
    parameter: 'mailNickname',
    shape: 'text',
    maxLength: 64,
    about: 'The mail nickname; the part of the address before the @ unless given.',
  },
  {
    ...graph,
    name: 'visibility',
    parameter: 'visibility',
    shape: 'choice',
    choices: ['Private', 'Public'],
    about: 'Who may see and join a Microsoft 365 group; a new one is Private unless this says otherwise.',
  },
];

function text(name: string, parameter: string, about: string): Property {
  return { ...exchange, name, parameter, shape: 'text', about };
}

function toggle(name: string, parameter: string, about: string, fallback: boolean): Property {
  return { ...exchange, name, parameter, shape: 'switch', about, fallback };
}

/** The properties that groups of a type have. */
export const propertiesOf = (type: Json | undefined): readonly Property[] =>
  properties.filter((property) => property.part === undefined || property.part === writerOf(type));

/** What is set by calls of its own, or never again. */
const apart = ['type', 'members'];

/** The properties that one setting call writes. */
export const settingsOf = (type: Json | undefined): readonly Property[] =>
  propertiesOf(type).filter((property) => !apart.includes(property.name));

const nouns: Readonly<Record<string, string>> = {
  distribution: 'distribution group',
  mailEnabledSecurity: 'mail-enabled security group',
  microsoft365: 'Microsoft 365 group',
  security: 'security group',
};

/** What people call a group of a type. */
export const nounOf = (type: Json | undefined): string => nouns[textOf(type)] ?? 'group';
