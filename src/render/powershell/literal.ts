import { isList, type Json } from '../../json.ts';

/**
 * Writes a value as PowerShell source. The only place where text becomes script.
 * Source: PowerShell's tokenizer, which takes five characters for a single quote (CharTraits.cs).
 */
export function literal(value: Json): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'number') return numeral(value);
  if (typeof value === 'string') return quoted(value);
  if (isList(value)) return `@(${value.map(literal).join(', ')})`;
  return table(Object.entries(value));
}

/** Suffixes, exponents and hexadecimal mean something in PowerShell, so that only plain digits are written as they are. */
function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a number PowerShell can read: ${value}`);
  return Number.isSafeInteger(value) ? value.toFixed(0) : `[double]'${value}'`;
}

function quoted(text: string): string {
  if (text.includes('\0')) throw new RangeError('text with a NUL character cannot be written as PowerShell source');
  // PowerShell closes a single-quoted string at typographic quotes too, so double every one of them.
  return `'${text.replace(/['\u2018-\u201B]/gu, '$&$&')}'`;
}

/** Keys that differ only in case would be one key, and a script with both does not parse. */
function table(entries: readonly (readonly [string, Json])[]): string {
  const keys = new Set(entries.map(([key]) => key.toLowerCase()));
  if (keys.size < entries.length)
    throw new RangeError('names that differ only in case cannot share a PowerShell table');
  if (entries.length === 0) return '@{}';
  return `@{ ${entries.map(([key, value]) => `${literal(key)} = ${literal(value)}`).join('; ')} }`;
}
