import { domainOf, normalDomain, normalName } from '../../tenant/addresses.ts';

/** An address as it comes out of a mail program: `Ana <ana@contoso.com>,` or `mailto:ana@contoso.com`. */
export function bare(given: string): string {
  const inner = /<(?<address>[^<>]*@[^<>]*)>/u.exec(given)?.groups?.['address'] ?? given;
  return inner
    .trim()
    .replace(/^["'“‘<(]+|["'”’>),;.]+$/gu, '')
    .replace(/^(?:mailto|smtp):/iu, '')
    .replace(/\?.*$/u, '')
    .trim();
}

/** The address that somebody typed or pasted; null where it is none. */
export function addressIn(given: string): string | null {
  const read = normalName(bare(given));
  return /^[^@\s]+@[^@\s]+$/u.test(read) && normalDomain(domainOf(read)) !== null ? read : null;
}

/** Where to, as somebody typed it: an address, or a domain; null where it is neither. */
export function placeIn(given: string): string | null {
  if (given.includes('@')) return addressIn(given);
  const domain = normalDomain(bare(given));
  return domain !== null && domain.includes('.') ? domain : null;
}
