import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { said } from '../escape.ts';
import type { Drift } from '../engine/drift.ts';
import { readPlan } from '../engine/plan-file.ts';
import type { Plan } from '../engine/plan.ts';
import { type GitHub, openGitHub, refusalText, RequestError } from '../github/client.ts';
import { pullOf, type RunEvent, runEvent } from '../github/event.ts';
import type { Links } from '../github/plan-body.ts';
import { isObject, type Json } from '../json.ts';
import { ajv } from '../json/ajv.ts';
import type { Input } from './command.ts';
import { UsageError } from './usage-error.ts';
import { exit } from './exit.ts';
import { readGiven } from './files.ts';
import { home } from './home.ts';
import type { Io } from './io.ts';
import { codeOf } from './problems.ts';

/** The event of this workflow run, with what flags say instead. */
export function eventOf(input: Input, io: Io): RunEvent {
  const found = runEvent(io.env, payloadOf(io));
  const run = numberOf(input, 'run') ?? found.run;
  return {
    ...found,
    repository: input.text('repository') ?? found.repository,
    sha: input.text('sha') ?? found.sha,
    pull: numberOf(input, 'pull') ?? found.pull,
    run,
    // Where another run made the plan, its page has the summary and the artifacts.
    runUrl: found.runUrl?.replace(/\d+$/u, String(run)) ?? null,
  };
}

function payloadOf(io: Io): Json {
  const path = io.env['GITHUB_EVENT_PATH'] ?? '';
  if (path === '') return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Json;
  } catch {
    throw new UsageError(`${path} is no event of GitHub`, 'leave GITHUB_EVENT_PATH as the runner sets it');
  }
}

export function numberOf(input: Input, name: string): number | null {
  const given = input.text(name);
  if (given === undefined || given === '') return null;
  if (/^\d{1,15}$/u.test(given)) return Number(given);
  throw new UsageError(`--${name} ${given} is no number`, `write --${name} 123`);
}

/** Opens the repository of the run with the token of its environment. */
export function github(event: RunEvent, io: Io): GitHub {
  const token = io.env['GITHUB_TOKEN'] ?? io.env['GH_TOKEN'] ?? '';
  if (token === '')
    throw new UsageError('there is no token for GitHub', 'set GITHUB_TOKEN in the environment of this step');
  if (!/^[\w.-]+\/[\w.-]+$/u.test(event.repository)) {
    throw new UsageError('no repository is named', 'give --repository OWNER/NAME, or run in a workflow');
  }
  return openGitHub({
    token,
    repository: event.repository,
    ...(event.api === null ? {} : { api: event.api }),
    warn: (message) => io.err(said`${message}\n`),
  });
}

/** The pull request to speak in: the one that is named, or the one that the commit belongs to. */
export async function pullNumber(opened: GitHub, event: RunEvent): Promise<number | null> {
  return event.pull ?? (event.sha === '' ? null : ((await pullOf(opened, event.sha))?.number ?? null));
}

/** What GitHub refuses is told with what to do about it, and is no bug of ours. */
export async function speaking(task: () => Promise<number>): Promise<number> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { message, hint } = refusalText(error);
    throw new UsageError(message, hint, exit.unreadable);
  }
}

export function planGiven(input: Input, name = 'plan'): Plan {
  const file = input.text(name);
  if (file === undefined) throw new UsageError(`no plan is named`, `give --${name} plan.json`);
  const plan = readPlan(readGiven(file));
  if (plan.ok) return plan.value;
  const [first] = plan.problems;
  throw new UsageError(`${file}: ${first?.message ?? 'it is no plan'}`, first?.hint ?? null, codeOf(plan.problems));
}

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

export function linksOf(event: RunEvent, input: Input): Links {
  const artifact = input.text('artifact-url') ?? '';
  return [
    ...(event.runUrl === null ? [] : [['this run and its summary', event.runUrl] as const]),
    ...(artifact === '' ? [] : [['the plan as a file', artifact] as const]),
  ];
}
