import { isList, type Json } from '../../json.ts';
import { refuse, types, unsupported } from './refusal.ts';
import { plainText } from './text.ts';

/** Reads a property of a row, as filters know it. */
export type PropertyReader = (name: string) => Json | undefined;
export type RecipientFilter = (property: PropertyReader) => boolean;

/** Reads a recipient filter: comparisons with -eq, -ne, -like, -notlike, joined by -and, -or, -not and parentheses. */
export function opath(filter: string): RecipientFilter {
  const tokens = tokensOf(filter);
  const [predicate, rest] = either(tokens);
  if (rest.length > 0) invalid(filter);
  return predicate;
}

type Token = string;
type Parsed = readonly [RecipientFilter, readonly Token[]];

const lexeme = /\s*(?<token>[()]|'(?:''|[^'])*'|"(?:""|[^"])*"|[^\s()]+)/uy;

function tokensOf(filter: string): readonly Token[] {
  const text = filter
    .trim()
    .replace(/^\{(.*)\}$/su, '$1')
    .trim();
  const tokens: Token[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.length) {
    const token = lexeme.exec(text)?.groups?.['token'];
    if (token === undefined) return invalid(filter);
    tokens.push(token);
  }
  return tokens;
}

function either(tokens: readonly Token[]): Parsed {
  const [left, rest] = both(tokens);
  if (!is(rest[0], '-or')) return [left, rest];
  const [right, after] = either(rest.slice(1));
  return [(property) => left(property) || right(property), after];
}

function both(tokens: readonly Token[]): Parsed {
  const [left, rest] = single(tokens);
  if (!is(rest[0], '-and')) return [left, rest];
  const [right, after] = both(rest.slice(1));
  return [(property) => left(property) && right(property), after];
}

function single(tokens: readonly Token[]): Parsed {
  const [first, ...rest] = tokens;
  if (is(first, '-not') || first === '!') {
    const [inner, after] = single(rest);
    return [(property) => !inner(property), after];
  }
  if (first !== '(') return comparison(tokens);
  const [inner, after] = either(rest);
  if (after[0] !== ')') invalid(tokens.join(' '));
  return [inner, after.slice(1)];
}

const is = (token: Token | undefined, word: string): boolean => token?.toLowerCase() === word;

function comparison(tokens: readonly Token[]): Parsed {
  const [name, operator, operand, ...rest] = tokens;
  if (name === undefined || operator === undefined || operand === undefined) return invalid(tokens.join(' '));
  const value = literal(operand);
  const compare = comparisons[operator.toLowerCase()] ?? unsupported(`the operator ${operator} in a filter`);
  return [(property) => compare(known(property, name), value), rest];
}

/** A property that the rows do not have is not modelled, rather than empty. */
function known(property: PropertyReader, name: string): Json {
  const value = property(name);
  return value === undefined ? unsupported(`the property ${name} in a filter`) : value;
}

/** `$null`, `$true`, a quoted text (quotes doubled inside), or a bare word. */
function literal(token: Token): Json {
  const word = token.toLowerCase();
  if (word === '$null') return null;
  if (word === '$true') return true;
  if (word === '$false') return false;
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token;
}

const comparisons: Readonly<Record<string, (held: Json, value: Json) => boolean>> = {
  '-eq': equal,
  '-ne': (held, value) => !equal(held, value),
  '-like': like,
  '-notlike': (held, value) => !like(held, value),
};

/** Letter case is ignored, and so is the `smtp:` before a stored address; empty text and empty lists are null. */
function equal(held: Json, value: Json): boolean {
  if (isList(held)) return value === null ? held.length === 0 : held.some((one) => equal(one, value));
  if (value === null || value === '') return held === null || held === '';
  return bare(held) === bare(value);
}

const bare = (value: Json): string =>
  plainText(value)
    .toLowerCase()
    .replace(/^smtp:/u, '');

/** Unlike -eq, -like sees the `smtp:` before an address. Wildcards may stand at either end. */
function like(held: Json, pattern: Json): boolean {
  if (isList(held)) return held.some((one) => like(one, pattern));
  if (held === null) return false;
  const parts = plainText(pattern)
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/gu, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'su').test(plainText(held).toLowerCase());
}

function invalid(filter: string): never {
  return refuse(
    types.argument,
    `Invalid filter syntax. For a description of the filter parameter syntax see the command help.\r\n"${filter}"`,
  );
}
