import type { Unread } from '../../engine/answers/survey.ts';
import { reasonOf } from '../../engine/live/unread.ts';
import { type LiveTenant, rowsIn } from '../../engine/live/live.ts';
import { within } from '../../diagnostics/near.ts';
import { domainOf, isWithin } from '../../posture/world/domains.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import { textAt } from '../../json.ts';
import { normalName } from '../../tenant/addresses.ts';
import { exchange, type TenantReader } from '../../tenant/tenant.ts';
import { UsageError } from '../run/usage-error.ts';

const mailbox = /Mailbox$|^MailUser$/u;

/** Makes sure that the sender can forward, as far as anybody could read who that is, and says what looks mistyped. */
export async function checkPeople(
  { sender, to }: { readonly sender: string; readonly to: string | null },
  live: LiveTenant,
  reader: TenantReader,
): Promise<readonly string[]> {
  const found = live.directory.find(sender);
  if (found.state === 'present') {
    if (found.value.type !== '' && !mailbox.test(found.value.type))
      throw new UsageError(`${sender} is no mailbox (${found.value.type})`, 'only mailboxes forward by themselves');
    return [...renamed(sender, found.value.address), ...mistyped(to, live)];
  }
  if (isForeign(sender, live)) throw stranger(sender, to, live);
  const meant = await nearestMailbox(sender, reader);
  if (found.state === 'absent')
    throw new UsageError(
      `the tenant has no mailbox ${sender}`,
      meant === null ? 'mend the address' : `did you mean ${meant}?`,
    );
  return [
    ...(meant === null ? [] : [`who ${sender} is could not be read; did you mean ${meant}?`]),
    ...mistyped(to, live),
  ];
}

const isForeign = (address: string, { acceptedDomains }: LiveTenant): boolean =>
  acceptedDomains.state === 'present' &&
  !acceptedDomains.value.some(({ domainName }) => isWithin(domainOf(address), domainName));

/** Somebody from elsewhere: mistyped, in the place of who forwards, or who wrote first. */
function stranger(sender: string, to: string | null, live: LiveTenant): UsageError {
  const meant = nearestDomain(domainOf(sender), ownDomains(live));
  const hint =
    meant !== null
      ? `did you mean ${sender.slice(0, -domainOf(sender).length)}${meant}?`
      : to?.includes('@') === true && !isForeign(to, live)
        ? `who forwards comes first: postern why ${to} ${sender}`
        : 'give the mailbox that forwards with --from; a bounce may name who wrote the mail first';
  return new UsageError(`${sender} is not in this tenant`, hint);
}

/** Of the mailboxes that begin alike the one that was probably meant: slips are seldom in the first letters. */
async function nearestMailbox(sender: string, reader: TenantReader): Promise<string | null> {
  const start = /^[a-z0-9]{2}/u.exec(sender)?.[0];
  if (start === undefined) return null;
  const alike = exchange('Get-Mailbox', { Filter: `PrimarySmtpAddress -like '${start}*'`, ResultSize: 'Unlimited' });
  const asked = await reader.read(alike);
  // A snapshot has the listing of all, where it has one.
  const found = asked.state === 'present' ? asked : await reader.read(exchange('Get-Mailbox'));
  const known =
    found.state === 'present' ? found.value.map((row) => normalName(textAt(row, 'PrimarySmtpAddress'))) : [];
  return known.includes(sender) ? null : within(sender.length < 20 ? 1 : 2, sender, known);
}

const ownDomains = ({ acceptedDomains }: LiveTenant): readonly string[] =>
  acceptedDomains.state === 'present' ? acceptedDomains.value.map(({ domainName }) => domainName) : [];

/** A place that the tenant names nowhere, and that is a slip away from one that it does. */
function mistyped(to: string | null, live: LiveTenant): readonly string[] {
  if (to === null) return [];
  const domain = to.includes('@') ? domainOf(to) : to;
  const forwards = rowsIn(live, 'mailboxForwarding').flatMap(({ properties }) =>
    domainOf(properties.forwardingSmtpAddress ?? ''),
  );
  const named = rowsIn(live, 'remoteDomains').map(({ name }) => name);
  const meant = nearestDomain(domain, [...ownDomains(live), ...named, ...forwards]);
  return meant === null ? [] : [`${domain} is named nowhere in this tenant; did you mean ${meant}?`];
}

/** A domain one slip away, two where it is long: other words than that are other domains. */
function nearestDomain(domain: string, known: readonly string[]): string | null {
  const plain = known.filter((one) => one.includes('.') && !one.includes('*'));
  if (plain.some((one) => isWithin(domain, one))) return null;
  return within(domain.length < 10 ? 1 : 2, domain, plain);
}

/** The sender, where nobody could read who that is. */
export function unreadSender({ sender }: Pick<Cell, 'sender'>, { directory }: LiveTenant): readonly Unread[] {
  const found = directory.find(sender);
  const what = `who ${sender} is`;
  if (found.state === 'unknown') return [{ what, why: reasonOf(found.because) }];
  // Some rows name people without saying what they are.
  return found.state === 'present' && found.value.type === ''
    ? [{ what, why: `Get-Recipient ${sender}: nothing that was read says what sort of recipient that is` }]
    : [];
}

const renamed = (asked: string, address: string): readonly string[] =>
  asked === address ? [] : [`${asked} is another address of ${address}; controls look at the primary one`];
