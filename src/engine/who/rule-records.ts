import { isList, isObject, type JsonObject, textAt } from '../../json.ts';

/** What Outlook for Windows writes when it changes rules; it is in the log of the mailbox. */
export const outlookRules = 'UpdateInboxRules';

/** The object of a record. */
export interface RecordObject {
  /** What the record names its object by, in lower case. */
  readonly names: readonly string[];
  /** The names that the record may give the mailbox whose inbox rules it changed, the likeliest first; none for everything else. */
  readonly owners: readonly string[];
}

/**
 * The mailbox of a rule that a cmdlet changed. Own rules name no mailbox: the object is `…/ana\\rule` or
 * `mailbox guid\\number`. Source: records published 2023 to 2026.
 */
export function ruleOwnersIn(data: JsonObject, given: ReadonlyMap<string, string>): readonly string[] {
  const certain = [given.get('mailbox') ?? '', ownerOf(textAt(data, 'ObjectId'))].find((one) => one !== '');
  if (certain !== undefined) return [certain];
  const typed = ownerOf(given.get('identity') ?? '');
  // A bar may stand in the name of a rule too; who names no mailbox changes an own rule, and nobody else's.
  const whose = /@|^[\da-f]{8}-/iu.test(typed) ? [typed] : [typed, textAt(data, 'UserId')];
  return whose.filter((one) => one !== '');
}

/** A rule behind its mailbox, whatever stands in its name: a slash is no place in the directory there. */
export const ruleNamesIn = (data: JsonObject, given: ReadonlyMap<string, string>): readonly string[] =>
  [textAt(data, 'ObjectId'), given.get('identity') ?? '']
    .filter((text) => ownerOf(text) !== '')
    .map((text) => `${ownerOf(text)}${text.slice(text.indexOf('\\'))}`.toLowerCase());

function ownerOf(rule: string): string {
  const bar = rule.indexOf('\\');
  return bar < 0 ? '' : rule.slice(rule.lastIndexOf('/', bar) + 1, bar);
}

/**
 * The rule that a record of Outlook is about. A rule that was changed comes without its name, and one that was made without
 * its number. Source: public analysis of 1.1 million records, May 2026.
 */
export function outlookRuleIn(data: JsonObject): RecordObject {
  const owner = textAt(data, 'MailboxOwnerUPN');
  const rules = [detail(data, 'RuleName'), unsigned(detail(data, 'RuleId'))].filter((one) => one !== '' && one !== '0');
  const owners = [owner, textAt(data, 'MailboxGuid')].filter((one) => one !== '');
  return {
    names: owners.flatMap((one) => rules.map((rule) => `${one}\\${rule}`.toLowerCase())),
    owners,
  };
}

function detail(data: JsonObject, name: string): string {
  const { OperationProperties: properties } = data;
  const found = isList(properties) ? properties.find((one) => isObject(one) && one['Name'] === name) : undefined;
  return isObject(found) ? textAt(found, 'Value') : '';
}

/** The log writes numbers with a sign, and the rule bears them without. Source: the same analysis. */
const unsigned = (number: string): string =>
  /^-\d+$/u.test(number) ? String(BigInt.asUintN(64, BigInt(number))) : number;
