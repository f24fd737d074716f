import { outsideOf } from '../../kinds/recipient.ts';
import { normalName } from '../../tenant/addresses.ts';
import { isFailed } from '../../tenant/tenant.ts';
import { domainOf, normalDomain, parentOf, patternsFor } from './domains.ts';
import { type Indexed, keyBehind } from './indexed.ts';
import type { Recipient, RemoteDomain } from './world.ts';

/** Where a forward goes, and what the tenant says of it. */
export interface Destination {
  readonly domain: string;
  /** Null for an address of the domain that nothing names. */
  readonly address: string | null;
  /** The directory object behind the address. */
  readonly recipient: Recipient | null;
  /** Contacts and mail users that point to the address and do not have it: the mail may count as theirs, or not. */
  readonly pointing: readonly Recipient[];
  /** Nobody could look up who it is, so that it may be anywhere. */
  readonly unread: boolean;
  /** A contact may have the address and lead elsewhere: somebody looked in vain. */
  readonly perhapsContact: boolean;
  readonly scope: 'external' | 'internal' | 'unknown';
  /** The routing domain of a colleague whose mailbox is still on-premises. */
  readonly hybridDomain: string | null;
  /** The remote domain entry that governs it; null where the tenant has none or nobody could read them. */
  readonly entry: RemoteDomain | null;
}

/** A place outside that no control names. */
export const elsewhere = 'elsewhere.example';

/** Resolves what a cell asks about, by any name; null for what is nobody's name and neither an address nor a domain. */
export function destinationOf(index: Indexed, to: string): Destination | null {
  const text = normalName(to);
  const known = keyBehind(index, text);
  const recipient = known?.state === 'present' ? (index.world.recipients.get(known.value) ?? null) : null;
  if (recipient !== null) return destinationFor(index, recipient, text);
  const domain = text.startsWith('@') ? null : normalDomain(domainOf(text));
  if (domain === null) return known === null ? null : unread;
  // Behind an address of ours that nobody could look up there may be somebody outside.
  const scope = scopeOf(index, domain);
  if (known?.state === 'unknown' && scope !== 'external') return unread;
  const address = text.includes('@') ? text : null;
  const pointing = index.pointing.get(text) ?? [];
  const entry = governing(index, domain);
  return {
    ...unread,
    unread: false,
    perhapsContact: known !== null && isFailed(known),
    domain,
    address,
    pointing,
    scope,
    entry,
  };
}

/** The address outside decides for a contact or mail user. */
function destinationFor(index: Indexed, recipient: Recipient, text: string): Destination {
  const outside = outsideOf(recipient);
  const address = outside ?? (text.includes('@') ? text : recipient.address);
  const domain = normalDomain(domainOf(address));
  if (recipient.externalAddress.state === 'unknown' || domain === null) return { ...unread, recipient };
  const scope = scopeOf(index, domain);
  const hybridDomain = scope === 'internal' && recipient.type === 'MailUser' ? domain : null;
  const entry = governing(index, domain);
  return { ...unread, unread: false, domain, address, recipient, scope, hybridDomain, entry };
}

const unread: Destination = {
  unread: true,
  perhapsContact: false,
  domain: '',
  address: null,
  recipient: null,
  pointing: [],
  scope: 'unknown',
  hybridDomain: null,
  entry: null,
};

/** Whether a domain is one of ours. Source: accepted domains reference; subdomains count only where the domain says so. */
export function scopeOf(index: Indexed, domain: string): Destination['scope'] {
  const { accepted } = index;
  if (accepted === null) return 'unknown';
  const own = accepted.get(domain);
  if (own !== undefined) return own.type === 'ExternalRelay' ? 'external' : 'internal';
  for (let parent = parentOf(domain); parent !== ''; parent = parentOf(parent)) {
    if (accepted.get(parent)?.matchSubDomains === true) return 'internal';
  }
  return 'external';
}

/** The remote domain entry for a domain: its own, else the longest wildcard that covers it, else `*`. */
export function governing(index: Indexed, domain: string): RemoteDomain | null {
  if (index.remote === null) return null;
  for (const pattern of patternsFor(domain)) {
    const entry = index.remote.get(pattern);
    if (entry !== undefined) return entry;
  }
  return null;
}

/** External by its domain, and yet counted as internal by transport rules. */
export function internalByEntry({ scope, entry }: Destination): 'no' | 'maybe' | 'yes' {
  if (scope === 'internal' || entry === null || entry.isInternal === false) return 'no';
  return entry.isInternal === true ? 'yes' : 'maybe';
}
