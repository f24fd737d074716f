import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../json.ts';
import { type Attempt, type Clock, firstPause, persist } from '../retry.ts';
import type { Outcome, Row } from '../tenant.ts';
import { type Failure, refuse, type Result } from './failure.ts';
import { partsOf } from './parts.ts';

/** What a write that was carried out answered. */
export interface Written {
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
}

/** How a service takes several writes in one request. */
export interface Writing<C> {
  readonly clock: Clock;
  readonly nameOf: (call: C) => string;
  /** Sends a batch; its id stays the same over retries. */
  readonly send: (calls: readonly C[], id: string) => Promise<Result<Json>>;
  /** Reads one answer of a batch; null where the write was not begun because one before it was refused. */
  readonly part: (call: C, part: JsonObject) => Result<Written> | null;
  readonly alone: (call: C) => Promise<Outcome>;
  /** Sends less from now on, and nothing for so many milliseconds. */
  readonly slower: (pause: number) => void;
}

/** What became of a write. One that may have been carried out has not failed. */
export function outcomeOf(result: Result<Written>): Outcome {
  if (result.ok) return { state: 'done', rows: result.value.rows, warnings: result.value.warnings };
  const { error, perhapsDone } = result.failure;
  return { state: perhapsDone ? 'unknown' : 'failed', error };
}

/** Sends writes together and judges each answer by itself; null stands for a write that was not begun. */
export async function writeTogether<C>(writing: Writing<C>, calls: readonly C[]): Promise<readonly (Outcome | null)[]> {
  const id = randomUUID();
  const answers = await persist(writing.clock, async () => round(writing, calls, await writing.send(calls, id)));
  if (answers === 'refused') return aloneFirst(writing, calls);
  // Where nothing began although it was tried again and again, the first says why.
  const nothing = answers.every(isWaiting);
  return answers.map((answer, index) =>
    answer === null || (isWaiting(answer) && !(nothing && index === 0)) ? null : outcomeOf(answer),
  );
}

/** An answer is null where its write was not begun because of another. */
type Answers = readonly (Result<Written> | null)[];

/** What came of one request. It is sent again where none of it was begun. */
function round<C>(writing: Writing<C>, calls: readonly C[], result: Result<Json>): Attempt<Answers | 'refused'> {
  if (!result.ok) return unanswered(writing, calls, result.failure);
  const parts = partsOf(result.value);
  const answers = calls.map((call, index) => answerTo(writing, call, parts.get(String(index))));
  const busy = answers.filter((answer) => answer !== null && isWaiting(answer));
  if (answers.every(isWaiting)) return { again: true, value: answers, after: longest(busy) };
  if (busy.length > 0) writing.slower(longest(busy) ?? firstPause);
  return { again: false, value: answers };
}

/** A batch that as such is refused says nothing of its parts; one that may have been carried out is unknown in all of them. */
function unanswered<C>(writing: Writing<C>, calls: readonly C[], failure: Failure): Attempt<Answers | 'refused'> {
  const answers = calls.map((call): Result<Written> => {
    const error = { ...failure.error, call: writing.nameOf(call) };
    return { ok: false, failure: { ...failure, error } };
  });
  if (failure.again && !failure.perhapsDone) return { again: true, value: answers, after: failure.after };
  const refused = failure.error.reason === 'rejected' && !failure.perhapsDone;
  return { again: false, value: refused ? 'refused' : answers };
}

function answerTo<C>(writing: Writing<C>, call: C, part: JsonObject | undefined): Result<Written> | null {
  if (part !== undefined) return writing.part(call, part);
  const message = 'the answer to the batch does not speak of it';
  return refuse(writing.nameOf(call), 'unreachable', message, { perhapsDone: true });
}

/** Whether a write was not begun, so that it can be sent again. */
const isWaiting = (answer: Result<Written> | null): boolean =>
  answer === null || (!answer.ok && answer.failure.again && !answer.failure.perhapsDone);

/** The longest pause that somebody asked for; null where nobody did. */
function longest(answers: Answers): number | null {
  const asked = answers.flatMap((answer) => (answer === null || answer.ok ? [] : [answer.failure.after ?? 0]));
  return Math.max(0, ...asked) || null;
}

const aloneFirst = async <C>({ alone }: Writing<C>, calls: readonly C[]): Promise<readonly (Outcome | null)[]> =>
  Promise.all(calls.map(async (call, index) => (index === 0 ? alone(call) : null)));
