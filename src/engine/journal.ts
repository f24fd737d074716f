import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { isObject, type Json, textAt } from '../json.ts';
import type { Plan, Step } from './plan.ts';
import type { StepResult } from './report.ts';

/** What a journal says of one step: that it was begun, and what came of it if that was still written. */
export interface Recorded {
  readonly state: StepResult['state'] | 'begun';
  /** The id of the object that the step created, where the service gave one. */
  readonly created: string | null;
}

/** A JSON-lines file that is on the disk before every call, with what came of those before it. */
export interface Journal {
  readonly path: string;
  /** What earlier runs left, by step id. */
  readonly before: ReadonlyMap<string, Recorded>;
  /** Writes down what is about to be sent, one step or all that share a request; it is on the disk before this returns. */
  begin(...steps: readonly Step[]): void;
  end(step: Step, result: StepResult, created: string | null): void;
  close(outcome: string): void;
}

/** Why there is no journal to write to, and what to do about it. */
export interface NoJournal {
  readonly ok: false;
  readonly message: string;
  readonly hint: string;
}

export type Found = { readonly ok: true; readonly before: Journal['before'] } | NoJournal;
export type Opened = { readonly ok: true; readonly journal: Journal } | NoJournal;

/** Looks for the journal of a plan and writes nothing: there is none yet, or the one to go on with. */
export function findJournal(path: string, plan: Plan, resume: boolean): Found {
  const exists = existsSync(path);
  if (exists && !resume)
    return no(`${path} exists already`, 'add --resume to go on with it, or name another with --journal');
  if (!exists && resume)
    return no(`there is no journal ${path}`, 'name the journal of the apply that stopped with --journal');
  try {
    return exists ? belonging(path, plan) : { ok: true, before: new Map() };
  } catch (error) {
    return no(`${path} cannot be read: ${messageOf(error)}`, 'name a file that can be read with --journal');
  }
}

/** A crash may have come before the first line was whole: then nothing was begun under any plan. */
function belonging(path: string, plan: Plan): Found {
  const lines = readJournal(path);
  const digest = lines.map((line) => (isObject(line) ? textAt(line, 'digest') : '')).find((text) => text !== '');
  const before = recorded(lines);
  if (digest === plan.digest || (digest === undefined && before.size === 0)) return { ok: true, before };
  return no(`${path} is the journal of another plan`, 'give the plan that this journal began with');
}

/** Opens a journal for a plan: a new file, or the one of this plan to go on with. */
export function openJournal(path: string, plan: Plan, resume: boolean, now: () => Date): Opened {
  const found = findJournal(path, plan, resume);
  if (!found.ok) return found;
  try {
    const file = openSync(path, resume ? 'a' : 'ax', 0o600);
    if (resume && !endsWhole(path)) writeSync(file, '\n');
    const write = (...lines: readonly Json[]): void => append(file, lines);
    write({
      kind: resume ? 'resumed' : 'opened',
      format: 'postern-journal/1',
      digest: plan.digest,
      tenant: plan.tenant,
      at: now().toISOString(),
    });
    return { ok: true, journal: journalOn(path, file, found.before, now, write) };
  } catch (error) {
    return no(`${path} cannot be written: ${messageOf(error)}`, 'name a file that can be written with --journal');
  }
}

/** A line that a crash cut must not swallow the next one. */
const endsWhole = (path: string): boolean => /(?:^|\n)$/u.test(readFileSync(path, 'utf8'));

const no = (message: string, hint: string): NoJournal => ({ ok: false, message, hint });
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function journalOn(
  path: string,
  file: number,
  before: Journal['before'],
  now: () => Date,
  write: (...lines: readonly Json[]) => void,
): Journal {
  return {
    path,
    before,
    begin: (...steps) => {
      const at = now().toISOString();
      write(...steps.map(({ id, call }) => ({ kind: 'begin', step: id, call: { ...call }, at })));
      fsyncSync(file);
    },
    end: (step, { state, error, warnings }, created) =>
      write({
        kind: 'end',
        step: step.id,
        state,
        error: error as unknown as Json,
        warnings,
        created,
        at: now().toISOString(),
      }),
    close: (outcome) => {
      write({ kind: 'closed', outcome, at: now().toISOString() });
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/**
 * Lines at the end of the file. What came of a call is on the disk with the next thing that begins: until then nothing
 * depends on it, and a run that crashed before looks for itself.
 */
const append = (file: number, lines: readonly Json[]): void =>
  void writeSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

/** The lines of a journal. A crash may have cut the last one, which then says nothing. */
export function readJournal(path: string): readonly Json[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Json];
    } catch {
      return [];
    }
  });
}

function recorded(lines: readonly Json[]): ReadonlyMap<string, Recorded> {
  const steps = new Map<string, Recorded>();
  for (const line of lines) {
    if (!isObject(line)) continue;
    const step = textAt(line, 'step');
    if (line['kind'] === 'begin') steps.set(step, { state: 'begun', created: steps.get(step)?.created ?? null });
    // A run that was interrupted before it sent anything says nothing of what an earlier one may have sent.
    if (line['kind'] === 'end' && line['state'] !== 'pending')
      steps.set(step, { state: stateOf(textAt(line, 'state')), created: textAt(line, 'created') || null });
  }
  return steps;
}

const stateOf = (text: string): Recorded['state'] =>
  text === 'done' || text === 'already' || text === 'failed' ? text : 'unknown';
