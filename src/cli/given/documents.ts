import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drift } from '../../engine/drift/drift.ts';
import { readPlan } from '../../engine/plan-file/plan-file.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { isObject, type Json } from '../../json.ts';
import { ajv } from '../../json/ajv.ts';
import type { Input } from '../run/command.ts';
import { home } from '../run/home.ts';
import { UsageError } from '../run/usage-error.ts';
import { codeOf } from '../shown/problems.ts';
import { readGiven } from '../run/files.ts';

/** The plan that an option names. */
export function planGiven(input: Input, name = 'plan'): Plan {
  const file = input.text(name);
  if (file === undefined) throw new UsageError(`no plan is named`, `give --${name} plan.json`);
  const plan = readPlan(readGiven(file));
  if (plan.ok) return plan.value;
  const [first] = plan.problems;
  throw new UsageError(`${file}: ${first?.message ?? 'it is no plan'}`, first?.hint ?? null, codeOf(plan.problems));
}

/** The drift report that `--drift` names. */
export function driftGiven(input: Input): Drift {
  const file = input.text('drift');
  if (file !== undefined) return documentGiven(file, 'postern-drift/1') as unknown as Drift;
  throw new UsageError('no drift report is named', 'give --drift FILE, as `postern drift --json` printed it');
}

/** A JSON document of ours, by its format. */
export function documentGiven(file: string, format: string): Json {
  const document = parsed(readGiven(file));
  const [, schema = ''] = /^postern-(\w+)\//u.exec(format) ?? [];
  if (isObject(document) && document['format'] === format) return fitting(file, schema, document);
  throw new UsageError(`${file} is no ${format} document`, 'give the file that Postern wrote with --json');
}

/** Holds a document to its published schema, where it has one: it came as an artifact, and anybody may have made that. */
function fitting(file: string, name: string, document: Json): Json {
  const path = join(home(), 'schemas', `${name}.schema.json`);
  if (!existsSync(path)) return document;
  const { Ajv2020 } = ajv();
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(path, 'utf8')) as object,
  );
  if (validate(document)) return document;
  const [wrong] = validate.errors ?? [];
  throw new UsageError(
    `${file} does not fit the schema of a ${name}: ${wrong?.instancePath ?? ''} ${wrong?.message ?? ''}`,
    'give the file as Postern wrote it, by the same version',
  );
}

/** A text as JSON; null where it is none. */
export function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
