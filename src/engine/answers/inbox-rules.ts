import type { Directory } from '../../kinds/directory.ts';
import type { Kind } from '../../kinds/kind.ts';
import {
  type ForwardTarget,
  type LiveInboxRule as Read,
  type MailboxRules,
  readInboxRules,
  targetName,
} from '../../kinds/read-only/inbox-rules.ts';
import { listMailboxes, mayBeOther } from '../../kinds/read-only/index.ts';
import type { InboxRule, World } from '../../posture/world/world.ts';
import type { LiveTenant } from '../live/live.ts';
import { reasonOf } from '../live/unread.ts';
import { type Known, mapKnown, type TenantError, type TenantReader } from '../../tenant/tenant.ts';

/** Inbox rules by the mailbox they were asked for as. */
export type RulesRead = ReadonlyMap<string, Known<MailboxRules>>;

const atOnce = 10;

/** Reads the inbox rules of some mailboxes: one call each. */
export async function readRulesOf(
  reader: TenantReader,
  mailboxes: readonly string[],
  progress: (done: number, total: number) => void = () => undefined,
): Promise<RulesRead> {
  const found = new Map<string, Known<MailboxRules>>();
  for (let from = 0; from < mailboxes.length; from += atOnce) {
    const some = mailboxes.slice(from, from + atOnce);
    const rules = await Promise.all(some.map((one) => readInboxRules(reader, one)));
    some.forEach((one, n) => found.set(one, rules[n] ?? { state: 'absent' }));
    progress(found.size, mailboxes.length);
  }
  return found;
}

/** Whether mailboxes asked for their rules are all that a listing of every mailbox names. */
export async function coversEvery(reader: TenantReader, asked: readonly string[]): Promise<boolean> {
  const listing = await listMailboxes(reader);
  if (listing.state !== 'present' || listing.value.addresses.length === 0) return false;
  const { addresses, whole, groupsUnread } = listing.value;
  const names = new Set(asked.map((one) => one.toLowerCase()));
  return whole && groupsUnread === null && addresses.every((address) => names.has(address.toLowerCase()));
}

/** The mailboxes with a rule that sends mail on: who they are has to be known too. */
export const forwardersIn = (rules: RulesRead): readonly string[] =>
  [...rules].flatMap(([mailbox, known]) =>
    known.state === 'present' && known.value.rules.some((rule) => rule.forwards.length > 0) ? [mailbox] : [],
  );

/** What a section is asked for: of the rules in mailboxes those that were read, whatever is declared. */
export const askedOf = (
  { allows }: Pick<Kind, 'allows'>,
  declared: readonly string[],
  rules: RulesRead,
): readonly string[] => (allows === true ? forwardersIn(rules) : declared);

/** Whether of every mailbox that was asked the hidden rules came too. */
export const hidesNone = (rules: RulesRead): boolean =>
  [...rules.values()].every((known) => known.state !== 'present' || known.value.hidden === null);

/** Rules as the gates read them, by the key of their mailbox. */
export function inboxRulesOf(rules: RulesRead, directory: Directory): World['inboxRules'] {
  const told = onceEach((known: Known<MailboxRules>) => mapKnown(known, ({ rules: all }) => all.map(inboxRule)));
  return new Map(
    [...rules].map(([mailbox, known]) => {
      const owner = directory.find(mailbox);
      const key = owner.state === 'present' ? owner.value.key : mailbox.toLowerCase();
      return [key, told(known)];
    }),
  );
}

/** Most mailboxes share one answer: what is made of it is made once. */
function onceEach<A extends object, B>(make: (from: A) => B): (from: A) => B {
  const made = new Map<A, B>();
  return (from) => {
    const known = made.get(from) ?? make(from);
    made.set(from, known);
    return known;
  };
}

/** Whom rules send mail to: addresses, and entries of the directory. */
export const targetsIn = (rules: RulesRead): readonly string[] =>
  [...rules.values()].flatMap((known) =>
    known.state === 'present'
      ? known.value.rules.flatMap((rule) =>
          rule.forwards.flatMap(({ target }) => (target.form === 'unreadable' ? [] : [targetName(target)])),
        )
      : [],
  );

function inboxRule({ name, enabled, forwards, deletes }: Read): InboxRule {
  const to = (action: Read['forwards'][number]['action']): readonly string[] =>
    forwards.flatMap((one) => (one.action === action ? [targetName(one.target)] : []));
  return {
    name,
    enabled,
    forwardTo: to('inbox-forward'),
    forwardAsAttachmentTo: to('inbox-forward-attachment'),
    redirectTo: to('inbox-redirect'),
    keepsCopy: !deletes,
  };
}

/** Rules whose target nobody could look up, and mailboxes whose rules could not be read. */
export function unreadRules(
  rules: RulesRead,
  live: Pick<LiveTenant, 'directory' | 'acceptedDomains'>,
): readonly { readonly what: string; readonly why: string }[] {
  const denied = deniedAll(rules);
  if (denied !== null) return [{ what: `inbox rules of all ${rules.size} mailboxes that were asked`, why: denied }];
  const read = [...rules.values()].filter(({ state }) => state === 'present').length;
  return [...rules].flatMap(([mailbox, known]) => {
    if (known.state === 'unknown') return [{ what: `inbox rules of ${mailbox}`, why: whyOf(known.because, read) }];
    if (known.state === 'absent') return [];
    const { rules: all, hidden } = known.value;
    const targets = all.flatMap((rule) =>
      rule.forwards.flatMap(({ target }) => {
        const why = doubtAbout(target, live);
        return why === null ? [] : [{ what: `where the inbox rule "${rule.name}" of ${mailbox} sends mail`, why }];
      }),
    );
    const parts = all.flatMap((rule) =>
      rule.partly === null || !rule.enabled
        ? []
        : [{ what: `what the inbox rule "${rule.name}" of ${mailbox} does`, why: rule.partly }],
    );
    const unseen = { what: `hidden inbox rules of ${mailbox}`, why: 'they were not read (-IncludeHidden)' };
    return (hidden === null ? [] : [unseen]).concat(targets, parts);
  });
}

/** Why nobody's rules could be read, where this identity may not read them at all: said once, however many were asked. */
function deniedAll(rules: RulesRead): string | null {
  const refusals = [...rules.values()].map((known) => (known.state === 'unknown' ? known.because : null));
  const [first] = refusals;
  if (first === undefined || first === null || refusals.length === 1) return null;
  const alike = (one: typeof first | null): boolean => one?.reason === 'denied' && one.message === first.message;
  return refusals.every(alike) ? first.message : null;
}

/** What was refused of one mailbox beside others that answered is no lack of a role. */
function whyOf(because: TenantError, read: number): string {
  if (because.reason !== 'denied' || read === 0) return reasonOf(because);
  const others = read === 1 ? 'of another mailbox' : `of ${read} other mailboxes`;
  return `${because.call}: refused for this mailbox, while those ${others} were read: look whether a role of this identity is limited to some mailboxes`;
}

function doubtAbout(
  target: ForwardTarget,
  { directory, acceptedDomains }: Pick<LiveTenant, 'directory' | 'acceptedDomains'>,
): string | null {
  if (target.form === 'unreadable' && target.lacking !== null) return `its row does not say: ${target.lacking}`;
  if (target.form === 'unreadable') return `its target is written in a form that nobody has described: ${target.text}`;
  const name = targetName(target);
  const found = directory.find(name);
  if (found.state === 'present') return null;
  const says = target.form === 'address' && !mayBeOther(name, found, acceptedDomains);
  if (says) return null;
  return found.state === 'unknown'
    ? `${name}: ${found.because.message}`
    : `nobody in the directory bears the name ${name}`;
}
