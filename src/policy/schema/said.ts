import { isList, isObject, type Json } from '../../json.ts';

/** A value as a message names it: its type, and the value where it is short. */
export function said(value: Json): string {
  if (value === null) return 'empty';
  if (isList(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isObject(value)) return 'a mapping';
  if (typeof value === 'string') return value === '' ? 'empty text' : `the text ${quoted(value)}`;
  return typeof value === 'number' ? `the number ${value}` : `the value ${value}`;
}

/** A value in quotes, cut where it is long. */
export function quoted(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 76)}…"` : text;
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a mapping',
};

/** Types of the schema as people call them. `null` clears a property and is not offered. */
export function typeNames(types: readonly string[]): string {
  const called = [...new Set(types.filter((type) => type !== 'null').map((type) => names[type] ?? type))];
  return listed(called);
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
