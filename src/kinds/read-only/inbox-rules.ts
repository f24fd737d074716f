import { isList, type Json, textAt } from '../../json.ts';
import { exchange, type Known, mapKnown, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { normalName } from '../../tenant/addresses.ts';

/** Where an inbox rule sends mail. */
export type ForwardTarget =
  | { readonly form: 'address'; readonly name: string; readonly address: string }
  /** An entry of the directory in its old form: it may have moved since, and says nothing of inside or outside. */
  | { readonly form: 'directory'; readonly name: string; readonly legacyDn: string }
  | { readonly form: 'unreadable'; readonly text: string };

/** The three ways in which a rule sends mail on, as mechanisms of a forward. */
export type ForwardingAction = 'inbox-forward' | 'inbox-forward-attachment' | 'inbox-redirect';

/** A rule that a person has in a mailbox. */
export interface InboxRule {
  /** `owner\number`. The number is beyond what JSON numbers hold: it is text and never calculated with. */
  readonly identity: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly inError: boolean;
  readonly forwards: readonly { readonly action: ForwardingAction; readonly target: ForwardTarget }[];
}

/** Reads the rules of one mailbox, hidden ones included; those that the service makes for itself are left out. */
export async function readInboxRules(reader: TenantReader, mailbox: string): Promise<Known<readonly InboxRule[]>> {
  const reading = await reader.read(exchange('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }));
  return mapKnown(reading, (rows) => rows.filter((row) => !isSystemRule(row)).map(inboxRule));
}

/** The junk filter and out-of-office handling live in the same list. Source: observed names, two public tools agree. */
const systemRules = [/^Junk E-?mail Rule$/iu, /^Microsoft\.Exchange\.OOF\./iu];

export const isSystemRule = (row: Row): boolean => systemRules.some((pattern) => pattern.test(textAt(row, 'Name')));

export function inboxRule(row: Row): InboxRule {
  return {
    identity: textAt(row, 'Identity'),
    name: textAt(row, 'Name'),
    enabled: row['Enabled'] === true,
    inError: row['InError'] === true,
    forwards: actions.flatMap(([parameter, action]) =>
      valuesOf(row[parameter]).map((text) => ({ action, target: forwardTarget(text) })),
    ),
  };
}

const actions: readonly (readonly [string, ForwardingAction])[] = [
  ['ForwardTo', 'inbox-forward'],
  ['ForwardAsAttachmentTo', 'inbox-forward-attachment'],
  ['RedirectTo', 'inbox-redirect'],
];

function valuesOf(value: Json | undefined): readonly string[] {
  const items = isList(value) ? value : [value];
  return items.filter((item) => typeof item === 'string').filter((item) => item.trim() !== '');
}

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
    : { form: 'unreadable', text };
}

function plainTarget(text: string): ForwardTarget {
  const value = normalName(text);
  if (value.startsWith('/o=')) return { form: 'directory', name: '', legacyDn: text.trim() };
  return isAddress(value) ? { form: 'address', name: '', address: value } : { form: 'unreadable', text };
}

const isAddress = (text: string): boolean => /^[^@\s]+@[^@\s]+$/u.test(text);
