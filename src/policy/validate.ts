import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { errorAt } from '../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Kind } from '../kinds/kind.ts';
import { isDay } from './days.ts';
import { limits } from './limits.ts';
import { said } from './said.ts';
import { schemaProblems } from './schema-problems.ts';
import { sectionSchemas } from './schema.ts';
import type { Source } from './source.ts';
import { spelled } from './spelling.ts';
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
  const validators = validatorsOf(schemas);
  const all = sources.map((source) => validateSource(source, schemas, validators));
  return { sources: all.flatMap((one) => one.sources), problems: all.flatMap((one) => one.problems) };
}

type Validators = (section: string) => ValidateFunction;

function validateSource(source: Source, schemas: ReadonlyMap<string, JsonObject>, validators: Validators): Validated {
  if (!isObject(source.value)) return { sources: [], problems: [notSections(source)] };
  const given = Object.entries(source.value);
  const unknown = given.filter(([section]) => !schemas.has(section)).slice(0, limits.problems);
  const read = given.flatMap(([section, written]) => {
    const schema = schemas.get(section);
    if (schema === undefined) return [];
    const fitting = spelled(schema, written);
    return [{ section, fitting, found: problemsIn(validators(section), fitting, source, section, schemas) }];
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
  validate: ValidateFunction,
  value: unknown,
  source: Source,
  section: string,
  schemas: ReadonlyMap<string, JsonObject>,
): readonly Diagnostic[] {
  if (validate(value)) return [];
  const errors: readonly ErrorObject[] = validate.errors ?? [];
  return schemaProblems(errors, source, section, (name) => belongsTo(name, section, schemas));
}

// A test checks the schemas themselves; doing it here again, or polishing code that runs once, costs start-up time.
const options = {
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  validateSchema: false,
  code: { optimize: false },
  formats: { date: isDay },
} as const;

/** Compiles the schema of a section when the first file that has the section is met: unused sections cost nothing. */
function validatorsOf(schemas: ReadonlyMap<string, JsonObject>): Validators {
  const ajv = new Ajv2020(options);
  const compiled = new Map<string, ValidateFunction>();
  return (section) => {
    const known = compiled.get(section) ?? ajv.compile(schemas.get(section) ?? {});
    compiled.set(section, known);
    return known;
  };
}
