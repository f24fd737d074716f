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

/** A JSON-lines file that is on the disk before and after every call. */
export interface Journal {
  readonly path: string;
  /** What earlier runs left, by step id. */
  readonly before: ReadonlyMap<string, Recorded>;
  begin(step: Step): void;
  end(step: Step, result: StepResult, created: string | null): void;
  close(outcome: string): void;
}

export type Opened =
  | { readonly ok: true; readonly journal: Journal }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Opens a journal for a plan: a new file, or the one of this plan to go on with. */
export function openJournal(path: string, plan: Plan, resume: boolean, now: () => Date): Opened {
  const exists = existsSync(path);
  if (exists && !resume)
    return {
      ok: false,
      message: `${path} exists already`,
      hint: 'add --resume to go on with it, or name another with --journal',
    };
  if (!exists && resume)
    return {
      ok: false,
      message: `there is no journal ${path}`,
      hint: 'name the journal of the apply that stopped with --journal',
    };
  const lines = exists ? readJournal(path) : [];
  const digest = lines.map((line) => (isObject(line) ? textAt(line, 'digest') : '')).find((text) => text !== '');
  if (exists && digest !== plan.digest)
    return {
      ok: false,
      message: `${path} is the journal of another plan`,
      hint: 'give the plan that this journal began with',
    };
  const file = openSync(path, 'a', 0o600);
  const write = (line: Json): void => append(file, line);
  write({
    kind: exists ? 'resumed' : 'opened',
    format: 'postern-journal/1',
    digest: plan.digest,
    tenant: plan.tenant,
    at: now().toISOString(),
  });
  return { ok: true, journal: journalOn(path, file, recorded(lines), now, write) };
}

function journalOn(
  path: string,
  file: number,
  before: Journal['before'],
  now: () => Date,
  write: (line: Json) => void,
): Journal {
  return {
    path,
    before,
    begin: (step) =>
      write({ kind: 'begin', step: step.id, call: step.call as unknown as Json, at: now().toISOString() }),
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
      closeSync(file);
    },
  };
}

/** One line, on the disk before this returns: after a crash the journal is all there is. */
function append(file: number, line: Json): void {
  writeSync(file, `${JSON.stringify(line)}\n`);
  fsyncSync(file);
}

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
    if (line['kind'] === 'end')
      steps.set(step, { state: stateOf(textAt(line, 'state')), created: textAt(line, 'created') || null });
  }
  return steps;
}

const stateOf = (text: string): Recorded['state'] =>
  text === 'done' || text === 'already' || text === 'failed' || text === 'pending' ? text : 'unknown';
