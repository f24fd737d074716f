import { textAt } from '../../json.ts';
import { type Properties, type Property, type Shape, yamlName } from '../property.ts';

/** One line of a table: the parameter, its shape, what it says, and what else there is to it. */
export type PredicateRow = readonly [parameter: string, shape: Shape, about: string, more?: Partial<Property>];

const anybody = { anyAddress: true } as const;
const scopes = { choices: ['InOrganization', 'NotInOrganization'] } as const;
const long = { maxLength: 128 } as const;
const messageTypes = [
  'OOF',
  'AutoForward',
  'Encrypted',
  'Calendaring',
  'PermissionControlled',
  'Voicemail',
  'Signed',
  'ApprovalRequest',
  'ReadReceipt',
] as const;

/**
 * What a rule can ask of a message. Each has a twin that makes an exception of it.
 * Words and patterns are compared with their letter case, although the service matches words without it.
 * Source: New-TransportRule reference, August 2026.
 */
const lines: readonly PredicateRow[] = [
  ['From', 'recipients', 'the sender is one of these', anybody],
  ['FromMemberOf', 'recipients', 'the sender is a member of one of these groups'],
  ['FromScope', 'choice', 'the sender is inside or outside the organisation', scopes],
  ['FromAddressContainsWords', 'words', 'the address of the sender contains one of these words'],
  ['FromAddressMatchesPatterns', 'patterns', 'the address of the sender matches one of these patterns'],
  ['SenderDomainIs', 'domains', 'the sender is in one of these domains or below it'],
  ['SenderIpRanges', 'words', 'the message came from one of these IPv4 addresses or ranges'],
  [
    'SenderADAttributeContainsWords',
    'patterns',
    'an attribute of the sender contains a word, written as attribute:word',
  ],
  [
    'SenderADAttributeMatchesPatterns',
    'patterns',
    'an attribute of the sender matches a pattern, written as attribute:pattern',
  ],
  [
    'SenderManagementRelationship',
    'choice',
    'the sender manages the recipient, or is managed by them',
    { choices: ['Manager', 'DirectReport'] },
  ],
  ['SentTo', 'recipients', 'a recipient is one of these', anybody],
  ['SentToMemberOf', 'recipients', 'a recipient is a member of one of these groups'],
  ['SentToScope', 'choice', 'a recipient is inside or outside the organisation', scopes],
  ['RecipientDomainIs', 'domains', 'a recipient is in one of these domains or below it'],
  ['RecipientAddressContainsWords', 'words', 'the address of a recipient contains one of these words'],
  ['RecipientAddressMatchesPatterns', 'patterns', 'the address of a recipient matches one of these patterns'],
  [
    'RecipientADAttributeContainsWords',
    'patterns',
    'an attribute of a recipient contains a word, written as attribute:word',
  ],
  [
    'RecipientADAttributeMatchesPatterns',
    'patterns',
    'an attribute of a recipient matches a pattern, written as attribute:pattern',
  ],
  ['AnyOfRecipientAddressContainsWords', 'words', 'the address of any recipient contains one of these words'],
  ['AnyOfRecipientAddressMatchesPatterns', 'patterns', 'the address of any recipient matches one of these patterns'],
  ['AnyOfToHeader', 'recipients', 'the To line names one of these', anybody],
  ['AnyOfToHeaderMemberOf', 'recipients', 'the To line names a member of one of these groups'],
  ['AnyOfCcHeader', 'recipients', 'the Cc line names one of these', anybody],
  ['AnyOfCcHeaderMemberOf', 'recipients', 'the Cc line names a member of one of these groups'],
  ['AnyOfToCcHeader', 'recipients', 'the To or Cc line names one of these', anybody],
  ['AnyOfToCcHeaderMemberOf', 'recipients', 'the To or Cc line names a member of one of these groups'],
  ['BetweenMemberOf1', 'recipients', 'the message is between members of these groups and of those in betweenMemberOf2'],
  ['BetweenMemberOf2', 'recipients', 'the message is between members of these groups and of those in betweenMemberOf1'],
  ['ManagerAddresses', 'recipients', 'one of these manages the user that managerForEvaluatedUser names'],
  ['ManagerForEvaluatedUser', 'choice', 'whose manager managerAddresses means', { choices: ['Recipient', 'Sender'] }],
  ['ADComparisonAttribute', 'text', 'this attribute is compared between sender and recipients'],
  ['ADComparisonOperator', 'choice', 'how adComparisonAttribute compares', { choices: ['Equal', 'NotEqual'] }],
  ['SubjectContainsWords', 'patterns', 'the subject contains one of these words', long],
  ['SubjectMatchesPatterns', 'patterns', 'the subject matches one of these patterns'],
  ['SubjectOrBodyContainsWords', 'patterns', 'the subject or the body contains one of these words', long],
  ['SubjectOrBodyMatchesPatterns', 'patterns', 'the subject or the body matches one of these patterns'],
  ['HeaderContainsMessageHeader', 'text', 'this header contains one of the words in headerContainsWords'],
  ['HeaderContainsWords', 'patterns', 'the header in headerContainsMessageHeader contains one of these words'],
  ['HeaderMatchesMessageHeader', 'text', 'this header matches one of the patterns in headerMatchesPatterns'],
  ['HeaderMatchesPatterns', 'patterns', 'the header in headerMatchesMessageHeader matches one of these patterns'],
  [
    'MessageTypeMatches',
    'choice',
    'the message is of this type; AutoForward does not see forwards set on a mailbox',
    { choices: messageTypes },
  ],
  ['MessageSizeOver', 'size', 'the message is larger than this'],
  ['WithImportance', 'choice', 'the message is of this importance', { choices: ['Low', 'Normal', 'High'] }],
  ['HasClassification', 'text', 'the message has this classification'],
  ['HasNoClassification', 'flag', 'the message has no classification'],
  ['SCLOver', 'integer', 'the spam confidence level is this or higher', { min: -1, max: 9 }],
  ['ContentCharacterSetContainsWords', 'words', 'the message uses one of these character sets'],
  ['AttachmentContainsWords', 'patterns', 'an attachment contains one of these words'],
  ['AttachmentMatchesPatterns', 'patterns', 'an attachment matches one of these patterns'],
  ['AttachmentNameMatchesPatterns', 'patterns', 'the name of an attachment matches one of these patterns'],
  ['AttachmentExtensionMatchesWords', 'words', 'an attachment has one of these extensions'],
  [
    'AttachmentPropertyContainsWords',
    'patterns',
    'a property of an attachment contains a word, written as property:word',
  ],
  ['AttachmentSizeOver', 'size', 'an attachment is larger than this'],
  ['AttachmentHasExecutableContent', 'flag', 'an attachment is executable'],
  ['AttachmentIsPasswordProtected', 'flag', 'an attachment is protected by a password'],
  ['AttachmentIsUnsupported', 'flag', 'an attachment cannot be inspected'],
  ['AttachmentProcessingLimitExceeded', 'flag', 'the inspection of an attachment was not completed'],
];

export const conditions: readonly Property[] = lines.map((line) => predicate('', 'Condition', line));
export const exceptions: readonly Property[] = lines.map((line) => predicate('ExceptIf', 'Exception', line));

function predicate(
  prefix: string,
  part: 'Condition' | 'Exception',
  [name, shape, about, more]: PredicateRow,
): Property {
  const parameter = prefix + name;
  return {
    name: yamlName(parameter),
    parameter,
    shape,
    about: `${part}: ${about}.`,
    part: part.toLowerCase(),
    whole: true,
    ...more,
  };
}

const headersNamed = [...conditions, ...exceptions]
  .map(({ name }) => name)
  .filter((name) => name.endsWith('MessageHeader'));

/** The headers that a rule looks for, in a condition or an exception, in lower case. */
export const headersAsked = (rule: Properties): readonly string[] =>
  headersNamed.map((name) => textAt(rule, name).toLowerCase()).filter((header) => header !== '');
