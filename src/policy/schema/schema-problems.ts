import type { ErrorObject } from 'ajv/dist/2020.js';
import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, type Json } from '../../json.ts';
import { limits } from '../text/limits.ts';
import { nearest } from '../../diagnostics/near.ts';
import { listed, quoted, said, typeNames } from './said.ts';
import type { Source } from '../text/source.ts';
import { withoutBranches } from './schema-branches.ts';
import { typeRemedy } from './type-remedy.ts';

/** Where a property belongs that stands in the wrong place, as a hint; null where nothing has it. */
type Owner = (property: string) => string | null;

interface Place {
  readonly source: Source;
  readonly path: readonly string[];
  /** The property or item that the error is about, as a message names it. */
  readonly name: string;
}

/** Turns what the schema validator found into messages, each at the smallest place that shows it. */
export function schemaProblems(
  errors: readonly ErrorObject[],
  source: Source,
  section: string,
  owner: Owner,
): readonly Diagnostic[] {
  const found = withoutBranches(errors.slice(0, limits.sectionProblems)).map((error) => {
    const path = [section, ...pointer(error.instancePath)];
    return problemOf(error, { source, path, name: nameOf(path) }, owner);
  });
  return unique(found);
}

const pointer = (path: string): readonly string[] =>
  path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `autoForwardEnabled`, `members[2]`, or the section itself. */
function nameOf(path: readonly string[]): string {
  const last = path.at(-1) ?? '';
  if (!/^\d+$/u.test(last)) return last;
  return path.length === 2
    ? `entry ${Number(last) + 1} of ${path[0] ?? ''}`
    : `item ${Number(last) + 1} of ${path.at(-2) ?? ''}`;
}

function problemOf(error: ErrorObject, place: Place, owner: Owner): Diagnostic {
  switch (error.keyword) {
    case 'additionalProperties':
      return stray(error, place, owner);
    case 'required':
      return missing(error, place);
    case 'type':
    case 'anyOf':
    case 'oneOf':
      return wrongType(error, place);
    case 'enum':
    case 'const':
      return wrongChoice(error, place);
    default:
      return wrongValue(error, place);
  }
}

function stray(error: ErrorObject, { source, path }: Place, owner: Owner): Diagnostic {
  const name = String(params(error)['additionalProperty']);
  const known = keysOf(error.parentSchema?.['properties']);
  const near = nearest(name, known);
  const guess = owner(name) ?? (near === null ? null : `did you mean ${near}?`);
  const hint = guess ?? `remove it, or use one of ${listed(known.slice(0, 12))}`;
  return errorAt('PST202', source.spanOfKey([...path, name]), `there is no property ${name} here`, { hint });
}

function missing(error: ErrorObject, { source, path, name }: Place): Diagnostic {
  const property = String(params(error)['missingProperty']);
  return errorAt('PST203', source.spanOf(path), `${property} is missing in ${name}`, { hint: `add ${property}` });
}

function wrongType(error: ErrorObject, place: Place): Diagnostic {
  const types = typesOf(error);
  const value = dataOf(error);
  const message = `${place.name} is ${said(value)}; ${typeNames(types)} is expected`;
  return errorAt('PST204', place.source.spanOf(place.path), message, { hint: typeRemedy(value, types) });
}

/** The types that a schema, or one of its alternatives, takes. */
function typesOf(error: ErrorObject): readonly string[] {
  const schema = error.keyword === 'type' ? [{ type: params(error)['type'] }] : error.schema;
  const branches: readonly unknown[] = Array.isArray(schema) ? schema : [];
  return branches.flatMap((branch) => {
    const type: unknown = typeof branch === 'object' && branch !== null && 'type' in branch ? branch.type : 'string';
    return Array.isArray(type) ? type.map(String) : [String(type)];
  });
}

function wrongChoice(error: ErrorObject, place: Place): Diagnostic {
  const choices = choicesOf(error);
  const value = dataOf(error);
  const near = typeof value === 'string' ? nearest(value, choices) : null;
  const message = `${place.name} is ${said(value)}; it can be ${listed(choices)}`;
  return errorAt('PST205', place.source.spanOf(place.path), message, {
    hint: near === null ? null : `did you mean ${near}?`,
  });
}

function choicesOf(error: ErrorObject): readonly string[] {
  const schema: unknown = error.keyword === 'const' ? [error.schema] : error.schema;
  return Array.isArray(schema) ? schema.filter((one) => one !== null).map(String) : [];
}

function wrongValue(error: ErrorObject, place: Place): Diagnostic {
  const { source, path, name } = place;
  const value = dataOf(error);
  const limit = params(error)['limit'];
  const at = source.spanOf(path);
  switch (error.keyword) {
    case 'minLength':
      return errorAt('PST206', at, `${name} is empty`, { hint: 'give it a text, or remove the line' });
    case 'maxLength':
      return errorAt(
        'PST206',
        at,
        `${name} has ${typeof value === 'string' ? value.length : 'too many'} characters; ${path[0] === 'grants' ? 'policies take' : 'the service takes'} ${String(limit)}`,
      );
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return errorAt(
        'PST207',
        at,
        `${name} is ${quoted(value)}; it has to be ${bound(params(error)['comparison'])} ${String(limit)}`,
      );
    case 'pattern':
      return errorAt('PST208', at, `${name} is ${said(value)}, which does not have the right form`, {
        hint: formOf(error),
      });
    case 'format':
      return errorAt('PST209', at, `${name} is ${said(value)}, which is not a day`, {
        hint: 'write a day as year-month-day, like 2027-03-31',
      });
    case 'uniqueItems':
      return errorAt('PST210', at, `${name} has the same item twice`, { hint: 'remove one of the two' });
    case 'minItems':
    case 'maxItems':
      return errorAt(
        'PST210',
        at,
        `${name} has ${isList(value) ? value.length : 0} items; it has to have ${error.keyword === 'minItems' ? 'at least' : 'at most'} ${String(limit)}`,
      );
    default:
      return errorAt('PST211', at, `${name} ${error.message ?? 'does not fit the schema'}`);
  }
}

const bounds: Readonly<Record<string, string>> = {
  '<=': 'at most',
  '>=': 'at least',
  '<': 'less than',
  '>': 'more than',
};
const bound = (comparison: unknown): string => bounds[String(comparison)] ?? String(comparison);

/** What the schema says that the property is, which tells more than a pattern. */
function formOf(error: ErrorObject): string {
  const about: unknown = error.parentSchema?.['description'];
  return typeof about === 'string' ? `it is: ${about}` : `it has to match ${String(params(error)['pattern'])}`;
}

const params = (error: ErrorObject): Readonly<Record<string, unknown>> => error.params;
const keysOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : [];

/** The value that the error is about. It came out of a source, so that it is JSON. */
const dataOf = (error: ErrorObject): Json => error.data as Json;

function unique(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(found.map((one) => [`${one.span?.start.offset ?? 0} ${one.code} ${one.message}`, one]));
  return [...seen.values()];
}
