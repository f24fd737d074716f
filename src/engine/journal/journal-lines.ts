import { isObject, type Json, textAt } from '../../json.ts';
import type { StepResult } from '../report.ts';

/** What a journal says of one step: that it was begun, and what came of it if that was still written. */
export interface Recorded {
  readonly state: StepResult['state'] | 'begun';
  /** The id of the object that the step created, where the service gave one. */
  readonly created: string | null;
}

/** The lines of a journal. A crash may have cut the last one, which then says nothing. */
export function journalLines(text: string): readonly Json[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Json];
    } catch {
      return [];
    }
  });
}

/** What the runs of a journal did, by step id; a later line counts more than an earlier one. */
export function recorded(lines: readonly Json[]): ReadonlyMap<string, Recorded> {
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
