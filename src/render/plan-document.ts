import { applyCommand } from './next-commands.ts';
import type { Plan } from '../engine/plan.ts';
import { type Block, type Line, quote, row, say, section } from './document.ts';
import { changeRows } from './change-rows.ts';
import { stepRows } from './step-rows.ts';
import { planFindingBlocks } from './plan-findings.ts';
import { postureBlocks } from './posture-lines.ts';
import { proofBlocks } from './proof-lines.ts';
import { actions, count, placeText, shortDigest } from './words.ts';

export interface PlanOptions {
  /** The file that holds the plan, for the command that carries it out; null while it is in none. */
  readonly file: string | null;
  /** The command that keeps it, where that is not `postern plan`. */
  readonly keep?: string;
}

/** A plan as people read it: who and what first, then every object, then the steps, then the next move. */
export function planDocument(plan: Plan, options: PlanOptions): readonly Block[] {
  const of = (action: Plan['changes'][number]['action']): Plan['changes'] =>
    plan.changes.filter((change) => change.action === action);
  return [
    { kind: 'title', line: titleOf(plan) },
    { kind: 'lines', lines: [summaryLine(plan)] },
    ...refusals(plan),
    ...forEveryone(plan),
    ...postureBlocks(plan.posture, plan.changes),
    ...planFindingBlocks(plan),
    ...section('Changes', [rows(plan, touching(plan))]),
    ...section('Not declared, left alone', [rows(plan, of('ignore'))], true),
    ...section('Could not be read, so nothing is planned', [rows(plan, of('unknown'))]),
    ...section('Ending soon', [{ kind: 'rows', numbered: false, rows: plan.ending.map(endingRow) }]),
    ...proofBlocks(plan),
    ...section('Steps, in this order', [{ kind: 'rows', numbered: true, rows: stepRows(plan) }], true),
    nextOf(plan, options),
  ];
}

/** The changes that something will be done about. */
const touching = (plan: Plan): Plan['changes'] =>
  plan.changes.filter(({ action }) => action === 'create' || action === 'update' || action === 'delete');

const rows = (plan: Plan, changes: Plan['changes']): Block => ({
  kind: 'rows',
  numbered: false,
  rows: changeRows(changes, plan.steps),
});

const titleOf = (plan: Plan): Line => [
  ...(plan.undoes === undefined
    ? [say('Plan for ', 'strong')]
    : [say('Plan that takes back ', 'strong'), quote(shortDigest(plan.undoes)), say(' for ', 'strong')]),
  quote(plan.tenant.domain, 'strong'),
  say(` · ${sizes(plan)} · digest `),
  quote(shortDigest(plan.digest)),
];

const sizes = (plan: Plan): string => `${count(touching(plan).length, 'change')}, ${count(plan.steps.length, 'step')}`;

function summaryLine(plan: Plan): Line {
  const counted = (['create', 'update', 'delete', 'unknown'] as const).flatMap((action) => {
    const number = plan.changes.filter((change) => change.action === action).length;
    return number === 0 ? [] : [`${actions[action].verb} ${number}`];
  });
  const left = plan.changes.filter((change) => change.action === 'ignore').length;
  const undeclared = left === 0 ? [] : [`${left} not declared`];
  const ending = plan.ending.length === 0 ? [] : [`${plan.ending.length} ending soon`];
  const kept = plan.undoes === undefined ? 'already as declared' : 'back already';
  return [say([...counted, `${plan.kept} ${kept}`, ...undeclared, ...ending].join(' · '), 'faint')];
}

function refusals(plan: Plan): readonly Block[] {
  return [
    ...broken('caution', [say('This plan cannot be applied.', 'fails')], plan.refusals),
    ...broken('note', [say(warned, 'warns')], plan.warnings),
  ];
}

const warned = 'To know before this is applied:';

/** Whoever opens for everyone, or for everyone but a few, reads that before anything else. */
const forEveryone = ({ posture }: Plan): readonly Block[] =>
  posture.opensForEveryone ? [{ kind: 'alert', level: 'caution', lines: [[say(wide, 'fails')]] }] : [];

const wide = 'EVERYONE, or everyone but a few, can forward somewhere after this plan where they could not before.';

function broken(level: 'caution' | 'note', heading: Line, found: Plan['refusals']): readonly Block[] {
  if (found.length === 0) return [];
  const lines = found.map(({ code, message, hint }): Line => [
    say(`${code}: `, level === 'caution' ? 'fails' : 'warns'),
    quote(message),
    ...(hint === null ? [] : [say(' · '), quote(hint)]),
  ]);
  return [{ kind: 'alert', level, lines: [heading, ...lines] }];
}

const source = (place: Parameters<typeof placeText>[0]): Line =>
  place === null ? [] : [quote(placeText(place), 'faint')];

const endingRow = ({ what, until, place }: Plan['ending'][number]): ReturnType<typeof row> =>
  row([[quote(what)], [say(`ends on ${until}`, 'warns')], source(place)]);

function nextOf(plan: Plan, { file, keep = 'postern plan --out plan.json' }: PlanOptions): Block {
  if (plan.steps.length === 0) return { kind: 'next', line: [say(nothing(plan))], command: null };
  const line = [say(`${sizes(plan)}.`)];
  if (plan.refusals.length > 0)
    return { kind: 'next', line: [...line, say(' Cannot be applied, for the reasons above.')], command: null };
  if (file === null)
    return { kind: 'next', line: [...line, say(' Nothing has been changed yet. To keep the plan:')], command: keep };
  return {
    kind: 'next',
    line: [...line, say(' Nothing has been changed yet. To apply:')],
    command: applyCommand(plan, file),
  };
}

const nothing = (plan: Plan): string => {
  if (plan.undoes !== undefined) return 'Nothing to take back.';
  return plan.changes.some((change) => change.action === 'unknown')
    ? 'Nothing to do as far as the tenant could be read.'
    : 'Nothing to do: the tenant is as the policies say.';
};
