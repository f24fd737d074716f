import { isList, isObject, type Json, textAt } from '../../json.ts';
import type { StoredRow } from '../state/state.ts';
import { badRequest, unsupported } from './problem.ts';

export type GraphFilter = (row: StoredRow) => boolean;

const literal = String.raw`'((?:[^']|'')*)'`;
const equality = new RegExp(String.raw`^(\w+(?:/\w+)*)\s+eq\s+(?:${literal}|(true|false|null|\d+))$`, 'iu');
const membership = new RegExp(String.raw`^(\w+)\s+in\s*\(((?:\s*'(?:[^']|'')*'\s*,?)+)\)$`, 'iu');
const anyOf = new RegExp(String.raw`^(\w+)/any\(\s*(\w+)\s*:\s*(\w+)\s+eq\s+${literal}\s*\)$`, 'iu');
const beginning = new RegExp(String.raw`^startswith\(\s*(\w+)\s*,\s*${literal}\s*\)$`, 'iu');
const advanced = /\b(?:ne|not|endswith|contains)\b/iu;

/**
 * Reads a `$filter`: clauses joined by `and` and `or`, without parentheses. What needs the advanced pair is refused
 * without it as Graph refuses it, and said to be unmodelled with it.
 */
export function predicateOf(text: string, eventual: boolean): GraphFilter {
  const alternatives = split(text, 'or').map((part) =>
    split(part, 'and').map((clause) => clauseOf(clause.trim(), eventual)),
  );
  return (row) => alternatives.some((clauses) => clauses.every((clause) => clause(row)));
}

/** Splits at a word that stands outside of quotes. */
function split(text: string, word: string): readonly string[] {
  const pieces = text.split(new RegExp(String.raw`('(?:[^']|'')*')|\s+${word}\s+`, 'giu'));
  const parts = [''];
  pieces.forEach((piece: string | undefined, index) => {
    if (index % 2 === 1 && piece === undefined) parts.push('');
    else parts[parts.length - 1] = `${parts.at(-1) ?? ''}${piece ?? ''}`;
  });
  return parts;
}

function clauseOf(clause: string, eventual: boolean): GraphFilter {
  return equal(clause) ?? among(clause) ?? containing(clause) ?? startingWith(clause) ?? refuseClause(clause, eventual);
}

function equal(clause: string): GraphFilter | undefined {
  const [, name, text, word] = equality.exec(clause) ?? [];
  if (name === undefined) return undefined;
  const sought = text === undefined ? (JSON.parse((word ?? 'null').toLowerCase()) as Json) : unquote(text);
  return (row) => same(valueAt(row, name), sought);
}

/** A property of a property is named behind a slash: `status/errorCode`. */
const valueAt = (row: StoredRow, name: string): Json =>
  name.split('/').reduce<Json>((value, part) => (isObject(value) ? (value[part] ?? null) : null), row);

function among(clause: string): GraphFilter | undefined {
  const [, name, list] = membership.exec(clause) ?? [];
  if (name === undefined) return undefined;
  const sought = [...(list ?? '').matchAll(new RegExp(literal, 'gu'))].map((match) => unquote(match[1] ?? ''));
  return (row) => sought.some((one) => same(row[name] ?? null, one));
}

function containing(clause: string): GraphFilter | undefined {
  const [, name, variable, used, text] = anyOf.exec(clause) ?? [];
  if (name === undefined || variable !== used) return undefined;
  const sought = unquote(text ?? '');
  return (row) => listAt(row, name).some((one) => same(one, sought));
}

function startingWith(clause: string): GraphFilter | undefined {
  const [, name, text] = beginning.exec(clause) ?? [];
  if (name === undefined) return undefined;
  const sought = unquote(text ?? '').toLowerCase();
  return (row) => textAt(row, name).toLowerCase().startsWith(sought);
}

function refuseClause(clause: string, eventual: boolean): never {
  const property = /\b(?!not\b|endswith\b|contains\b)[a-z]\w+/iu.exec(clause)?.[0] ?? clause;
  if (advanced.test(clause) && !eventual) {
    return badRequest(`Unsupported or invalid query filter clause specified for property '${property}' of resource.`);
  }
  return unsupported(`the filter clause ${clause} is not modelled`);
}

const unquote = (text: string): string => text.replaceAll("''", "'");

/** Directory text compares without regard to letter case. */
const same = (value: Json, sought: Json): boolean =>
  typeof value === 'string' && typeof sought === 'string'
    ? value.toLowerCase() === sought.toLowerCase()
    : value === sought;

function listAt(row: StoredRow, name: string): readonly Json[] {
  const value = row[name];
  return isList(value) ? value : [];
}
