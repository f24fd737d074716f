import { accept, type Checked, reject } from '../../diagnostics/diagnostic.ts';
import type { Before } from '../journal/before.ts';
import { headIn } from '../journal/head.ts';
import { endOf, journalText, type RecordedStep, recorded } from '../journal/journal-lines.ts';
import { planText, readPlan } from '../plan-file/plan-file.ts';
import type { Plan } from '../plan/plan.ts';

/** What a journal tells: the plan, the tenant before it, and what became of its steps. */
export interface JournaledRun {
  readonly plan: Plan;
  readonly before: Before;
  readonly steps: ReadonlyMap<string, RecordedStep>;
  /** Whether the last run wrote how it ended; a crash leaves a journal that does not. */
  readonly ended: boolean;
}

/** Reads a journal. One without a whole first line tells nothing, and one that was edited is not believed. */
export function readRun(text: string): Checked<JournaledRun> {
  const said = journalText(text);
  if (said.is === 'edited') return edited();
  const lines = said.is === 'journal' ? said.lines : [];
  const head = headIn(lines);
  if (head === null) return noJournal();
  if (head === 'edited') return edited();
  const read = readPlan(planText(head.plan as unknown as Plan));
  if (!read.ok) return read;
  const ids = read.value.steps.map((step) => step.id);
  const steps = recorded(lines, ids);
  if ([...steps.keys()].some((id) => !ids.includes(id))) return edited();
  return accept({ plan: read.value, before: head.before, steps, ended: endOf(lines) !== null });
}

const noJournal = (): Checked<never> =>
  wrong('PST600', 'the file is no journal', 'give the file that `postern apply` wrote every step to');

const edited = (): Checked<never> =>
  wrong('PST601', 'the journal is not as it was written', 'give the journal as the run left it');

function wrong(code: 'PST600' | 'PST601', message: string, hint: string): Checked<never> {
  return reject([{ code, severity: 'error', message, span: null, related: [], hint }]);
}
