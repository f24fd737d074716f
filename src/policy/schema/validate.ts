import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Validator } from '../../json/compiled.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { limits } from '../text/limits.ts';
import { said } from './said.ts';
import { schemaProblems } from './schema-problems.ts';
import { sectionSchemas } from './schema.ts';
import { validators } from './section-validators.ts';
import type { Source } from '../text/source.ts';
import { type Speller, spellerOf } from '../text/spelling.ts';
import { belongsTo, unknownSection } from './stray.ts';

/** A source that fits the schema: its top is a mapping of sections, and choices are spelled as the service spells them. */
export interface FittingSource extends Source {
  readonly value: JsonObject;
}

export interface Validated {
  readonly sources: readonly FittingSource[];
  readonly problems: readonly Diagnostic[];
}

/** Compares sources with the schema of every section. A section that does not fit is left out of what is handed on. */
export function validateSources(sources: readonly Source[]): Validated {
  const schemas = sectionSchemas(kinds);
  const spellers = once((section) => spellerOf(schemas.get(section) ?? {}));
  const all = sources.map((source) => validateSource(source, schemas, spellers));
  return { sources: all.flatMap((one) => one.sources), problems: all.flatMap((one) => one.problems) };
}

function validateSource(
  source: Source,
  schemas: ReadonlyMap<string, JsonObject>,
  spellers: (section: string) => Speller,
): Validated {
  if (!isObject(source.value)) return { sources: [], problems: [notSections(source)] };
  const given = Object.entries(source.value);
  const unknown = given.filter(([section]) => !schemas.has(section)).slice(0, limits.problems);
  const read = given.flatMap(([section, written]) => {
    if (!schemas.has(section)) return [];
    const fitting = spellers(section)(written);
    const found = schemaProblems(errorsIn(section, fitting), source, section, (name) =>
      belongsTo(name, section, schemas),
    );
    return [{ section, fitting, found }];
  });
  const fit = read.filter(({ found }) => found.length === 0).map(({ section, fitting }) => [section, fitting] as const);
  return {
    sources: [{ ...source, value: Object.fromEntries(fit) }],
    problems: [
      ...unknown.map(([section]) => unknownSection(source, section, schemas)),
      ...read.flatMap(({ found }) => found),
    ],
  };
}

function errorsIn(section: string, value: Json): ReturnType<Validator> {
  const validate = validators[section];
  if (validate === undefined) throw new Error(`${section} has a schema and no validator`);
  return validate(value);
}

const notSections = (source: Source): Diagnostic =>
  errorAt('PST204', source.spanOf([]), `a policy file names sections; this is ${said(source.value)}`, {
    hint: 'begin with a section, like remoteDomains:',
  });

/** Makes each thing when it is first asked for. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}
