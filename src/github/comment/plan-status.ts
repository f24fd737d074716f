import type { Plan } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/plan/report.ts';
import type { JsonObject } from '../../json.ts';
import { digest } from '../../json/digest.ts';
import { type Block, quote, row, say, section } from '../../render/document/document.ts';
import { deviations } from '../../render/documents/report-document.ts';
import { count, states } from '../../render/words/words.ts';
import type { PlanStatus } from './plan-body.ts';
import type { State } from './sticky.ts';

/** What is known of a plan on its way, beside the plan itself. */
export interface Way {
  readonly state: State;
  /** The account of the apply, where there is one. */
  readonly report: Report | null;
  /** Why it may not be applied. Our own words. */
  readonly reasons: readonly string[];
  /** The workflow run that speaks. */
  readonly run: number;
  /** True where an earlier attempt of the run stopped part-way. */
  readonly begun: boolean;
}

const note = (line: string): PlanStatus => ({ alert: 'NOTE', line, details: [] });
const caution = (line: string, details: readonly Block[] = []): PlanStatus => ({ alert: 'CAUTION', line, details });

/** How an order is given; all of them end in a pull request that is looked at and approved like any other. */
const order = (what: string): string => `Actions → postern trusted → Run workflow → \`${what}\``;

const again = 'Re-run failed jobs';

/** Where a plan stands on its way and which button is next, as its comment says it; null before the merge. */
export function planStatusOf(way: Way): PlanStatus | null {
  switch (way.state) {
    case 'planned':
      return null;
    case 'nothing':
      return note('**Merged, and there is nothing left to do:** the tenant is as the policies say.');
    case 'waiting':
      return note(waiting(way));
    case 'applying':
      return note(
        '**Applying** this plan now. Cancelling the run stops it after the call under way; it can go on afterwards.',
      );
    case 'applied':
      return way.report === null ? { alert: 'TIP', line: '**Applied.**', details: [] } : applied(way.report);
    default:
      return halted(way);
  }
}

function waiting({ begun }: Way): string {
  const what = begun ? 'Stopped part-way, and waits to go on' : 'Merged, and waits';
  const later = begun ? 'the rest of it' : 'this change';
  return [
    `**${what}, until a reviewer of the environment \`apply\` lets it in:** on the page of the run, press *Review deployments*.`,
    `If the policies of this tenant change on \`main\` before that, this run applies nothing; the plan of that change then has ${later} in it.`,
  ].join(' ');
}

function halted({ state, report, reasons, run, begun }: Way): PlanStatus {
  const sofar = begun
    ? 'Stopped part-way, and not gone on with: this attempt did nothing.'
    : 'Merged, and not applied: nothing was done.';
  if (state === 'refused')
    return caution(
      `**${sofar}** To have the tenant brought to its policies by a plan that is looked at anew: ${order('retake')}.`,
      whyOf(reasons),
    );
  if (state === 'turned-away')
    return caution(
      `**${sofar}** The run ended before its first step: nobody let it in, it was cancelled, or the tenant could not be planned; its log says which. To be asked again: *${again}* on the page of the run.`,
    );
  if (report?.outcome === 'refused')
    return caution(
      `**Not applied: nothing was done**, for the reasons below. Once they are mended: *${again}* on the page of the run; where the tenant has moved since: ${order('retake')}.`,
      unfinished(report),
    );
  if (report?.outcome === 'unconfirmed')
    return caution(
      `**Not confirmed: ${doneOf(report)}**, and not everything reads back as planned. To look again: *${again}* on the page of the run.`,
      deviations(report),
    );
  const done = report === null ? 'Stopped, and how far it came is not known' : `Stopped part-way: ${doneOf(report)}`;
  return caution(
    `**${done}.** To go on where it stopped: *${again}* on the page of the run. To take back what was done: ${order('undo')}, with run \`${run}\`.`,
    report === null ? [] : unfinished(report),
  );
}

const applied = (report: Report): PlanStatus => ({
  alert: 'TIP',
  line: `**Applied: ${doneOf(report)}.**`,
  details: [],
});

const isDone = ({ state }: Report['steps'][number]): boolean => state === 'done' || state === 'already';
const doneOf = ({ steps }: Report): string => `${steps.filter(isDone).length} of ${count(steps.length, 'step')} done`;

const whyOf = (reasons: readonly string[]): readonly Block[] =>
  section('Why', [{ kind: 'rows', numbered: false, rows: reasons.map((one) => row([[say(one)]])) }]);

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
export function planContent(plan: Plan, { report, reasons }: Way, remarks: readonly (string | null)[]): string {
  const { digest: approved, changes, refusals, ending, kept } = plan;
  const steps = report === null ? null : tellable(report);
  const [worry = null, ...rest] = remarks;
  return digest({
    approved,
    changes,
    refusals,
    ending,
    kept,
    steps,
    reasons,
    worried: worry !== null,
    rest,
  } as unknown as JsonObject).slice(0, 32);
}
