/** A domain in the form that is compared (lower case, IDNA as ASCII, no final dot); null for what is none. */
export function normalDomain(text: string): string | null {
  const ascii = hostOf(text.trim().replace(/\.$/u, '').toLowerCase());
  return /^(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/u.test(ascii) ? ascii : null;
}

/** As the name of a host; empty for what is none. The same in Node and in a browser, where a report answers. */
function hostOf(text: string): string {
  const url = new URL('ws://none');
  url.hostname = text;
  return url.hostname === 'none' && text !== 'none' ? '' : url.hostname;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** `*`, `fabrikam.com` or `*.fabrikam.com` in the form that is compared; what is none of them in lower case. */
export function normalPattern(text: string): string {
  const lower = text.trim().toLowerCase();
  if (!lower.startsWith('*.')) return normalDomain(lower) ?? lower;
  const domain = normalDomain(lower.slice(2));
  return domain === null ? lower : `*.${domain}`;
}

/** Exchange writes the type of an address before a colon; inbox rules and proxies do it for directory names too. */
const typed = /^(?:smtp:|(?:ex|x500):(?=\/))/iu;

/** Any name of somebody in the form that is compared: without its type, in lower case, its domain as ASCII. */
export function normalName(text: string): string {
  const name = text.trim().replace(typed, '').toLowerCase();
  const at = name.lastIndexOf('@');
  if (at < 0 || /^[!-~]*[^.]$/u.test(name)) return name;
  return `${name.slice(0, at + 1)}${normalDomain(name.slice(at + 1)) ?? name.slice(at + 1)}`;
}
