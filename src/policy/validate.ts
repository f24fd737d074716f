import type * as Ajv from 'ajv/dist/2020.js';
import { errorAt } from '../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { ajv } from '../json/ajv.ts';
import { type Fits, fitter } from '../json/fits.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Kind } from '../kinds/kind.ts';
import { isDay } from './days.ts';
import { limits } from './limits.ts';
import { said } from './said.ts';
import { schemaProblems } from './schema-problems.ts';
import { sectionSchemas } from './schema.ts';
import type { Source } from './source.ts';
import { type Speller, spellerOf } from './spelling.ts';
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
export function validateSources(sources: readonly Source[], kinds: readonly Kind[]): Validated {
  const schemas = sectionSchemas(kinds);
  const judges = {
    spellers: once((section) => spellerOf(schemas.get(section) ?? {})),
    fitters: once((section) => fitter(schemas.get(section) ?? {}, formats)),
    validators: validatorsOf(schemas),
  };
  const all = sources.map((source) => validateSource(source, schemas, judges));
  return { sources: all.flatMap((one) => one.sources), problems: all.flatMap((one) => one.problems) };
}

/** What is made of the schemas of sections: a test that says yes or no, and a slower one that says what is wrong. */
interface Judges {
  readonly spellers: (section: string) => Speller;
  readonly fitters: (section: string) => Fits;
  readonly validators: (section: string) => Ajv.ValidateFunction;
}

function validateSource(source: Source, schemas: ReadonlyMap<string, JsonObject>, judges: Judges): Validated {
  if (!isObject(source.value)) return { sources: [], problems: [notSections(source)] };
  const given = Object.entries(source.value);
  const unknown = given.filter(([section]) => !schemas.has(section)).slice(0, limits.problems);
  const read = given.flatMap(([section, written]) => {
    if (!schemas.has(section)) return [];
    const fitting = judges.spellers(section)(written);
    if (judges.fitters(section)(fitting)) return [{ section, fitting, found: [] }];
    return [{ section, fitting, found: problemsIn(judges.validators(section), fitting, source, section, schemas) }];
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

const notSections = (source: Source): Diagnostic =>
  errorAt('PST204', source.spanOf([]), `a policy file names sections; this is ${said(source.value)}`, {
    hint: 'begin with a section, such as remoteDomains:',
  });

function problemsIn(
  validate: Ajv.ValidateFunction,
  value: Json,
  source: Source,
  section: string,
  schemas: ReadonlyMap<string, JsonObject>,
): readonly Diagnostic[] {
  if (validate(value)) return [];
  const errors: readonly Ajv.ErrorObject[] = validate.errors ?? [];
  return schemaProblems(errors, source, section, (name) => belongsTo(name, section, schemas));
}

const formats = { date: isDay };

// A test checks the schemas themselves; doing it here again, or polishing code that runs once, costs start-up time.
const options = {
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  validateSchema: false,
  code: { optimize: false },
  formats,
} as const;

/** Loads the validator and compiles the schema of a section when the first file that does not fit is met. */
function validatorsOf(schemas: ReadonlyMap<string, JsonObject>): Judges['validators'] {
  const compiler = once(() => new (ajv().Ajv2020)(options));
  return once((section) => compiler('').compile(schemas.get(section) ?? {}));
}

/** Makes each thing when it is first asked for. */
function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
}
