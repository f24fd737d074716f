import { odd } from '../../escape.ts';
import { isList, type Json } from '../../json.ts';

/**
 * Writes a value as PowerShell source. The only place where text becomes script.
 * Source: PowerShell's tokenizer, which takes five characters for a single quote (CharTraits.cs).
 */
export function literal(value: Json): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'number') return numeral(value);
  if (typeof value === 'string') return joined(parts(value, unseen));
  if (isList(value)) return `@(${value.map(literal).join(', ')})`;
  return table(Object.entries(value));
}

/** Text of ASCII characters alone: Windows PowerShell reads a script without a mark in the code page of its machine. */
export const asciiLiteral = (text: string): string => joined(parts(text, beyondAscii));

/** Text with values between: `${groups/a#id}` is what `${groups/a#id}` says of it. */
export const textWith = (text: string, naming: RegExp, said: (name: string) => string): string =>
  joined(text.split(naming).flatMap((part, index) => (index % 2 === 1 ? [said(part)] : parts(part, unseen))));

/**
 * What no reader sees, what an editor, Git or UTF-8 would change (line breaks, half of a surrogate pair), and what bends
 * the line it stands on. A literal is always one line.
 */
const unseen = new RegExp(String.raw`((?:${odd}|\p{Cn})+)`, 'u');
const beyondAscii = /([^\x20-\x7e]+)/u;

function parts(text: string, escaped: RegExp): readonly string[] {
  if (text.includes('\0')) throw new RangeError('text with a NUL character cannot be written as PowerShell source');
  return text
    .split(escaped)
    .flatMap((part, index) => (index % 2 === 1 ? codes(part) : part === '' ? [] : [quoted(part)]));
}

const codes = (text: string): readonly string[] =>
  Array.from({ length: text.length }, (_, index) => `[char]${text.charCodeAt(index)}`);

/** A sum is of text where its first part is. */
function joined(all: readonly string[]): string {
  if (all.length === 0) return "''";
  const [first = ''] = all;
  if (all.length === 1 && first.startsWith("'")) return first;
  return `(${[...(first.startsWith("'") ? [] : ["''"]), ...all].join(' + ')})`;
}

/** Suffixes, exponents and hexadecimal mean something in PowerShell, so that only plain digits are written as they are. */
function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a number PowerShell can read: ${value}`);
  return Number.isSafeInteger(value) ? value.toFixed(0) : `[double]'${value}'`;
}

/** PowerShell closes a single-quoted string at typographic quotes too, so double every one of them. */
const quoted = (text: string): string => `'${text.replace(/['\u2018-\u201B]/gu, '$&$&')}'`;

/** Keys that differ only in case would be one key, and a script with both does not parse. */
function table(entries: readonly (readonly [string, Json])[]): string {
  const keys = new Set(entries.map(([key]) => key.toLowerCase()));
  if (keys.size < entries.length)
    throw new RangeError('names that differ only in case cannot share a PowerShell table');
  if (entries.length === 0) return '@{}';
  return `@{ ${entries.map(([key, value]) => `${literal(key)} = ${literal(value)}`).join('; ')} }`;
}
