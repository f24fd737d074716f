import { inWords } from '../words/ways.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { resumeCommand, undoCommand } from '../parts/next-commands.ts';
import type { Report, StepResult, Verified } from '../../engine/plan/report.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../document/document.ts';
import { valueText } from '../document/fields.ts';
import type { Tone } from '../document/palette.ts';
import { fileWord } from '../words/shell-word.ts';
import { count, readBack, shortDigest, states } from '../words/words.ts';

/** The account of an apply, as people read it. */
export function reportDocument(report: Report, plan: Pick<Plan, 'steps'>, file: string): readonly Block[] {
  return [
    { kind: 'title', line: titleOf(report) },
    ...refusals(report),
    ...stepBlocks(report),
    ...deviations(report),
    ...nextOf(report, plan, file),
  ];
}

const outcomes: Readonly<Record<Report['outcome'], { word: string; tone: Tone }>> = {
  applied: { word: 'applied', tone: 'closes' },
  unconfirmed: { word: 'carried out, and not confirmed', tone: 'warns' },
  refused: { word: 'refused: nothing was done', tone: 'fails' },
  stopped: { word: 'stopped part-way', tone: 'fails' },
};

function titleOf(report: Report): Line {
  const { word, tone } = outcomes[report.outcome];
  const done = report.steps.filter((step) => step.state === 'done' || step.state === 'already').length;
  const back = report.outcome === 'applied' ? `, ${count(report.verified.checked, 'object')} read back` : '';
  const steps =
    report.outcome === 'refused'
      ? ''
      : report.steps.length === 0
        ? ': there was nothing to do'
        : `, ${done} of ${count(report.steps.length, 'step')} done${back}`;
  return [
    quote(report.tenant.domain, 'strong'),
    say('   '),
    say(word, tone),
    say(steps),
    say('   plan ', 'faint'),
    quote(shortDigest(report.digest)),
  ];
}

function refusals({ refusals: found }: Report): readonly Block[] {
  if (found.length === 0) return [];
  const lines = found.map(({ code, message, hint }): Line => [
    say(`${code}: `, 'fails'),
    quote(inWords(message)),
    ...(hint === null ? [] : [say(' · '), quote(hint)]),
  ]);
  return [{ kind: 'alert', level: 'caution', lines }];
}

/** The steps that did not simply go well, by their numbers; all of them, for whoever asks for details. */
function stepBlocks({ steps, outcome }: Report): readonly Block[] {
  if (outcome === 'refused') return [];
  const rows = steps.map(stepRow);
  const told = outcome === 'applied' ? [] : rows.filter((_, at) => isTelling(steps[at]));
  const remarks = steps.filter(({ warnings }) => warnings.length > 0).length;
  const summary = `${steps.length}${remarks === 0 ? '' : `, ${remarks} with a remark`}`;
  const later = steps.filter(({ state }) => state === 'pending').length;
  const open: Block = {
    kind: 'lines',
    lines: later === 0 ? [] : [[say(`${count(later, 'step')} not begun`, 'faint')]],
  };
  return [
    ...section('Steps to look at', [{ kind: 'rows', numbered: false, rows: told }, open]),
    ...section('Steps', [{ kind: 'rows', numbered: false, rows }], true, summary),
  ];
}

/** A step that was not begun tells something where it says why, as where the journal could not be written. */
const isTelling = (step: StepResult | undefined): boolean =>
  step !== undefined && ((step.state !== 'pending' && step.state !== 'done') || step.warnings.length > 0);

function stepRow({ title, state, error, warnings }: StepResult, at: number): DocumentRow {
  const { word, tone } = states[state];
  const why: readonly Line[] =
    error === null ? [] : [[say(`${error.reason}: `, 'fails'), quote(`${error.message} (${error.call})`)]];
  return row(
    [[say(`${at + 1}  `, 'faint'), quote(title)], [say(word, tone)]],
    [...why, ...warnings.map((warning): Line => [quote(warning, 'faint')])],
  );
}

/** What was read back otherwise than planned. */
export const deviations = ({ verified }: Report): readonly Block[] =>
  section('Read back, and not as planned', [
    { kind: 'rows', numbered: false, rows: verified.deviations.map(deviationRow) },
  ]);

function deviationRow({ object, property, state, wanted, found }: Verified): DocumentRow {
  return row([
    [quote(`${object} ${property}`)],
    [quote(`${valueText(found)}, planned ${valueText(wanted)}`)],
    [say(readBack[state], 'warns')],
  ]);
}

/** Where no step was begun there is nothing to take back. */
const takenBack = (report: Report): readonly Block[] =>
  report.steps.every(({ state }) => state === 'pending') ? [] : [next('Take it back:', undoCommand(report))];

function nextOf(report: Report, plan: Pick<Plan, 'steps'>, file: string): readonly Block[] {
  switch (report.outcome) {
    case 'applied':
      return takenBack(report);
    case 'unconfirmed':
      return [next('Look again later:', resumeCommand(report, plan, file)), ...takenBack(report)];
    case 'refused':
      return [nextOfRefused(report, file)];
    case 'stopped':
      return [next('Go on where it stopped:', resumeCommand(report, plan, file)), ...takenBack(report)];
  }
}

/** The plan stands where only the approval, an allowance or the name of the journal is not right. */
const nextOfRefused = ({ refusals: found }: Report, file: string): Block =>
  found.every(({ code }) => ['PST520', 'PST522', 'PST526'].includes(code))
    ? next('See what it would do:', `postern show ${fileWord(file)}`)
    : next('Plan again for the tenant as it is now:', 'postern plan --out plan.json');

const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
