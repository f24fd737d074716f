import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { Json, JsonObject } from '../../json.ts';
import { type Head, headIn, headOf, type TenantBefore } from './head.ts';
import { endOf, hashOf, journalText, lastHash, type RecordedStep, recorded } from './journal-lines.ts';
import type { Lock } from './journal-lock.ts';
import { cannot, messageOf, no, type NoJournal } from './no-journal.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { StepResult } from '../plan/report.ts';

/**
 * A JSON-lines file, each line of which carries the hash of the one before and is on the disk before anything else
 * happens. Once a line could not be written, none follows, and `broken` says why.
 */
export interface Journal {
  readonly path: string;
  /** What earlier runs left, by step id. */
  readonly before: ReadonlyMap<string, RecordedStep>;
  /** Writes down what is about to be sent, one step or all that share a request. */
  begin(...steps: readonly Step[]): void;
  /** Writes down what came of what was sent. */
  end(...ended: readonly Ended[]): void;
  close(outcome: string): void;
  /** Why a line could not be written; null while every line was. */
  broken(): string | null;
  /** Lets go of the file, however the run ended. */
  release(): void;
}

/** A step with what came of it, and the id of the object that it created. */
export interface Ended {
  readonly step: Step;
  readonly result: StepResult;
  readonly created: string | null;
}

export interface Found {
  readonly ok: true;
  /** What earlier runs left, by step id. */
  readonly before: Journal['before'];
  /** Its first line, where that is whole: which plan is carried out and what the tenant was before. */
  readonly head: Head | null;
}

/** What a journal is opened for. */
export interface JournalOpening {
  readonly found: Found;
  /** What the tenant is before the first step; nobody asks for it where the journal says it already. */
  readonly started: () => TenantBefore;
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
    if (exists && !statSync(path).isFile()) return no('PST528', `${path} is no file`, 'name a file with --journal');
    return exists ? belonging(path, plan) : { ok: true, before: new Map(), head: null };
  } catch (error) {
    return cannot(path, 'read', error);
  }
}

const hint = 'name the journal of the apply that stopped';

/** A crash may have come before the first line was whole: then nothing was begun under any plan. */
function belonging(path: string, plan: Plan): Found | NoJournal {
  const read = journalText(readFileSync(path, 'utf8'));
  if (read.is === 'other') return no('PST600', `${path} is no journal`, hint);
  if (read.is === 'edited')
    return no('PST601', `${path} is not as it was written`, 'give the journal as the run left it');
  const { lines } = read;
  const head = headIn(lines);
  if (head === 'edited') return no('PST601', `${path} is not as it was written`, 'give the journal as the run left it');
  const ids = plan.steps.map((step) => step.id);
  const before = recorded(lines, ids);
  if (head === null)
    return before.size === 0 ? { ok: true, before, head } : no('PST600', `${path} is no journal`, hint);
  if (head.digest === plan.digest && endOf(lines) === 'applied')
    return over(`the run that ${path} tells of was finished`);
  if (head.digest === plan.digest) return { ok: true, before, head };
  return no('PST526', `${path} is the journal of another plan`, 'give the plan that this journal began with');
}

/** A run that came to its end has nothing left to go on with. */
export const over = (why: string): NoJournal =>
  no('PST529', `${why}: that run is over`, 'plan again, and apply what comes out with a journal of its own');

/** Opens a journal for a plan: a new file, or the one of this plan to go on with. */
export function openJournal(path: string, plan: Plan, opened: JournalOpening): Opened {
  const { found, now } = opened;
  try {
    const exists = existsSync(path);
    const said = exists ? readFileSync(path, 'utf8') : '';
    const file = openSync(path, exists ? 'a' : 'ax', 0o600);
    const writer = new Writer(file, said, now);
    writer.write(found.head === null ? headOf(plan, opened.started()) : { kind: 'resumed', digest: plan.digest });
    return { ok: true, journal: journalOn(path, file, opened, writer) };
  } catch (error) {
    return cannot(path, 'written', error);
  }
}

function journalOn(path: string, file: number, { found, lock }: JournalOpening, writer: Writer): Journal {
  return {
    path,
    before: found.before,
    begin: (...steps) => writer.write(...steps.map(({ id, call }) => ({ kind: 'begin', step: id, call: { ...call } }))),
    end: (...ended) => writer.write(...ended.map(endLine)),
    close: (outcome) => writer.write({ kind: 'closed', outcome }),
    broken: () => writer.broken,
    release: () => {
      closeSync(file);
      lock.release();
    },
  };
}

const endLine = ({ step, result: { state, error, warnings }, created }: Ended): JsonObject => ({
  kind: 'end',
  step: step.id,
  state,
  error: error as unknown as Json,
  warnings,
  created,
});

/** Writes lines whole, each with the hash of the one before. A class, because the last line and its failure are kept. */
class Writer {
  readonly #file: number;
  readonly #now: () => Date;
  #last: string | null;
  /** A line that a crash cut must not swallow the next one. */
  #break: string;
  broken: string | null = null;

  constructor(file: number, said: string, now: () => Date) {
    this.#file = file;
    this.#now = now;
    this.#last = lastHash(said);
    this.#break = said === '' || said.endsWith('\n') ? '' : '\n';
  }

  write(...lines: readonly JsonObject[]): void {
    if (this.broken !== null) return;
    const text = lines.map((line) => `${this.#chained(line)}\n`).join('');
    this.broken = force(this.#file, `${this.#break}${text}`);
    this.#break = '';
  }

  #chained(line: JsonObject): string {
    const text = JSON.stringify({ ...line, at: this.#now().toISOString(), after: this.#last });
    this.#last = hashOf(text);
    return text;
  }
}

/** Brings all of a text to the disk; says why where that cannot be. */
function force(file: number, text: string): string | null {
  const bytes = Buffer.from(text);
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    fsyncSync(file);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
