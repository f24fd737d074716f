import { textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import { type Properties, textsOf } from '../property.ts';
import { isUsed, knownKeys, unknownIn, words } from '../rows/unknown.ts';
import { properties, together } from './properties.ts';

/**
 * Predicates and actions that a rule may have and that cannot be declared: they work on-premises alone, are for
 * internal use, or have no parameter. Source: New-TransportRule reference, August 2026; recorded rules of 2026.
 */
const foreignPredicates = [
  'HasSenderOverride',
  'MessageContainsDataClassifications',
  'MessageContainsAllDataClassifications',
  'SenderInRecipientList',
  'RecipientInSenderList',
  'ContentMatchesPrompt',
  'ContentMatchesPromptVerdict',
];
const foreign = new Set([
  ...foreignPredicates,
  ...foreignPredicates.map((name) => `ExceptIf${name}`),
  'DlpPolicy',
  'NotifySender',
  'SenderNotificationType',
]);

/** What a rule says of itself, and what is accounted for elsewhere. Source: recorded rules of 2026. */
const aside = words(`Actions Conditions CreatedBy Description DlpPolicyId Exceptions IsRuleConfigurationSupported
  LastModifiedBy ManuallyModified Priority RegexSize RuleConfigurationUnsupportedReason RuleSubType RuleVersion Size State
  UseLegacyRegex`);

const declarable = knownKeys(properties, aside);

/** Keys that nobody knows and that are no predicate may be what the rule does. */
const strangeDeeds = (row: Row): readonly string[] =>
  unknownIn(row, declarable).filter((key) => !foreign.has(key) && !isNewPredicate(key, row));

/** What a rule does that nobody here understands; a configuration that the service itself does not support may be anything. */
export function unknownActions(row: Row, read: Properties): readonly string[] {
  const named = ['NotifySender', 'SenderNotificationType'].filter((key) => isUsed(row[key]));
  return [...named, ...strangeDeeds(row), ...unsupportedIn(row), ...unexplainedIn('Actions', 'action', row, read)];
}

/** What a rule uses that we cannot declare: parameters by name, and classes that nothing we know explains. */
export function beyondOf(row: Row, read: Properties): readonly string[] {
  const named = unknownIn(row, declarable);
  return [...new Set([...named, ...unsupportedIn(row), ...(named.length > 0 ? [] : unexplained(row, read))])];
}

const unsupportedIn = (row: Row): readonly string[] =>
  row['IsRuleConfigurationSupported'] === false
    ? [textAt(row, 'RuleConfigurationUnsupportedReason') || 'a configuration that the service does not support']
    : [];

/** A predicate is whatever has an exception as its twin. */
const isNewPredicate = (key: string, row: Row): boolean => key.startsWith('ExceptIf') || `ExceptIf${key}` in row;

const parts = [
  { list: 'Conditions', part: 'condition' },
  { list: 'Exceptions', part: 'exception' },
  { list: 'Actions', part: 'action' },
] as const;

/**
 * A rule lists the classes of what it uses. Their names follow no published rule, so that a class counts as understood
 * when it bears the name of a property, or when some property in use is left to account for it.
 */
const unexplained = (row: Row, read: Properties): readonly string[] =>
  parts.flatMap(({ list, part }) => unexplainedIn(list, part, row, read).map((name) => `${list}: ${name}`));

function unexplainedIn(list: string, part: string, row: Row, read: Properties): readonly string[] {
  const classes = textsOf(row[list]).map(stem);
  const strange = classes.filter((name) => !carriedNames.has(name.toLowerCase()));
  if (strange.length === 0) return [];
  const spare = groupsOf(part, read).filter((group) => !group.some((one) => bears(classes, one)));
  return strange.length > spare.length ? strange : [];
}

/** Exceptions are listed under the classes of the conditions they are twins of. */
const carriedNames = new Set(
  properties
    .flatMap(({ parameter }) => [parameter, parameter.replace(/^ExceptIf/u, '')])
    .map((name) => name.toLowerCase()),
);

const bears = (classes: readonly string[], parameter: string): boolean =>
  classes.some((name) => [name, `ExceptIf${name}`].some((one) => one.toLowerCase() === parameter.toLowerCase()));

/** `Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromScopePredicate` → `FromScope`. */
const stem = (name: string): string => (name.split('.').at(-1) ?? name).replace(/(?:Predicate|Action)$/u, '');

/** The parameters in use, those that say one thing together as one; audit severity and stopping are actions to the service. */
function groupsOf(part: string, read: Properties): readonly (readonly string[])[] {
  const used = properties.filter((one) => isOf(part, one.part, one.name) && one.name in read);
  const keys = new Map<string, string[]>();
  for (const { name, parameter } of used) {
    const key = together.find((group) => group.includes(name))?.[0] ?? name;
    keys.set(key, [...(keys.get(key) ?? []), parameter]);
  }
  return [...keys.values()];
}

const isOf = (part: string, own: string | undefined, name: string): boolean =>
  own === part || (part === 'action' && (name === 'setAuditSeverity' || name === 'stopRuleProcessing'));
