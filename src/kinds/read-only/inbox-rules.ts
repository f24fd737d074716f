import { textAt, unreachable } from '../../json.ts';
import {
  exchange,
  type Known,
  mapKnown,
  notAsked,
  present,
  type Reading,
  type Row,
  type TenantError,
  type TenantReader,
} from '../../tenant/tenant.ts';
import { normalName } from '../../tenant/addresses.ts';
import { knownKeys, unknownIn, words } from '../rows/unknown.ts';
import { at, isUnclear, type Maybe, texts, truth, truthOrUnset } from '../rows/decode.ts';

/** Where an inbox rule sends mail. */
export type ForwardTarget =
  | { readonly form: 'address'; readonly name: string; readonly address: string }
  /** An entry of the directory in its old form: it may have moved since, and says nothing of inside or outside. */
  | { readonly form: 'directory'; readonly name: string; readonly legacyDn: string }
  /** `lacking` says why the row does not tell where it sends; null where it does, in a form that nobody has described. */
  | { readonly form: 'unreadable'; readonly text: string; readonly lacking: string | null };

/** What a target is looked up by: an address, an entry of the directory in its old form, or what nobody can read. */
export function targetName(target: ForwardTarget): string {
  switch (target.form) {
    case 'address':
      return target.address;
    case 'directory':
      return normalName(target.legacyDn);
    case 'unreadable':
      return target.text;
    default:
      return unreachable(target);
  }
}

/** The three ways in which a rule sends mail on, as mechanisms of a forward. */
export type ForwardingAction = 'inbox-forward' | 'inbox-forward-attachment' | 'inbox-redirect';

/** A rule that a person has in a mailbox. */
export interface LiveInboxRule {
  /** `owner\number`. The number is beyond what JSON numbers hold: it is text and never calculated with. */
  readonly identity: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly forwards: readonly { readonly action: ForwardingAction; readonly target: ForwardTarget }[];
  /** It also deletes the message, so that the mailbox keeps none. */
  readonly deletes: boolean;
  /** Why the row does not say all that it does; null where it does. */
  readonly partly: string | null;
}

/** The rules of one mailbox. */
export interface MailboxRules {
  readonly rules: readonly LiveInboxRule[];
  /** Why there may be hidden rules beside these; null where these are all. */
  readonly hidden: TenantError | null;
}

/**
 * Reads the rules of one mailbox, hidden ones included; those that the service makes for itself are left out. A file may
 * hold the visible ones alone: the module leaves hidden ones out unless it is asked for them.
 */
export const readInboxRules = async (reader: TenantReader, mailbox: string): Promise<Known<MailboxRules>> =>
  mapKnown(await inboxRows(reader, mailbox), ({ rows, hidden }) => ({ rules: rows.map(inboxRule), hidden }));

/** The rules of one mailbox that was asked for all of them, hidden ones included. */
export const rulesIn = (reading: Reading): Known<MailboxRules> =>
  mapKnown(reading, (rows) => ({ rules: rows.filter(isOwn).map(inboxRule), hidden: null }));

/** Whether a mailbox surely sends nothing on by a rule. */
export const sendsNothing = (known: Known<MailboxRules>): boolean =>
  known.state === 'present' &&
  known.value.rules.every(({ forwards, partly }) => forwards.length === 0 && partly === null);

/** The same as rows. */
export async function inboxRows(
  reader: TenantReader,
  mailbox: string,
): Promise<Known<Pick<MailboxRules, 'hidden'> & { readonly rows: readonly Row[] }>> {
  const all = await reader.read(exchange('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }));
  if (all.state !== 'unknown' || all.because.type !== notAsked)
    return mapKnown(all, (rows) => ({ rows: rows.filter(isOwn), hidden: null }));
  const hidden = { ...all.because, message: 'the hidden rules were not read (-IncludeHidden)' };
  const visible = await reader.read(exchange('Get-InboxRule', { Mailbox: mailbox }));
  return visible.state === 'present' ? present({ rows: visible.value.filter(isOwn), hidden }) : all;
}

const isOwn = (row: Row): boolean => !isSystemRule(row) || sendsOn(row);

/** The junk filter and out-of-office handling live in the same list. Source: observed names, two public tools agree. */
const systemRules = [/^Junk E-?mail Rule$/iu, /^Microsoft\.Exchange\.OOF\./iu];

/** Anybody may give a rule such a name, and out-of-office handling may forward: by its name alone none is left out. */
export const sendsOn = (row: Row): boolean =>
  actions.some(([parameter]) => [row[parameter] ?? []].flat().some((one) => one !== ''));

export const isSystemRule = (row: Row): boolean => systemRules.some((pattern) => pattern.test(textAt(row, 'Name')));

export function inboxRule(row: Row): LiveInboxRule {
  return {
    identity: textAt(row, 'Identity'),
    name: textAt(row, 'Name'),
    // A rule of which nobody can tell whether it is on counts as one that acts.
    enabled: at(row, 'Enabled', truth) !== false,
    forwards: actions.flatMap(([parameter, action]) =>
      targetsOf(at(row, parameter, texts)).map((target) => ({ action, target })),
    ),
    deletes: deleting.some((action) => row[action] === true),
    partly: partOf(row),
  };
}

const deleting = ['DeleteMessage', 'SoftDeleteMessage', 'PermanentDelete'];

/** A rule with an error, or made by a program that cmdlets do not support, has parts that no parameter shows. Source: observed rows, 2023 to 2026. */
function partOf(row: Row): string | null {
  const [broken, shown] = [flag(row, 'InError'), flag(row, 'SupportedByTask')];
  if (broken === true) return 'the service marks it as broken (InError)';
  if (shown === false) return 'it has parts that cmdlets do not show (SupportedByTask is false)';
  if (isUnclear(broken) || isUnclear(shown)) return [broken, shown].find(isUnclear)?.unclear ?? null;
  const strange = unknownIn(row, keys).filter((key) => !key.startsWith('ExceptIf'));
  return strange.length === 0 ? null : `it uses what Postern does not understand: ${strange.join(', ')}`;
}

/**
 * What a rule may have. An exception of any name only makes it send less. Source: Set-InboxRule reference, August 2026, and
 * recorded rules of 2023 to 2026.
 */
const keys = knownKeys(
  [],
  words(`AnyCategory ApplyCategory ApplySystemCategory AssignedCategories BodyContainsWords BulkCategory ClearCategories
    ClearFlag CompleteFlag CopyToFolder DeleteMessage DeleteSystemCategory Description DisplayAlert Enabled ErrorType
    FlagMessage FlaggedForAction ForwardAsAttachmentTo ForwardTo From FromAddressContainsWords FromSubscription
    HasAttachment HasClassification HeaderContainsWords InError Legacy Mailbox MailboxOwnerId MarkAsRead MarkImportance
    MessageTypeMatches MoveToFolder MyNameInCcBox MyNameInToBox MyNameInToOrCcBox MyNameNotInToBox PermanentDelete
    PinMessage PlaySound Priority ReceivedAfterDate ReceivedBeforeDate RecipientAddressContainsWords RedirectTo
    RuleIdentity SendTextMessageNotificationTo SentOnlyToMe SentTo SoftDeleteMessage StopProcessingRules
    SubjectContainsWords SubjectOrBodyContainsWords SupportedByTask WithImportance WithSensitivity
    WithinSizeRangeMaximum WithinSizeRangeMinimum`),
);

/** What a row may leave out; null where it does. */
const flag = (row: Row, key: string): Maybe<boolean | null> => at({ [key]: null, ...row }, key, truthOrUnset);

const actions: readonly (readonly [string, ForwardingAction])[] = [
  ['ForwardTo', 'inbox-forward'],
  ['ForwardAsAttachmentTo', 'inbox-forward-attachment'],
  ['RedirectTo', 'inbox-redirect'],
];

/** Where a rule may send mail and nobody can read where to, that is a target too. */
const targetsOf = (said: Maybe<readonly string[]>): readonly ForwardTarget[] =>
  isUnclear(said) ? [{ form: 'unreadable', text: 'an unread target', lacking: said.unclear }] : said.map(forwardTarget);

/**
 * `"Ana" [SMTP:ana@fabrikam.com]`, `"Ana" [EX:/o=…]`, `smtp:ana@fabrikam.com` or a bare address. The service documents
 * no form, so that whatever else comes is unreadable and not guessed at.
 */
export function forwardTarget(text: string): ForwardTarget {
  const typed = /^\s*(?:"(?<name>.*)"|(?<plain>[^[\]"]*?))\s*\[(?<type>[A-Za-z]+):(?<value>[^\]]*)\]\s*$/u.exec(
    text,
  )?.groups;
  if (typed === undefined) return plainTarget(text);
  const name = (typed['name'] ?? typed['plain'] ?? '').trim();
  const value = (typed['value'] ?? '').trim();
  const type = (typed['type'] ?? '').toUpperCase();
  if (type === 'EX') return { form: 'directory', name, legacyDn: value };
  return type === 'SMTP' && isAddress(value)
    ? { form: 'address', name, address: normalName(value) }
    : { form: 'unreadable', text, lacking: null };
}

function plainTarget(text: string): ForwardTarget {
  const value = normalName(text);
  if (value.startsWith('/o=')) return { form: 'directory', name: '', legacyDn: text.trim() };
  return isAddress(value) ? { form: 'address', name: '', address: value } : { form: 'unreadable', text, lacking: null };
}

const isAddress = (text: string): boolean => /^[^@\s]+@[^@\s]+$/u.test(text);
