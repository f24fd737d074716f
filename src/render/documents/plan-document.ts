import { applyCommand } from '../parts/next-commands.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { isAsSaid, nothingText } from '../parts/nothing-text.ts';
import { unreadAlert } from '../parts/unread-alert.ts';
import { openingRows } from '../../posture/change/opened.ts';
import { type Block, foldedLast, type Line, quote, say, section } from '../document/document.ts';
import { endingBlocks, refusalBlocks, touching, undeclaredBlocks, unknownBlocks } from '../parts/plan-blocks.ts';
import { everyoneLine } from '../forwarding/everyone.ts';
import { changeSections } from '../parts/change-sections.ts';
import { stepRows } from '../parts/step-rows.ts';
import { evidenceBlocks } from '../parts/evidence-lines.ts';
import { planFindingBlocks } from '../parts/plan-findings.ts';
import { grantBlocks } from '../parts/grant-blocks.ts';
import { moveBlocks, plannedMoves } from '../parts/posture-lines.ts';
import { isSafe, proofBlocks, proofText } from '../parts/proof-lines.ts';
import { count, shortDigest } from '../words/words.ts';

export interface PlanOptions {
  /** The file that holds the plan, for the command that carries it out; null while it is in none. */
  readonly file: string | null;
  /** The command that keeps it, where that is not `postern plan`. */
  readonly keep?: string;
}

/** A plan as people read it: who can forward first, then every object, then the steps, then the next move. */
export function planDocument(plan: Plan, options: PlanOptions): readonly Block[] {
  return [...foldedLast(planBlocks(plan)), ...nextOf(plan, options)];
}

/** How a plan begins: whether it can be applied, and who can forward where. */
export const planHead = (plan: Plan): readonly Block[] => [
  ...forEveryone(plan),
  { kind: 'title', line: titleOf(plan) },
  ...refusalBlocks(plan),
  ...grantBlocks(plan, 'each'),
  ...(plan.steps.length === 0 ? [] : moveBlocks(plannedMoves(plan))),
];

function planBlocks(plan: Plan): readonly Block[] {
  return [
    ...planHead(plan),
    ...evidenceBlocks(plan.evidence),
    ...planFindingBlocks(plan),
    ...changeSections(plan),
    ...undeclaredBlocks(plan),
    ...unknownBlocks(plan),
    ...endingBlocks(plan),
    ...(isSafe(plan.proof) ? [] : proofBlocks(plan)),
    ...stepsOf(plan),
  ];
}

const titleOf = (plan: Plan): Line => [
  quote(plan.tenant.domain, 'strong'),
  say(`   ${sizes(plan)}   `),
  ...(plan.undoes === undefined ? [] : [say('takes back '), quote(shortDigest(plan.undoes)), say('   ')]),
  say('plan ', 'faint'),
  quote(shortDigest(plan.digest)),
];

const sizes = (plan: Plan): string => `${count(touching(plan).length, 'change')}, ${count(plan.steps.length, 'step')}`;

/** Whoever opens for everyone, or for everyone but a few, reads that before anything else. */
const forEveryone = ({ posture }: Plan): readonly Block[] =>
  posture.opensForEveryone ? [{ kind: 'alert', level: 'caution', lines: [everyoneLine(openingRows(posture))] }] : [];

/** The steps are one line where nothing happens on the way: how many, and that their order is safe. */
function stepsOf(plan: Plan): readonly Block[] {
  const summary = isSafe(plan.proof)
    ? `${plan.steps.length}, ${proofText(plan.proof).replace(/^S/u, 's')}`
    : String(plan.steps.length);
  return section('Steps', [{ kind: 'rows', numbered: true, rows: stepRows(plan) }], true, summary);
}

function nextOf(plan: Plan, { file, keep = 'postern plan --out plan.json' }: PlanOptions): readonly Block[] {
  if (plan.steps.length === 0) return nothingToDo(plan);
  const unchanged: Block = { kind: 'next', line: [say('Nothing has been changed yet.')], command: null };
  if (plan.refusals.length > 0) return [unchanged];
  const command: Block =
    file === null
      ? { kind: 'next', line: [say('Keep it:')], command: keep }
      : { kind: 'next', line: [say('Apply:')], command: applyCommand(plan, file) };
  return [unchanged, command];
}

function nothingToDo(plan: Plan): readonly Block[] {
  const next = (line: string, command: string | null): readonly Block[] => [
    { kind: 'next', line: [say(line)], command },
  ];
  if (plan.undoes !== undefined) return next('Nothing to take back.', null);
  const asRead = next('Nothing to do as far as the tenant could be read.', null);
  if (isUnread(plan)) return asRead;
  if (plan.unread.length > 0) return [...unreadAlert(plan.unread, 'Not everything could be read.'), ...asRead];
  const told = nothingText(plan);
  return isAsSaid(plan) ? next(told, null) : next(`${told} Where the tenant left them:`, 'postern drift');
}

const isUnread = ({ changes }: Plan): boolean => changes.some(({ action }) => action === 'unknown');
