import { isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { digest } from '../../json/digest.ts';
import type { StepResult } from '../plan/report.ts';

/** What a journal says of one step: that it was begun, and what came of it if that was still written. */
export interface RecordedStep {
  readonly state: StepResult['state'] | 'begun';
  /** The id of the object that the step created, where the service gave one. */
  readonly created: string | null;
}

/** A line of a journal; null for one that was not written to its end. */
export type JournalLine = JsonObject | null;

/** What a file holds: the lines of a journal, lines of which one is not as it was written, or something else altogether. */
export type JournalText =
  | { readonly is: 'journal'; readonly lines: readonly JournalLine[] }
  | { readonly is: 'edited' }
  | { readonly is: 'other' };

/** How the first line of every journal begins. */
export const opening = { kind: 'opened', format: 'postern-journal/1' } as const;

/** Reads the lines of a journal, each of which has to be the one that was written behind the line before it. */
export function journalText(text: string): JournalText {
  const raw = rawLines(text);
  if (!beginsAsJournal(raw[0] ?? '')) return { is: 'other' };
  const lines = raw.map(parsed);
  const fits = lines.every((line, at) => line === null || line['after'] === hashOf(raw[at - 1]));
  return fits ? { is: 'journal', lines } : { is: 'edited' };
}

/** A crash may have cut the first line anywhere. */
function beginsAsJournal(line: string): boolean {
  const start = JSON.stringify(opening).slice(0, -1);
  return line.slice(0, start.length) === start.slice(0, line.length);
}

/** What the next line of a journal carries: the hash of the last one, whole or not. */
export const lastHash = (text: string): string | null => hashOf(rawLines(text).at(-1));

/** The hash by which a line is known to the next one; the first has none before it. */
export const hashOf = (line: string | undefined): string | null => (line === undefined ? null : digest(line));

const rawLines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

function parsed(line: string): JournalLine {
  try {
    const value = JSON.parse(line) as Json;
    return isObject(value) ? value : {};
  } catch {
    return null;
  }
}

/**
 * What the runs of a journal did, by step id; a later line counts more than an earlier one. A line that was not written
 * to its end tells what came of a step that is begun, or begins the next one of the plan.
 */
export function recorded(lines: readonly JournalLine[], ids: readonly string[]): ReadonlyMap<string, RecordedStep> {
  const steps = new Map<string, RecordedStep>();
  for (const line of lines) {
    const step = line === null ? '' : textAt(line, 'step');
    if (line === null) beginNext(steps, ids);
    else if (line['kind'] === 'begin') steps.set(step, { state: 'begun', created: steps.get(step)?.created ?? null });
    // A run that was interrupted before it sent anything says nothing of what an earlier one may have sent.
    else if (line['kind'] === 'end' && line['state'] !== 'pending')
      steps.set(step, { state: stateOf(textAt(line, 'state')), created: textAt(line, 'created') || null });
  }
  return steps;
}

function beginNext(steps: Map<string, RecordedStep>, ids: readonly string[]): void {
  const next = ids.find((id) => !steps.has(id));
  const isUnderWay = [...steps.values()].some(({ state }) => state === 'begun');
  if (next !== undefined && steps.size > 0 && !isUnderWay) steps.set(next, { state: 'begun', created: null });
}

/** How the last run ended; null where it did not say so. */
export function endOf(lines: readonly JournalLine[]): string | null {
  const last = lines.at(-1) ?? null;
  return last !== null && last['kind'] === 'closed' ? textAt(last, 'outcome') : null;
}

const stateOf = (text: string): RecordedStep['state'] =>
  text === 'done' || text === 'already' || text === 'failed' ? text : 'unknown';
