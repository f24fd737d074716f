import { Scalar, stringify } from 'yaml';
import { hidesSomething, yamlQuoted } from '../../escape.ts';
import { isList, isObject, type Json, type JsonObject } from '../../json.ts';

/** Columns that a line of a policy takes at most, where it can be broken. */
const widest = 100;

/** A value as YAML on one line, quoted where it has to be; whatever cannot be seen is written out. */
export function inline(value: Json): string {
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  if (isObject(value)) return `{ ${pairs(value).join(', ')} }`;
  return typeof value === 'string' ? text(value) : String(value);
}

const pairs = (value: JsonObject): readonly string[] =>
  Object.entries(value).map(([key, one]) => `${key}: ${inline(one)}`);

function text(value: string): string {
  const scalar = new Scalar(value);
  if (hidesSomething(value) || /[,[\]{}]/u.test(value)) scalar.type = 'QUOTE_DOUBLE';
  // As an item, since a document of its own would need a block for what looks like the mark of another.
  const item = stringify([scalar], { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  return yamlQuoted(item.slice('- '.length).trimEnd());
}

/** An item of a list over lines: the first begins with the dash, and every one is indented. */
export function itemLines(entry: JsonObject, indent: string): readonly string[] {
  const short = inline(entry);
  const lines = Object.keys(entry).length <= 2 && isFlat(entry) && short.length <= widest ? [short] : entryLines(entry);
  return lines.map((line, at) => (line === '' ? '' : `${indent}${at === 0 ? '- ' : '  '}${line}`));
}

const isFlat = (entry: JsonObject): boolean => !Object.values(entry).some((one) => isList(one) || isObject(one));

/** The pairs of an entry, without indentation. */
export const entryLines = (entry: JsonObject): readonly string[] =>
  Object.entries(entry).flatMap(([key, value]) => pairLines(key, value));

/** People read what a text says over lines as lines, and compare lists of people line by line. */
function pairLines(key: string, value: Json): readonly string[] {
  if (typeof value === 'string' && isBlock(value)) return blockLines(key, value);
  const line = `${key}: ${inline(value)}`;
  const inOne =
    !isList(value) || value.length === 0 || (key !== 'members' && value.length <= 3 && line.length <= widest);
  return inOne ? [line] : [`${key}:`, ...value.map((item) => `  - ${inline(item)}`)];
}

/** A text over lines that stays what it is when it is written as lines. */
const isBlock = (value: string): boolean =>
  value.includes('\n') && !/^\s|\s$|[^\S\n]\n/u.test(value) && !hidesSomething(value.replaceAll('\n', ''));

const blockLines = (key: string, value: string): readonly string[] =>
  stringify({ [key]: value }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
