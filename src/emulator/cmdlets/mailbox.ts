import { type Json, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { identityOf } from '../exchange/config.ts';
import { recipientListing } from '../exchange/listing.ts';
import {
  isGroupMailbox,
  isMailbox,
  isMailUser,
  keepRecipient,
  recipientNamed,
  recipientsNamed,
  refuseSynced,
} from '../exchange/recipients.ts';
import { refuse, refuseAbsent, types } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import type { StoredRow } from '../state/state.ts';
import { casView, mailboxView, recipientView, userView } from '../exchange/views.ts';
import { plainText } from '../exchange/text.ts';

const mailboxes = recipientListing(isMailbox, mailboxView);
const groupMailboxes = recipientListing(isGroupMailbox, mailboxView, ['GroupMailbox']);

/** Mailboxes of Microsoft 365 groups appear only on request. */
const getMailbox: Cmdlet = (bound, service, spec) =>
  (bound['GroupMailbox'] === true ? groupMailboxes : mailboxes)(bound, service, spec);

const setMailbox: Cmdlet = (bound, service, spec) => {
  const row = recipientNamed(
    service,
    identityOf(bound),
    (one) => isMailbox(one) || (bound['GroupMailbox'] === true && isGroupMailbox(one)),
  );
  const synced = Object.keys(bound).find((name) => mastered.has(name));
  if (synced !== undefined) refuseSynced(row, 'Set-Mailbox', synced);
  const changes = settings(bound, row, spec, ['ForwardingAddress', 'ForwardingSmtpAddress', 'Force', 'GroupMailbox']);
  const forwarding = { ...objectForward(bound, service), ...smtpForward(bound) };
  keepRecipient(service, row, { ...changes, ...forwarding });
  return { rows: [], warnings: Object.keys({ ...changes, ...forwarding }).length === 0 ? [nothingText(row)] : [] };
};

/** What the directory on premises owns of a synchronised mailbox; forwarding by SMTP address is the cloud's own. */
const mastered = new Set([
  'Alias',
  'DisplayName',
  'EmailAddresses',
  'ForwardingAddress',
  'Name',
  'HiddenFromAddressListsEnabled',
]);

/** The wording is ours: that there is a warning is known, its text is not. */
const nothingText = (row: StoredRow): string => `No settings of '${textAt(row, 'Name')}' have been modified.`;

/** A forwarding address is a recipient of the tenant, and reads back as its name. */
function objectForward(bound: Bound, service: Service): StoredRow {
  const given = bound['ForwardingAddress'];
  if (given === undefined || given === null || given === '')
    return given === undefined ? {} : { ForwardingAddress: null };
  const [target] = recipientsNamed(service.state, plainText(given));
  return {
    ForwardingAddress:
      target === undefined ? refuseAbsent(plainText(given)) : textAt(recipientNamed(service, plainText(given)), 'Name'),
  };
}

/** Any address will do; it is stored with its type before it. */
function smtpForward(bound: Bound): StoredRow {
  const given: Json | undefined = bound['ForwardingSmtpAddress'];
  if (given === undefined || given === null || given === '')
    return given === undefined ? {} : { ForwardingSmtpAddress: null };
  const address = plainText(given).replace(/^smtp:/iu, '');
  if (!/^[^@\s]+@[^@\s]+$/u.test(address))
    refuse(types.argument, `The address '${address}' is invalid: it isn't an SMTP address.`);
  return { ForwardingSmtpAddress: `smtp:${address}` };
}

const setCas: Cmdlet = (bound, service, spec) => {
  const row = recipientNamed(service, identityOf(bound), isMailbox);
  keepRecipient(service, row, settings(bound, { SmtpClientAuthenticationDisabled: null, ...row }, spec, []));
  return done;
};

export const mailboxCmdlets = {
  'Get-Mailbox': getMailbox,
  'Set-Mailbox': setMailbox,
  'Get-CASMailbox': recipientListing(isMailbox, casView),
  'Set-CASMailbox': setCas,
  'Get-Recipient': recipientListing(() => true, recipientView),
  'Get-User': recipientListing((row) => isMailbox(row) || isMailUser(row), userView),
  'Get-MailUser': recipientListing(isMailUser, mailboxView),
} as const satisfies Record<string, Cmdlet>;
