import type { Property } from '../property.ts';

/** The conditions and exceptions of a rule: who the policy is for. Managed together: what is left out is none. */
export const conditions: readonly Property[] = [
  scope('from', 'From', 'recipients', 'Senders by address; a Microsoft 365 group here means mail sent as the group.'),
  scope(
    'fromMemberOf',
    'FromMemberOf',
    'recipients',
    'Members of these groups; dynamic groups are not supported by the service.',
  ),
  scope(
    'senderDomainIs',
    'SenderDomainIs',
    'domains',
    'Senders whose primary address is in one of these domains or below it.',
  ),
];

export const exceptions: readonly Property[] = [
  scope('exceptIfFrom', 'ExceptIfFrom', 'recipients', 'Senders the policy does not cover.'),
  scope(
    'exceptIfFromMemberOf',
    'ExceptIfFromMemberOf',
    'recipients',
    'Groups whose members the policy does not cover.',
  ),
  scope(
    'exceptIfSenderDomainIs',
    'ExceptIfSenderDomainIs',
    'domains',
    'Domains whose senders the policy does not cover.',
  ),
];

export const scopeProperties: readonly Property[] = [...conditions, ...exceptions];

/** What the policy object holds. Source: Set-HostedOutboundSpamFilterPolicy reference, August 2026. */
export const policyProperties: readonly Property[] = [
  {
    name: 'autoForwardingMode',
    parameter: 'AutoForwardingMode',
    shape: 'choice',
    choices: ['Automatic', 'On', 'Off'],
    about:
      'Whether automatic forwarding to the outside is let through. What Automatic means depends on the organisation.',
    fallback: 'Automatic',
    essential: true,
    part: 'policy',
  },
  limit(
    'recipientLimitExternalPerHour',
    'RecipientLimitExternalPerHour',
    'External recipients an hour; 0 is the default of the service.',
  ),
  limit(
    'recipientLimitInternalPerHour',
    'RecipientLimitInternalPerHour',
    'Internal recipients an hour; 0 is the default of the service.',
  ),
  limit('recipientLimitPerDay', 'RecipientLimitPerDay', 'Recipients a day; 0 is the default of the service.'),
  {
    name: 'actionWhenThresholdReached',
    parameter: 'ActionWhenThresholdReached',
    shape: 'choice',
    choices: ['Alert', 'BlockUser', 'BlockUserForToday'],
    about: 'What happens to a sender above a limit.',
    fallback: 'BlockUserForToday',
    part: 'policy',
  },
  setting(
    'bccSuspiciousOutboundMail',
    'BccSuspiciousOutboundMail',
    'Whether suspicious mail is copied; works in the default policy alone.',
  ),
  addresses(
    'bccSuspiciousOutboundAdditionalRecipients',
    'BccSuspiciousOutboundAdditionalRecipients',
    'Who gets the copies of suspicious mail.',
  ),
  setting(
    'notifyOutboundSpam',
    'NotifyOutboundSpam',
    'Superseded by the alert policy "User restricted from sending email".',
  ),
  addresses(
    'notifyOutboundSpamRecipients',
    'NotifyOutboundSpamRecipients',
    'Superseded by the alert policy "User restricted from sending email".',
  ),
  {
    name: 'adminDisplayName',
    parameter: 'AdminDisplayName',
    shape: 'text',
    about: 'A description kept with the policy.',
    part: 'policy',
  },
];

/** What can be set on a rule that is there. */
export const ruleProperties: readonly Property[] = [
  ...scopeProperties,
  {
    name: 'comments',
    parameter: 'Comments',
    shape: 'text',
    maxLength: 1024,
    about: 'A comment kept with the rule.',
    part: 'rule',
  },
  {
    name: 'ruleName',
    parameter: 'Name',
    shape: 'text',
    maxLength: 64,
    about: 'The name of the rule; that of the policy unless given.',
    part: 'rule',
  },
];

/** Whether a rule is in force. It is set by cmdlets of its own. */
const enabled: Property = {
  name: 'enabled',
  parameter: 'Enabled',
  shape: 'switch',
  about: 'Whether the rule is in force; while it is not, the next rule or the default policy decides.',
  fallback: true,
  part: 'rule',
  inForce: true,
};

const appliesTo: Property = {
  name: 'appliesTo',
  parameter: 'AppliesTo',
  shape: 'choice',
  choices: ['nobody'],
  about: 'Says that the policy has no rule on purpose.',
  whole: true,
};

export const properties: readonly Property[] = [...policyProperties, ...ruleProperties, enabled, appliesTo];

/** The properties that only a policy with a rule can have. */
export const ruleFields: readonly string[] = [...ruleProperties, enabled].map((property) => property.name);

function scope(name: string, parameter: string, shape: 'recipients' | 'domains', about: string): Property {
  return { name, parameter, shape, about, part: 'rule', whole: true };
}

function limit(name: string, parameter: string, about: string): Property {
  return { name, parameter, shape: 'integer', min: 0, max: 10_000, about, fallback: 0, part: 'policy' };
}

function setting(name: string, parameter: string, about: string): Property {
  return { name, parameter, shape: 'switch', about, fallback: false, part: 'policy' };
}

function addresses(name: string, parameter: string, about: string): Property {
  return { name, parameter, shape: 'words', about, part: 'policy' };
}
