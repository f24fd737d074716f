import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Position, Span } from '../../diagnostics/diagnostic.ts';

/** The text of a policy file, which turns offsets into lines and columns. */
export interface Text {
  readonly file: string;
  readonly content: string;
  readonly span: (start: number, end: number) => Span;
}

/** Text with its line starts found once. Columns count UTF-16 code units, as editors do. */
export function textOf(file: string, content: string): Text {
  const starts = lineStarts(content);
  const position = (offset: number): Position => positionIn(starts, Math.min(offset, content.length));
  return {
    file,
    content,
    span: (start, end) => ({ file, start: position(start), end: position(Math.max(start, end)) }),
  };
}

function lineStarts(content: string): readonly number[] {
  const starts = [0];
  for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset };
}

/** Decodes the bytes of a file. A byte order mark is dropped; whatever is not UTF-8 is refused. */
export function decode(file: string, bytes: Uint8Array): Text | Diagnostic {
  const content = utf8(bytes);
  if (content !== null) return textOf(file, content);
  return errorAt('PST104', wholeFile(file), `${file} is not UTF-8 text`, { hint: 'save the file as UTF-8' });
}

/** The first character that cannot stand in YAML, as a problem; null where there is none. */
export function unprintable(text: Text): Diagnostic | null {
  const at = text.content.search(control);
  if (at < 0) return null;
  return errorAt(
    'PST104',
    text.span(at, at + 1),
    `the control character ${codePoint(text.content, at)} cannot stand in a policy`,
    {
      hint: 'remove the character, or save the file as UTF-8 if it is in another encoding',
    },
  );
}

const codePoint = (text: string, at: number): string =>
  `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;

/** What a value cannot be sent or stored with, named: NUL, or half of a surrogate pair; null where there is none. */
export function unwritable(value: string): string | null {
  const half = value.search(/\p{Surrogate}/u);
  const at = half < 0 ? value.indexOf('\0') : half;
  return at < 0 ? null : `the character ${codePoint(value, at)}`;
}

// YAML 1.2.2 section 5.1: what may stand in a file unescaped.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/u;

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The beginning of a file that could not be read as text. */
export const wholeFile = (file: string): Span => textOf(file, '').span(0, 0);
