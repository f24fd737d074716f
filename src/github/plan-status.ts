import { resumeCommand, undoCommand } from '../render/next-commands.ts';
import type { Plan } from '../engine/plan.ts';
import type { Report } from '../engine/report.ts';
import { digest, type JsonObject } from '../json.ts';
import { quote, row, say, section } from '../render/document.ts';
import { codeSpan } from '../escape.ts';
import { deviations } from '../render/report-document.ts';
import { count, states } from '../render/words.ts';
import type { PlanStatus } from './plan-body.ts';
import type { State } from './sticky.ts';

/** Where a plan stands on its way, as its comment says it; `file` is the plan as a command names it. */
export function standingOf(state: State, report: Report | null, plan: Plan, file: string): PlanStatus | null {
  switch (state) {
    case 'planned':
      return null;
    case 'applying':
      return { alert: 'NOTE', line: '**Applying** this plan now.', details: [] };
    case 'applied':
      return report === null ? { alert: 'TIP', line: '**Applied.**', details: [] } : applied(report);
    case 'refused':
      return {
        alert: 'CAUTION',
        line: '**Not applied**: nothing was done. The log of the run says why; once that is mended, start its failed jobs again.',
        details: [],
      };
    case 'stopped':
      return { alert: 'CAUTION', ...stopped(report, plan, file) };
  }
}

const applied = (report: Report): PlanStatus => ({
  alert: 'TIP',
  line: `**Applied: ${doneOf(report)}.**`,
  details: [],
});

const isDone = ({ state }: Report['steps'][number]): boolean => state === 'done' || state === 'already';
const doneOf = ({ steps }: Report): string => `${steps.filter(isDone).length} of ${count(steps.length, 'step')} done`;

type Told = Pick<PlanStatus, 'line' | 'details'>;

function stopped(report: Report | null, plan: Plan, file: string): Told {
  if (report === null)
    return {
      line: '**Stopped.** The log of the run says why. To go on where it stopped, start the failed jobs of the run again.',
      details: [],
    };
  if (report.outcome === 'refused')
    return { line: '**Not applied**: nothing was done, for the reasons below.', details: unfinished(report) };
  const goOn = `with the journal from the artifacts of the run: ${codeSpan(resumeCommand(report, plan, file))}. To plan the way back instead: ${codeSpan(undoCommand(report))}`;
  const done = doneOf(report);
  return report.outcome === 'unconfirmed'
    ? {
        line: `**Not confirmed: ${done}**, and not everything reads back as planned. To look again, ${goOn}`,
        details: deviations(report),
      }
    : { line: `**Stopped part-way: ${done}.** To go on where it stopped, ${goOn}`, details: unfinished(report) };
}

function unfinished({ refusals, steps }: Report): PlanStatus['details'] {
  const refused = refusals.map(({ code, message }) => row([[say(code, 'strong')], [quote(message)]]));
  const open = steps.filter((step) => !isDone(step) && step.state !== 'pending');
  const rows = open.map(({ title, state, error }) =>
    row([
      [quote(title)],
      [say(states[state].word)],
      error === null ? [] : [quote(`${error.reason}: ${error.message}`)],
    ]),
  );
  return section('Why', [{ kind: 'rows', numbered: false, rows: [...refused, ...rows] }]);
}

const tellable = ({ outcome, steps, refusals, verified }: Report): object => ({ outcome, steps, refusals, verified });

/** A hash of all that a comment says of a plan beside links and times. */
export function planContent(plan: Plan, report: Report | null, remark: string | null): string {
  const { digest: approved, changes, refusals, ending, kept } = plan;
  const steps = report === null ? null : tellable(report);
  return digest({
    approved,
    changes,
    refusals,
    ending,
    kept,
    steps,
    worried: remark !== null,
  } as unknown as JsonObject).slice(0, 32);
}
