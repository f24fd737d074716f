import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { StoredRow, TenantState } from '../../src/emulator/state/state.ts';
import { generateTenant } from '../../src/emulator/tenants/generate.ts';
import { addContact, addInboxRule } from '../../src/emulator/tenants/seed.ts';
import { textAt } from '../../src/json.ts';

/** Every third mailbox files its mail, every hundredth forwards it, and some of those rules are hidden, broken or lead to a contact. */
export function sweptTenant(mailboxes: number): TenantState {
  const tenant = generateTenant({ mailboxes, seed: 7, groups: 0, policies: 2, rules: 2, domains: 2 });
  const contact = addContact(tenant, 'orders@fabrikam.example', { displayName: 'Orders' });
  mailboxesOf(tenant).forEach((mailbox, n) => {
    if (n % 3 === 0) addInboxRule(tenant, mailbox, 'To a folder', { MoveToFolder: 'Invoices', MarkAsRead: true });
    if (n % 100 === 1) addInboxRule(tenant, mailbox, 'To home', forwarding(n, contact));
    if (n % 1_000 === 2) addInboxRule(tenant, mailbox, 'Odd', { InError: true, MoveToFolder: null });
  });
  return tenant;
}

const forwarding = (n: number, contact: StoredRow): StoredRow => ({
  ...(n % 400 === 1
    ? { RedirectTo: [`"Orders" [EX:${textAt(contact, 'LegacyExchangeDN')}]`] }
    : { ForwardTo: [`"Home" [SMTP:p${n}@home.example]`] }),
  ...(n % 500 === 1 ? { '#hidden': true } : {}),
});

/** The mailboxes that a sweep asks for their rules. */
export const mailboxesOf = ({ recipients }: TenantState): readonly StoredRow[] =>
  [...recipients.values()].filter((row) => textAt(row, 'RecipientTypeDetails').endsWith('Mailbox'));

/** How many mailboxes nobody may look into, none of which forwards. */
const shut = 5;

/** What a list of forwards has to tell of such a tenant: how many rules send mail on, and how much could not be read whole. */
export function expectedOf(
  mailboxes: number,
  isDisturbed: boolean,
): { readonly forwards: number; readonly unread: number } {
  const upTo = (every: number, from: number): number => Math.ceil((mailboxes - from) / every);
  return { forwards: upTo(100, 1), unread: upTo(1_000, 2) + (isDisturbed ? shut : 0) };
}

/**
 * What a long sweep meets: windows in which requests are turned away, a back end that is down, answers that are lost or cut, and
 * mailboxes that nobody may look into.
 */
export function troubles(tenant: TenantState): readonly Fault[] {
  const mailboxes = mailboxesOf(tenant);
  const every = Math.round(mailboxes.length / 5);
  const at = (share: number): number => Math.round(every * share);
  const on = { cmdlet: 'Get-InboxRule' };
  return [
    ...[1, 2.5, 4].map((share): Fault => ({
      effect: 'throttle',
      retryAfter: 1,
      match: { ...on, nth: at(share), times: 30 },
    })),
    { effect: 'server-error', match: { ...on, nth: at(1.5), times: 15 } },
    { effect: 'drop', match: { ...on, nth: at(2), times: 1 } },
    { effect: 'truncate', match: { ...on, nth: at(3), times: 1 } },
    ...mailboxes.slice(50, 50 + shut).map((row): Fault => ({
      effect: 'deny',
      match: { ...on, identity: textAt(row, 'PrimarySmtpAddress') },
    })),
  ];
}
