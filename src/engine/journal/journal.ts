import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { digest, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Before } from './before.ts';
import { journalLines, type Recorded, recorded } from './journal-lines.ts';
import type { Lock } from './journal-lock.ts';
import { cannot, no, type NoJournal } from './no-journal.ts';
import type { Plan, Step } from '../plan.ts';
import type { StepResult } from '../report.ts';

/** A JSON-lines file that is on the disk before every call, with what came of those before it. */
export interface Journal {
  readonly path: string;
  /** What earlier runs left, by step id. */
  readonly before: ReadonlyMap<string, Recorded>;
  /** Writes down what is about to be sent, one step or all that share a request; it is on the disk before this returns. */
  begin(...steps: readonly Step[]): void;
  end(step: Step, result: StepResult, created: string | null): void;
  close(outcome: string): void;
  /** Lets go of the file, however the run ended. */
  release(): void;
}

export interface Found {
  readonly ok: true;
  /** What earlier runs left, by step id. */
  readonly before: Journal['before'];
  /** Whether its first line is whole: it says which plan is carried out and what the tenant was before. */
  readonly headed: boolean;
}

/** What a journal is opened for. */
export interface Opening {
  readonly found: Found;
  /** What the tenant is before the first step; nobody asks for it where the journal says it already. */
  readonly before: Before;
  readonly lock: Lock;
  readonly now: () => Date;
}

export type Opened = { readonly ok: true; readonly journal: Journal } | NoJournal;

/** Looks for the journal of a plan and writes nothing: there is none yet, or the one to go on with. */
export function findJournal(path: string, plan: Plan, resume: boolean): Found | NoJournal {
  const exists = existsSync(path);
  if (exists && !resume)
    return no('PST526', `${path} exists already`, 'add --resume to go on with it, or name another with --journal');
  if (!exists && resume)
    return no('PST528', `there is no journal ${path}`, 'name the journal of the apply that stopped with --journal');
  try {
    return exists ? belonging(path, plan) : { ok: true, before: new Map(), headed: false };
  } catch (error) {
    return cannot(path, 'read', error);
  }
}

/** A crash may have come before the first line was whole: then nothing was begun under any plan. */
function belonging(path: string, plan: Plan): Found | NoJournal {
  const lines = journalLines(readFileSync(path, 'utf8'));
  const named = lines.map((line) => (isObject(line) ? textAt(line, 'digest') : '')).find((text) => text !== '');
  const before = recorded(lines);
  if (named === plan.digest || (named === undefined && before.size === 0))
    return { ok: true, before, headed: named !== undefined };
  return no('PST526', `${path} is the journal of another plan`, 'give the plan that this journal began with');
}

/** Opens a journal for a plan: a new file, or the one of this plan to go on with. */
export function openJournal(path: string, plan: Plan, opening: Opening): Opened {
  const { found, now } = opening;
  try {
    const exists = existsSync(path);
    const file = openSync(path, exists ? 'a' : 'ax', 0o600);
    if (exists && !endsWhole(path)) writeSync(file, '\n');
    const write = (...lines: readonly JsonObject[]): void => append(file, lines, now());
    write(found.headed ? { kind: 'resumed', digest: plan.digest } : headOf(plan, opening.before));
    return { ok: true, journal: journalOn(path, file, opening, write) };
  } catch (error) {
    return cannot(path, 'written', error);
  }
}

/** The first line holds all that an undo needs, sealed: the plan, and what the tenant was before it. */
function headOf(plan: Plan, before: Before): JsonObject {
  const { tenant } = plan;
  const said = { plan, before } as unknown as JsonObject;
  return {
    kind: 'opened',
    format: 'postern-journal/1',
    digest: plan.digest,
    tenant,
    ...said,
    seal: digest(said),
  };
}

/** A line that a crash cut must not swallow the next one. */
const endsWhole = (path: string): boolean => /(?:^|\n)$/u.test(readFileSync(path, 'utf8'));

function journalOn(
  path: string,
  file: number,
  { found, lock }: Opening,
  write: (...lines: readonly JsonObject[]) => void,
): Journal {
  return {
    path,
    before: found.before,
    begin: (...steps) => {
      write(...steps.map(({ id, call }) => ({ kind: 'begin', step: id, call: { ...call } })));
      fsyncSync(file);
    },
    end: (step, { state, error, warnings }, created) =>
      write({ kind: 'end', step: step.id, state, error: error as unknown as Json, warnings, created }),
    close: (outcome) => {
      write({ kind: 'closed', outcome });
      fsyncSync(file);
    },
    release: () => {
      closeSync(file);
      lock.release();
    },
  };
}

/**
 * Lines at the end of the file. What came of a call is on the disk with the next thing that begins: until then nothing
 * depends on it, and a run that crashed before looks for itself.
 */
function append(file: number, lines: readonly JsonObject[], at: Date): void {
  const stamped = lines.map((line) => `${JSON.stringify({ ...line, at: at.toISOString() })}\n`);
  writeSync(file, stamped.join(''));
}
