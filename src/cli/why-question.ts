import { normalName } from '../tenant/addresses.ts';
import type { Unread } from '../engine/answers/survey.ts';
import { reasonOf } from '../engine/diff.ts';
import type { LiveTenant } from '../engine/live.ts';
import { isAmong, readAcceptedDomains } from '../kinds/read-only/index.ts';
import { domainOf, isBelow, normalDomain } from '../posture/domains.ts';
import type { Bounce } from '../posture/ndr.ts';
import { type Cell, mechanisms, originals } from '../posture/verdict.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import type { Input } from './command.ts';
import { UsageError } from './usage-error.ts';

/** The question that flags and a bounce ask together; flags come first. */
export function askedCell(input: Input, bounce: Bounce | null): Cell {
  if (bounce !== null && bounce.code === null)
    throw new UsageError(
      'the bounce names no status code such as 5.7.520',
      'give the whole bounce, with its diagnostic line',
    );
  return {
    sender: addressGiven('--from', input.text('from') ?? bounce?.from ?? null, bounce),
    to: destinationGiven(input.text('to') ?? bounce?.to ?? null, bounce),
    mechanism: mechanisms.find((one) => one === input.text('mechanism')) ?? 'inbox-forward',
    original: originals.find((one) => one === input.text('original-sender')) ?? 'external',
  };
}

function addressGiven(flag: string, given: string | null, bounce: Bounce | null): string {
  if (given === null) throw missing(flag, 'who forwards', bounce);
  const address = normalName(given);
  if (/^[^@\s]+@[^@\s]+$/u.test(address) && normalDomain(domainOf(address)) !== null) return address;
  throw new UsageError(`${flag} ${given} is no address`, 'write it as name@domain');
}

function destinationGiven(given: string | null, bounce: Bounce | null): string {
  if (given === null) throw missing('--to', 'where to', bounce);
  if (given.includes('@')) return addressGiven('--to', given, bounce);
  const domain = normalDomain(given);
  if (domain !== null && domain.includes('.')) return domain;
  throw new UsageError(`--to ${given} is neither an address nor a domain`, 'write it as name@domain or domain');
}

function missing(flag: string, what: string, bounce: Bounce | null): UsageError {
  const said = bounce === null ? `nobody said ${what}` : `the bounce does not say ${what}`;
  return new UsageError(said, `give ${flag} ADDRESS`);
}

/** Whether an address is in one of the tenant's own domains, so that it may be somebody there. */
export const isOurs = async (reader: TenantReader, to: string): Promise<boolean> =>
  to.includes('@') && isAmong(await readAcceptedDomains(reader), to);

const mailbox = /Mailbox$|^MailUser$/u;

/** Makes sure that the sender can forward, as far as anybody could read who that is. */
export function checkPeople({ sender }: Cell, { directory, acceptedDomains }: LiveTenant): readonly string[] {
  const found = directory.find(sender);
  if (found.state === 'present') {
    if (mailbox.test(found.value.type)) return renamed(sender, found.value.address);
    throw new UsageError(`${sender} is no mailbox (${found.value.type})`, 'only mailboxes forward by themselves');
  }
  const foreign =
    acceptedDomains.state === 'present' &&
    !acceptedDomains.value.some(({ domainName }) => isWithinOurs(sender, domainName));
  if (foreign)
    throw new UsageError(
      `${sender} is not in this tenant`,
      'give the mailbox that forwards with --from; a bounce may name who wrote the mail first',
    );
  if (found.state === 'absent') throw new UsageError(`the tenant has no mailbox ${sender}`, 'mend the address');
  return [];
}

/** The sender, where nobody could read who that is. */
export function unreadSender({ sender }: Cell, { directory }: LiveTenant): readonly Unread[] {
  const found = directory.find(sender);
  return found.state === 'unknown' ? [{ what: `who ${sender} is`, why: reasonOf(found.because) }] : [];
}

const isWithinOurs = (address: string, domain: string): boolean =>
  domainOf(address) === domain || isBelow(domainOf(address), domain);

const renamed = (asked: string, address: string): readonly string[] =>
  asked === address ? [] : [`${asked} is another address of ${address}; controls look at the primary one`];
