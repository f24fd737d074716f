import type { Property } from '../property.ts';

/**
 * What a remote domain can be told. Fallbacks are what a new entry holds; the built-in one may differ.
 * Source: Set-RemoteDomain reference, August 2026; MeetingForwardNotificationEnabled as the reference states it.
 */
export const properties: readonly Property[] = [
  { ...text('name', 'Name', 'The name shown in the portal; the domain unless given.'), maxLength: 64 },
  {
    ...property(
      'autoForwardEnabled',
      'AutoForwardEnabled',
      'Whether automatic forwards to the domain are let out.',
      true,
    ),
    essential: true,
  },
  property('autoReplyEnabled', 'AutoReplyEnabled', 'Whether automatic replies are sent to the domain.', true),
  {
    name: 'allowedOOFType',
    parameter: 'AllowedOOFType',
    shape: 'choice',
    choices: ['External', 'ExternalLegacy', 'InternalLegacy', 'None'],
    about: 'Which out-of-office messages reach the domain. InternalLegacy makes the domain count as internal.',
    fallback: 'External',
  },
  property('deliveryReportEnabled', 'DeliveryReportEnabled', 'Whether delivery reports are sent to the domain.', true),
  property('ndrEnabled', 'NDREnabled', 'Whether non-delivery reports are sent to the domain.', true),
  property('displaySenderName', 'DisplaySenderName', 'Whether the display name of the sender is shown.', true),
  property(
    'meetingForwardNotificationEnabled',
    'MeetingForwardNotificationEnabled',
    'Whether meeting-forward notifications are sent to the domain.',
    true,
  ),
  {
    ...property('isInternal', 'IsInternal', 'Whether transport rules treat its recipients as internal.', false),
    inForce: true,
  },
  property('targetDeliveryDomain', 'TargetDeliveryDomain', 'Whether it is the target of a hybrid deployment.', false),
  property('trustedMailInboundEnabled', 'TrustedMailInboundEnabled', 'Whether mail from the domain is trusted.', false),
  property('trustedMailOutboundEnabled', 'TrustedMailOutboundEnabled', 'Whether mail to the domain is trusted.', false),
  property('useSimpleDisplayName', 'UseSimpleDisplayName', "Whether the sender's simple display name is used.", false),
  {
    name: 'tnefEnabled',
    parameter: 'TNEFEnabled',
    shape: 'switch',
    about: 'Whether TNEF is used: true always, false never, null as the recipient prefers.',
  },
  {
    name: 'contentType',
    parameter: 'ContentType',
    shape: 'choice',
    choices: ['MimeHtmlText', 'MimeText', 'MimeHtml'],
    about: 'The format of messages to the domain.',
    fallback: 'MimeHtmlText',
  },
  text('characterSet', 'CharacterSet', 'Character set of MIME messages that name none.'),
  text('nonMimeCharacterSet', 'NonMimeCharacterSet', 'Character set of plain-text messages that name none.'),
  {
    ...text('lineWrapSize', 'LineWrapSize', 'Characters a line, as text: 0 to 132, or Unlimited.'),
    pattern: '^(Unlimited|[0-9]{1,2}|1[0-2][0-9]|13[0-2])$',
    fallback: 'Unlimited',
  },
  {
    name: 'requiredCharsetCoverage',
    parameter: 'RequiredCharsetCoverage',
    shape: 'integer',
    min: 0,
    max: 100,
    about: 'Share of characters, in percent, that a character set must cover to be preferred.',
  },
  {
    name: 'byteEncoderTypeFor7BitCharsets',
    parameter: 'ByteEncoderTypeFor7BitCharsets',
    shape: 'choice',
    choices: [
      'Undefined',
      'Use7Bit',
      'UseQP',
      'UseBase64',
      'UseQPHtmlDetectTextPlain',
      'UseBase64HtmlDetectTextPlain',
      'UseQPHtml7BitTextPlain',
      'UseBase64Html7BitTextPlain',
    ],
    about: 'How 7-bit character sets are encoded.',
    fallback: 'Undefined',
  },
  {
    name: 'preferredInternetCodePageForShiftJis',
    parameter: 'PreferredInternetCodePageForShiftJis',
    shape: 'choice',
    choices: ['Undefined', '50220', '50221', '50222'],
    about: 'The code page used for Shift JIS.',
    fallback: 'Undefined',
  },
];

function property(name: string, parameter: string, about: string, fallback: boolean): Property {
  return { name, parameter, shape: 'switch', about, fallback };
}

function text(name: string, parameter: string, about: string): Property {
  return { name, parameter, shape: 'text', about };
}
