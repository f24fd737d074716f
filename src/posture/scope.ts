import { outsideOf } from '../kinds/recipient.ts';
import { domainOf, normalDomain, parentOf, patternsFor } from './domains.ts';
import type { Indexed } from './indexed.ts';
import type { Recipient, RemoteDomain } from './world.ts';

/** Where a forward goes, and what the tenant says of it. */
export interface Destination {
  readonly domain: string;
  /** Null for an address of the domain that nothing names. */
  readonly address: string | null;
  /** The directory object behind the address. */
  readonly recipient: Recipient | null;
  readonly scope: 'external' | 'internal' | 'unknown';
  /** The routing domain of a colleague whose mailbox is still on-premises. */
  readonly hybridDomain: string | null;
  /** The remote domain entry that governs it; null where the tenant has none or nobody could read them. */
  readonly entry: RemoteDomain | null;
}

/** Resolves what a cell asks about; null for what is neither an address nor a domain. */
export function destinationOf(index: Indexed, to: string): Destination | null {
  const text = to.trim().toLowerCase();
  const address = text.includes('@') ? text : null;
  const recipient = address === null ? null : (index.byAddress.get(address) ?? null);
  // The address outside decides for a contact or mail user.
  const target = recipient === null ? text : (outsideOf(recipient) ?? text);
  const domain = normalDomain(domainOf(target));
  if (domain === null || text.startsWith('@')) return null;
  const scope = scopeOf(index, domain);
  const hybrid = scope === 'internal' && recipient?.type === 'MailUser' ? domain : null;
  return { domain, address, recipient, scope, hybridDomain: hybrid, entry: governing(index, domain) };
}

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
export const isInternalByEntry = ({ scope, entry }: Destination): boolean =>
  scope !== 'internal' && entry?.isInternal === true;
