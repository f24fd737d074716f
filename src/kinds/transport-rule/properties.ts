import { type Property, yamlName } from '../property.ts';
import { conditions, exceptions, type PredicateRow } from './predicates.ts';

const anybody = { anyAddress: true } as const;

/** What a rule does. Together with conditions and exceptions managed as a whole: what is left out is none. */
const deeds: readonly PredicateRow[] = [
  ['RejectMessageReasonText', 'text', 'rejects the message with this text', { maxLength: 1024 }],
  ['RejectMessageEnhancedStatusCode', 'text', 'rejects the message with this code, 5.7.1 or 5.7.900 to 5.7.999'],
  ['DeleteMessage', 'flag', 'deletes the message and tells nobody'],
  ['Quarantine', 'flag', 'holds the message in quarantine'],
  ['RedirectMessageTo', 'recipients', 'sends the message to these instead', anybody],
  ['BlindCopyTo', 'recipients', 'adds these as hidden recipients', anybody],
  ['CopyTo', 'recipients', 'adds these to the Cc line', anybody],
  ['AddToRecipients', 'recipients', 'adds these to the To line', anybody],
  ['AddManagerAsRecipientType', 'choice', "adds the sender's manager", { choices: ['To', 'Cc', 'Bcc', 'Redirect'] }],
  ['ModerateMessageByUser', 'recipients', 'asks these for approval'],
  ['ModerateMessageByManager', 'flag', "asks the sender's manager for approval"],
  ['SetSCL', 'integer', 'sets the spam confidence level; -1 asks to skip most spam filtering', { min: -1, max: 9 }],
  ['RouteMessageOutboundConnector', 'text', 'routes the message through this outbound connector'],
  ['RouteMessageOutboundRequireTls', 'flag', 'demands TLS on the way out'],
  ['PrependSubject', 'text', 'puts this before the subject'],
  ['SetHeaderName', 'text', 'sets this header to setHeaderValue'],
  ['SetHeaderValue', 'text', 'the value for setHeaderName'],
  ['RemoveHeader', 'text', 'removes this header'],
  ['ApplyClassification', 'text', 'applies this classification'],
  ['ApplyHtmlDisclaimerText', 'text', 'adds this text to the body'],
  ['ApplyHtmlDisclaimerLocation', 'choice', 'where applyHtmlDisclaimerText goes', { choices: ['Append', 'Prepend'] }],
  [
    'ApplyHtmlDisclaimerFallbackAction',
    'choice',
    'what happens where the text cannot be added',
    { choices: ['Wrap', 'Ignore', 'Reject'] },
  ],
  ['ApplyRightsProtectionTemplate', 'text', 'protects the message with this template'],
  ['ApplyRightsProtectionCustomizationTemplate', 'text', 'brands the protected message with this template'],
  ['ApplyOME', 'flag', 'encrypts the message'],
  ['RemoveOME', 'flag', 'decrypts the message'],
  ['RemoveOMEv2', 'flag', 'removes encryption and rights protection from the message'],
  ['RemoveRMSAttachmentEncryption', 'flag', 'removes rights protection from attachments'],
  ['GenerateIncidentReport', 'recipient', 'sends an incident report to this address', anybody],
  [
    'IncidentReportContent',
    'patterns',
    'what the incident report contains',
    {
      choices: [
        'Sender',
        'Recipients',
        'Subject',
        'CC',
        'BCC',
        'Severity',
        'RuleDetections',
        'FalsePositive',
        'IdMatch',
        'AttachOriginalMail',
      ],
    },
  ],
  ['GenerateNotification', 'text', 'sends this text to the recipients', { maxLength: 5120 }],
  ['LogEventText', 'text', 'writes this text to an event log'],
  ['SmtpRejectMessageRejectText', 'text', 'ends the connection with this text'],
  ['SmtpRejectMessageRejectStatusCode', 'text', 'ends the connection with this code'],
  ['Disconnect', 'flag', 'ends the connection'],
];

const working = { inForce: true } as const;

/** How a rule behaves. What is left out is not managed, but for what decides whether, when and on what the rule acts. */
const settings: readonly PredicateRow[] = [
  [
    'Mode',
    'choice',
    'Enforce acts; Audit and AuditAndNotify change nothing in delivery',
    { choices: ['Enforce', 'Audit', 'AuditAndNotify'], fallback: 'Enforce', ...working },
  ],
  [
    'SenderAddressLocation',
    'choice',
    'where the sender is looked for',
    { choices: ['Header', 'Envelope', 'HeaderOrEnvelope'], fallback: 'Header', ...working },
  ],
  [
    'RecipientAddressType',
    'choice',
    'which address of a recipient is looked at',
    { choices: ['Resolved', 'Original'], fallback: 'Resolved', ...working },
  ],
  [
    'RuleErrorAction',
    'choice',
    'what happens to a message on which the rule fails',
    { choices: ['Ignore', 'Defer'], fallback: 'Ignore', ...working },
  ],
  ['StopRuleProcessing', 'flag', 'later rules are not applied to a message that matches', working],
  ['SetAuditSeverity', 'choice', 'the severity in reports', { choices: ['DoNotAudit', 'Low', 'Medium', 'High'] }],
  ['ActivationDate', 'instant', 'the rule does nothing before', working],
  ['ExpiryDate', 'instant', 'the rule does nothing afterwards', working],
  ['Comments', 'text', 'a comment kept with the rule', { maxLength: 1024 }],
];

export const actions: readonly Property[] = deeds.map((line) => property('Action', true, line));
const behaviour: readonly Property[] = settings.map((line) => property('Setting', false, line));

function property(part: 'Action' | 'Setting', whole: boolean, [parameter, shape, about, more]: PredicateRow): Property {
  return {
    name: yamlName(parameter),
    parameter,
    shape,
    about: `${part}: ${about}.`,
    part: part.toLowerCase(),
    whole,
    ...more,
  };
}

/** What Set-TransportRule takes. Source: its reference, August 2026; what it marks as internal or as not online is left out. */
export const settable: readonly Property[] = [...conditions, ...exceptions, ...actions, ...behaviour];

/** Whether a rule is in force. It is set by cmdlets of its own. */
const enabled: Property = {
  name: 'enabled',
  parameter: 'Enabled',
  shape: 'switch',
  about: 'Whether the rule is in force.',
  fallback: true,
  part: 'state',
  ...working,
};

export const properties: readonly Property[] = [enabled, ...settable];

/** Parameters that say one thing together, so that the service counts them as one. */
export const together: readonly (readonly string[])[] = [
  ['headerContainsMessageHeader', 'headerContainsWords'],
  ['headerMatchesMessageHeader', 'headerMatchesPatterns'],
  ['exceptIfHeaderContainsMessageHeader', 'exceptIfHeaderContainsWords'],
  ['exceptIfHeaderMatchesMessageHeader', 'exceptIfHeaderMatchesPatterns'],
  ['betweenMemberOf1', 'betweenMemberOf2'],
  ['exceptIfBetweenMemberOf1', 'exceptIfBetweenMemberOf2'],
  ['managerAddresses', 'managerForEvaluatedUser'],
  ['exceptIfManagerAddresses', 'exceptIfManagerForEvaluatedUser'],
  ['adComparisonAttribute', 'adComparisonOperator'],
  ['exceptIfADComparisonAttribute', 'exceptIfADComparisonOperator'],
  ['rejectMessageReasonText', 'rejectMessageEnhancedStatusCode'],
  ['applyHtmlDisclaimerText', 'applyHtmlDisclaimerLocation', 'applyHtmlDisclaimerFallbackAction'],
  ['setHeaderName', 'setHeaderValue'],
  ['generateIncidentReport', 'incidentReportContent'],
  ['smtpRejectMessageRejectText', 'smtpRejectMessageRejectStatusCode'],
];
