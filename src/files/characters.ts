/** Turns what a file or a pipe holds into text, whatever wrote it: a mail program, an editor, Outlook's own format. */
export function textIn(bytes: Uint8Array): string {
  if (isCompound(bytes)) return printable(bytes);
  return withoutMark(decoded(bytes)).replace(/\r\n?/gu, '\n');
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/u, '');

function decoded(bytes: Uint8Array): string {
  const wide = wideness(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Text in two bytes a letter says so in a mark, or has every other byte empty. */
export function wideness(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 64);
  const empty = (odd: number): number => start.filter((byte, at) => at % 2 === odd && byte === 0).length;
  if (empty(1) > start.length / 4) return 'utf-16le';
  return empty(0) > start.length / 4 ? 'utf-16be' : null;
}

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** Whether it is a compound file, which is how Outlook saves a message as `.msg`. Source: MS-CFB, 2.2. */
export const isCompound = (bytes: Uint8Array): boolean => signature.every((byte, at) => bytes[at] === byte);

/** The texts inside of a compound file, each on lines of its own, without what they are properties of. */
function printable(bytes: Uint8Array): string {
  const narrow = new TextDecoder('windows-1252').decode(bytes);
  const wide = new TextDecoder('utf-16le').decode(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  const runs = [
    ...wide.matchAll(/[\t\r\n -\u024F\u2010-\u2026\u3000-\u30FF\u4E00-\u9FFF\uFF00-\uFF60]{6,}/gu),
    ...narrow.matchAll(/[\t\r\n -~\u00A0-\u00FF]{12,}/gu),
  ];
  return runs.map(([run]) => run.replace(/\r\n?/gu, '\n')).join('\n');
}
