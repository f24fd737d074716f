import { codeBlock, codeSpan } from '../../escape.ts';

/** A folded part. The blank lines make GitHub read what is inside as Markdown again. `summary` is our own words. */
export const fold = (summary: string, body: string): string =>
  body === '' ? '' : `<details>\n<summary>${summary}</summary>\n\n${body}\n</details>\n`;

/** A block of code that nothing in it can end, whatever a tenant put there. */
export const fenced = (language: string, text: string): string =>
  `${codeBlock(language, text.split(/\r\n|[\n\r]/u)).join('\n')}\n`;

/** A link whose words are ours; an address that is none of the web's is shown as code. */
export function link(words: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const web = url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.href.length <= longestLink;
  return web ? `[${words}](${url.href.replace(/[()<>[\]\\|`*_]/gu, percent)})` : `${words} ${codeSpan(address)}`;
}

const longestLink = 1_000;
const percent = (one: string): string => `%${one.charCodeAt(0).toString(16).toUpperCase()}`;
