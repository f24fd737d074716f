import type { Before } from '../../src/engine/journal/before.ts';
import { findJournal, type Journal, openJournal } from '../../src/engine/journal/journal.ts';
import { hashOf } from '../../src/engine/journal/journal-lines.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../src/json.ts';
import { noon } from './flow.ts';

const nothing: Before = { objects: {}, orders: {} };

/** Opens a journal that nobody else wants, for a plan that was cleared. */
export function openedJournal(path: string, plan: Plan, resume: boolean, now: () => Date = noon): Journal {
  const found = findJournal(path, plan, resume);
  if (!found.ok) throw new Error(found.message);
  const lock = { ok: true, release: () => undefined } as const;
  const opened = openJournal(path, plan, { found, started: () => ({ before: nothing, open: [] }), lock, now });
  if (!opened.ok) throw new Error(opened.message);
  return opened.journal;
}

/** The text of a journal with these lines, each of which fits to the one before it. */
export function chained(lines: readonly JsonObject[]): string {
  let last: string | undefined;
  return lines
    .map(({ after: _, ...line }) => {
      last = JSON.stringify({ ...line, after: hashOf(last) });
      return `${last}\n`;
    })
    .join('');
}
