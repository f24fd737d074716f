import type { Plan, PlannedChange, Step } from '../engine/plan.ts';
import { changeRows } from '../render/change-rows.ts';
import { type Block, quote, type Row, row, say, section } from '../render/document.ts';
import { codeSpan, markdown } from '../render/markdown.ts';
import { postureBlocks } from '../render/posture-lines.ts';
import { proofBlocks } from '../render/proof-lines.ts';
import { callLines } from '../render/powershell/call.ts';
import { shorten } from '../render/visible.ts';
import { stepRows } from '../render/step-rows.ts';
import { actions, count, hazards, shortDigest } from '../render/words.ts';
import { accountOf, type Account } from './account.ts';
import type { Tier } from './ladder.ts';
import { fenced, fold, link } from './pieces.ts';
import { picture } from './picture.ts';
import { trimmed } from './trim.ts';
import { alertOf, countsLine, verdictLine } from './verdict.ts';

/** Where more is to be seen, each with our words for it. */
export type Links = readonly (readonly [words: string, address: string])[];

/** A line about where the plan stands, and what belongs below it. */
export interface Standing {
  readonly line: string;
  readonly details: readonly Block[];
}

export interface BodyOptions {
  readonly standing: Standing | null;
  readonly links: Links;
  /** Something to worry about beside the plan, in our own words. */
  readonly remark?: string | null;
}

/** A plan as a comment, a job summary or a check run, as full as a tier is. Every tier has verdict, counts, digest and links. */
export function planBody(plan: Plan, tier: Tier, { standing, links, remark = null }: BodyOptions): string {
  const account = accountOf(plan);
  const parts = [
    `### Postern · ${tier === 6 ? 'plan' : codeSpan(shorten(plan.tenant.domain, 100))}\n`,
    `> [!${alertOf[account.verdict]}]\n> **${verdictLine(account)}**  \n> ${countsLine(account)}\n`,
    ...(standing === null ? [] : [`${standing.line}\n`, markdown(trimmed(standing.details, tier), 3)]),
    ...(remark === null ? [] : [`> [!WARNING]\n> ${remark}\n`]),
    ...(tier === 6 ? [] : names(plan, tier, account)),
    footer(plan, tier, account, links),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

/** The fewest bytes that a row takes. */
const rowBytes = 16;

/** The fullest tier worth trying: where the rows alone are beyond a budget, nothing that lists them all can fit. */
export function fullest(plan: Plan, budget: number): Tier {
  const rows = touching(plan).length + (plan.posture?.gains.length ?? 0) + (plan.posture?.losses.length ?? 0);
  return rows * rowBytes > budget ? 4 : 1;
}

/** Everything that quotes the tenant or the policies. */
function names(plan: Plan, tier: Tier, account: Account): readonly string[] {
  const show = (blocks: readonly Block[]): string => markdown(trimmed(blocks, tier), 3);
  return [
    show(refusals(plan)),
    show(postureBlocks(plan.posture, plan.changes)),
    tier <= 2 ? picture(plan.posture) : '',
    tier <= 3 ? show(changes(plan)) : tier === 4 ? show(weightiest(plan)) : '',
    tier <= 4 ? show(asides(plan)) : '',
    show(proofBlocks(plan)),
    tier <= 2 ? steps(plan, tier) : '',
    account.allowances.length === 0 ? '' : show(allowanceBlocks(account)),
  ];
}

function refusals({ refusals: found }: Plan): readonly Block[] {
  const rows = found.map(({ code, message, hint }) =>
    row([[say(code, 'strong')], [quote(message)], hint === null ? [] : [quote(hint)]]),
  );
  return section('Why it cannot be applied', [{ kind: 'rows', numbered: false, rows }]);
}

const touching = (plan: Plan): readonly PlannedChange[] =>
  plan.changes.filter(({ action }) => action === 'create' || action === 'update' || action === 'delete');

function changes(plan: Plan): readonly Block[] {
  return [
    ...section('Changes', [{ kind: 'rows', numbered: false, rows: rowsOf(plan, touching(plan)) }]),
    ...section('Could not be read', [{ kind: 'rows', numbered: false, rows: changeRows(of(plan, 'unknown'), []) }]),
  ];
}

/** The rows of some changes, with the steps of each found by its object: a plan may have a hundred thousand. */
function rowsOf({ steps: all }: Plan, some: readonly PlannedChange[]): readonly Row[] {
  const own = new Map<string, Step[]>();
  for (const step of all) own.set(step.object, [...(own.get(step.object) ?? []), step]);
  return some.flatMap((change) => changeRows([change], own.get(change.object) ?? []));
}

const of = ({ changes: all }: Plan, action: PlannedChange['action']): readonly PlannedChange[] =>
  all.filter((change) => change.action === action);

/** Numbers for each sort of object, and the changes that weigh most by name. */
function weightiest(plan: Plan): readonly Block[] {
  const sorts = new Map<string, { readonly change: PlannedChange; readonly number: number }>();
  for (const change of plan.changes) {
    const sort = `${change.action} ${change.noun}`;
    sorts.set(sort, { change, number: (sorts.get(sort)?.number ?? 0) + 1 });
  }
  const counts = [...sorts.values()].map(({ change, number }) =>
    row([[say(`${actions[change.action].verb} `), quote(change.noun)], [say(number.toLocaleString('en-US'))]]),
  );
  return [
    ...section('Changes by number', [{ kind: 'rows', numbered: false, rows: counts }]),
    ...section('What weighs most', [
      { kind: 'rows', numbered: false, rows: changeRows(byWeight(plan).slice(0, 100), []) },
    ]),
  ];
}

function byWeight(plan: Plan): readonly PlannedChange[] {
  const opening = new Set(plan.steps.filter(({ effect }) => effect === 'opens').map(({ object }) => object));
  const weight = ({ action, object }: PlannedChange): number =>
    (opening.has(object) ? 4 : 0) + (action === 'delete' ? 2 : action === 'unknown' ? 1 : 0);
  return touching(plan)
    .concat(of(plan, 'unknown'))
    .toSorted((a, b) => weight(b) - weight(a));
}

function asides(plan: Plan): readonly Block[] {
  const ending = plan.ending.map(({ what, until }) => row([[quote(what)], [say('ends on '), quote(until)]]));
  return [
    ...section('Ending soon', [{ kind: 'rows', numbered: false, rows: ending }]),
    ...section(
      'Not declared, left alone',
      [{ kind: 'rows', numbered: false, rows: changeRows(of(plan, 'ignore'), []) }],
      true,
    ),
  ];
}

function steps(plan: Plan, tier: Tier): string {
  if (plan.steps.length === 0) return '';
  const told = markdown(trimmed([{ kind: 'rows', numbered: true, rows: stepRows(plan) }], tier), 4);
  const script = tier === 1 ? fenced('powershell', plan.steps.map(scriptOf).join('\n\n')) : '';
  return fold(
    `${count(plan.steps.length, 'step')}, in this order${tier === 1 ? ', with their PowerShell' : ''}`,
    [told, script].join('\n'),
  );
}

const scriptOf = ({ title, call }: Plan['steps'][number]): string =>
  [`# ${title.replaceAll(/[\n\r\u0085\u2028\u2029]/gu, ' ')}`, ...callLines(call)].join('\n');

const allowanceBlocks = ({ allowances }: Account): readonly Block[] =>
  section('Allowances it needs', [
    { kind: 'rows', numbered: false, rows: allowances.map((one) => row([[say(one, 'strong')], [say(hazards[one])]])) },
  ]);

/** What nobody may lose, however small the text gets. */
function footer(plan: Plan, tier: Tier, account: Account, links: Links): string {
  const cut = tier === 1 ? [] : [`Shortened to fit${links.length === 0 ? '' : '; the rest is behind the links'}.`];
  const seen = links.slice(0, 6).map(([words, address]) => link(words, address));
  const allow = account.allowances.map((one) => ` --allow ${one}`).join('');
  const command = `postern apply plan.json --approve ${shortDigest(plan.digest)}${allow}`;
  return [
    `Digest \`${plan.digest}\`${plan.steps.length === 0 || plan.refusals.length > 0 ? '' : ` · \`${command}\``}`,
    ...(cut.length + seen.length === 0 ? [] : [[...cut, ...seen].join(' · ')]),
    '',
  ].join('\n\n');
}
