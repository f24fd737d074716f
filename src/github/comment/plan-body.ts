import type { Plan, PlannedChange } from '../../engine/plan/plan.ts';
import { causesOfOpening, closingRows, openingRows } from '../../posture/change/opened.ts';
import { changeRows } from '../../render/parts/change-rows.ts';
import { type Block, quote, row, say, section } from '../../render/document/document.ts';
import { codeSpan } from '../../escape.ts';
import {
  changeBlock,
  endingBlocks,
  of,
  refusalBlocks,
  touching,
  undeclaredBlocks,
  unknownBlocks,
} from '../../render/parts/plan-blocks.ts';
import { markdown } from '../../render/document/markdown.ts';
import { evidenceBlocks } from '../../render/parts/evidence-lines.ts';
import { grantBlocks } from '../../render/parts/grant-blocks.ts';
import { planFindingBlocks } from '../../render/parts/plan-findings.ts';
import { moveBlocks, plannedMoves } from '../../render/parts/posture-lines.ts';
import { proofBlocks } from '../../render/parts/proof-lines.ts';
import { callLines } from '../../render/powershell/call.ts';
import { shorten } from '../../render/document/measure.ts';
import { stepRows } from '../../render/parts/step-rows.ts';
import { actions, count, shortDigest } from '../../render/words/words.ts';
import { hazards } from '../../diagnostics/hazards.ts';
import { planSummaryOf, type PlanSummary } from './plan-summary.ts';
import type { DetailLevel } from './detail-level.ts';
import { type LeftBehind, leftBlocks } from './left-behind.ts';
import { fenced, fold, link } from './pieces.ts';
import { picture } from './picture.ts';
import { trimmed } from './trim.ts';
import { alertOf, countsLine, verdictLine } from './verdict.ts';

/** Where more is to be seen, each with our words for it. */
export type Links = readonly (readonly [words: string, address: string])[];

/** A line about where the plan stands, and what belongs below it. */
export interface PlanStatus {
  readonly alert: 'NOTE' | 'TIP' | 'CAUTION';
  readonly line: string;
  readonly details: readonly Block[];
}

export interface BodyOptions {
  readonly standing: PlanStatus | null;
  readonly links: Links;
  /** Something to worry about beside the plan, in our own words. */
  readonly remark?: string | null;
  /** Who agreed, and who is missing, before the merge; our own words. */
  readonly tally?: string | null;
  /** What a change takes out of the policies, and leaves in the tenant. */
  readonly left?: readonly LeftBehind[] | null;
  /** What was ordered; our own words. */
  readonly ordered?: string | null;
}

/** A plan as a comment, a job summary or a check run, as full as a tier is. Every tier has verdict, counts, digest and links. */
export function planBody(
  plan: Plan,
  tier: DetailLevel,
  { standing, links, remark = null, tally = null, left = [], ordered = null }: BodyOptions,
): string {
  const account = planSummaryOf(plan);
  const parts = [
    `### Postern · ${tier === 6 ? 'plan' : codeSpan(shorten(plan.tenant.domain, 100))}\n`,
    ...(standing === null ? [] : standingParts(standing, tier)),
    `> [!${alertOf(account, plan.posture.opensForEveryone)}]\n> **${verdictLine(account)}**  \n> ${countsLine(account)}  \n> Digest \`${plan.digest}\`\n`,
    ...(ordered === null ? [] : [`${ordered}\n`]),
    ...(tally === null ? [] : [`${tally}\n`]),
    ...(remark === null ? [] : [`> [!WARNING]\n> ${remark}\n`]),
    tier === 6 ? '' : markdown(trimmed(leftBlocks(left), tier), 3),
    ...(tier === 6 ? [] : names(plan, tier, account)),
    standing === null && tally === null ? byHand(plan, account) : '',
    footer(tier, links),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

const standingParts = ({ alert, line, details }: PlanStatus, tier: DetailLevel): readonly string[] => [
  `> [!${alert}]\n> ${line}\n`,
  markdown(trimmed(details, tier), 3),
];

/** The fewest bytes that a row takes. */
const rowBytes = 16;

/** The fullest tier worth trying: where the rows alone are beyond a budget, nothing that lists them all can fit. */
export function fullest(plan: Plan, budget: number): DetailLevel {
  const rows = touching(plan).length + openingRows(plan.posture).length + closingRows(plan.posture).length;
  return rows * rowBytes > budget ? 4 : 1;
}

/** Everything that quotes the tenant or the policies. */
function names(plan: Plan, tier: DetailLevel, account: PlanSummary): readonly string[] {
  const show = (blocks: readonly Block[]): string => markdown(trimmed(blocks, tier), 3);
  const told = moveBlocks(plannedMoves(plan));
  return [
    show(refusalBlocks(plan)),
    show(grantBlocks(plan, 'each')),
    show(told.filter((block) => !isFolded(block))),
    tier <= 4 ? show(evidenceBlocks(plan.evidence)) : '',
    account.allowances.length === 0 ? '' : show(allowanceBlocks(account)),
    tier <= 2 ? picture(plan.posture) : '',
    show(told.filter(isFolded)),
    tier <= 4 ? show(planFindingBlocks(plan)) : '',
    tier <= 3 ? changes(plan, show) : tier === 4 ? show(weightiest(plan)) : '',
    tier <= 4 ? show([...endingBlocks(plan), ...undeclaredBlocks(plan)]) : '',
    show(proofBlocks(plan)),
    tier <= 2 ? steps(plan, tier) : '',
  ];
}

const isFolded = (block: Block): boolean => block.kind === 'section' && block.folded;

/** More objects than somebody reads before the rest of a comment. */
const readAtOnce = 5;

function changes(plan: Plan, show: (blocks: readonly Block[]) => string): string {
  const touched = touching(plan);
  const rows = changeBlock(plan, touched);
  const told =
    touched.length > readAtOnce
      ? fold(`${count(touched.length, 'change')}, object by object`, show([rows]))
      : show(section('Changes', [rows]));
  return [show(unknownBlocks(plan)), told].filter((part) => part !== '').join('\n');
}

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
    ...section('What weighs most', [{ kind: 'rows', numbered: false, rows: changeRows(byWeight(plan), []) }]),
  ];
}

function byWeight(plan: Plan): readonly PlannedChange[] {
  const opening = causesOfOpening(plan.posture);
  const weight = ({ action, object }: PlannedChange): number =>
    (opening.has(object) ? 4 : 0) + (action === 'delete' ? 2 : action === 'unknown' ? 1 : 0);
  return touching(plan)
    .concat(of(plan, 'unknown'))
    .toSorted((a, b) => weight(b) - weight(a));
}

function steps(plan: Plan, tier: DetailLevel): string {
  if (plan.steps.length === 0) return '';
  const told = markdown(trimmed([{ kind: 'rows', numbered: true, rows: stepRows(plan) }], tier), 4);
  const script = tier === 1 ? fenced('powershell', plan.steps.map(scriptOf).join('\n\n')) : '';
  return fold(
    `${count(plan.steps.length, 'step')}, in order${tier === 1 ? ', and the PowerShell' : ''}`,
    [told, script].join('\n'),
  );
}

const scriptOf = ({ title, call }: Plan['steps'][number]): string =>
  [`# ${title.replaceAll(/[\n\r\u0085\u2028\u2029]/gu, ' ')}`, ...callLines(call)].join('\n');

const allowanceBlocks = ({ allowances }: PlanSummary): readonly Block[] =>
  section('Allowances it needs', [
    {
      kind: 'rows',
      numbered: false,
      rows: allowances.map((one) => row([[say(one, 'strong')], [say(hazards[one].title)]])),
    },
  ]);

function byHand({ digest, steps: all, refusals: found }: Plan, { allowances }: PlanSummary): string {
  if (all.length === 0 || found.length > 0) return '';
  const allow = allowances.map((one) => ` --allow ${one}`).join('');
  return `By hand: \`postern apply plan.json --approve ${shortDigest(digest)}${allow}\`\n`;
}

/** Where the rest is. */
function footer(tier: DetailLevel, links: Links): string {
  const cut = tier === 1 ? [] : [`Shortened to fit${links.length === 0 ? '' : '; the rest is behind the links'}`];
  const seen = links.slice(0, 6).map(([words, address]) => link(words, address));
  return cut.length + seen.length === 0 ? '' : `${[...cut, ...seen].join(' · ')}\n`;
}
