import { canonical, isList, isObject, type Json, type JsonObject } from '../../json.ts';

/** A cmdlet read without what makes no difference to the answer, so that a hand-made file still matches. */
export interface SnapshotQuestion {
  /** In lower case. */
  readonly cmdlet: string;
  readonly identity: string | null;
  readonly filter: string | null;
  /** The parameters that do make a difference, as text. */
  readonly rest: string;
}

/** How much of the rows is asked for, and how the caller wants to hear of errors. */
const indifferent = [
  'resultsize',
  'properties',
  'propertysets',
  'includeallproperties',
  'sortby',
  'erroraction',
  'warningaction',
];

export function questionOf(cmdlet: string, parameters: JsonObject): SnapshotQuestion {
  const given = Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value] as const);
  const rest = given.filter(
    ([name, value]) => !['identity', 'filter', ...indifferent].includes(name) && !isUnset(value),
  );
  const named = new Map(given);
  return {
    cmdlet: cmdlet.toLowerCase(),
    identity: textOf(named.get('identity')),
    filter: normalFilter(textOf(named.get('filter'))),
    rest: rest.length === 0 ? '' : canonical(Object.fromEntries(rest.map(([name, value]) => [name, lower(value)]))),
  };
}

export const keyOf = ({ cmdlet, identity, filter, rest }: SnapshotQuestion): string =>
  [cmdlet, rest, filter ?? '', identity ?? ''].join('\n');

/** The listing of everything that an answer to this question would come from. */
export const listingOf = (question: SnapshotQuestion): SnapshotQuestion => ({
  ...question,
  identity: null,
  filter: null,
});

/** A switch that is off and a parameter without a value are as good as left out. */
const isUnset = (value: Json): boolean => value === null || value === false || value === '';

function textOf(value: Json | undefined): string | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : null;
  return text === '' ? null : text;
}

/** Case makes no difference, and a list of one is that one. */
function lower(value: Json): Json {
  if (typeof value === 'string') return value.toLowerCase();
  if (isList(value)) return value.length === 1 ? lower(value[0] ?? null) : value.map(lower);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, lower(field)]));
  return value;
}

/** Brackets, blanks and the order of alternatives do not change what a filter of plain alternatives asks. */
function normalFilter(filter: string | null): string | null {
  if (filter === null) return null;
  const text = filter.replace(/\s+/gu, ' ');
  if (/-and|-not|!/u.test(text)) return text;
  return alternatives(text).join(' -or ');
}

export const alternatives = (filter: string): readonly string[] =>
  filter
    .split(/\s-or\s|(?<=\))-or(?=\()/u)
    .map((part) => part.replace(/^[\s({]+|[\s)}]+$/gu, ''))
    .sort();
