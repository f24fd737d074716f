import type { Drift } from '../engine/drift.ts';
import type { Json } from '../json.ts';
import { closingRows } from '../posture/opened.ts';
import { changeRows } from '../render/change-rows.ts';
import { type Block, type Line, quote, type Row, row, say, section } from '../render/document.ts';
import { valueText } from '../render/fields.ts';
import { codeSpan, markdown } from '../render/markdown.ts';
import { driftEffects } from '../render/drift-effects.ts';
import { shorten } from '../render/visible.ts';
import { whoLines, whoNotes } from '../render/who-lines.ts';
import { count } from '../render/words.ts';
import { accountOf } from './account.ts';
import { hasMoved, type Memory, unseen } from './drift-state.ts';
import type { Tier } from './ladder.ts';
import { link } from './pieces.ts';
import type { Links } from './plan-body.ts';
import { trimmed } from './trim.ts';

/** How much drift matters: `opened` lets mail out that the policies keep in, `perhaps` does where an unknown fact says so. */
export type Severity = 'opened' | 'perhaps' | 'closed' | 'changed' | 'unread' | 'none';

/** Taking the tenant back closes what the drift opened. */
export function severityOf(drift: Drift): Severity {
  const { gains, losses } = accountOf(drift.revert);
  if (!hasMoved(drift)) return drift.complete ? 'none' : 'unread';
  if (losses.moves > 0) return isOpen(drift) ? 'opened' : 'perhaps';
  return gains.moves > 0 ? 'closed' : 'changed';
}

/** Whether something is allowed in the tenant that the policies do not allow: the way back closes it from there. */
const isOpen = ({ revert: { posture } }: Drift): boolean =>
  posture.residualChannels.closed.some((one) => one.certain) ||
  closingRows(posture).some(({ before }) => before === 'allowed');

const verdicts: Readonly<Record<Severity, string>> = {
  opened: 'Something is open that the policies close.',
  perhaps: 'Something may be open that the policies close: what decides it is not known.',
  closed: 'Something is closed that the policies open.',
  changed: 'The tenant differs from the policies; nobody gains or loses by it, as far as was judged.',
  unread: 'The tenant could not be read whole, so that nobody knows.',
  none: 'The tenant is as the policies say.',
};

const alerts: Readonly<Record<Severity, string>> = {
  opened: 'CAUTION',
  perhaps: 'CAUTION',
  closed: 'WARNING',
  changed: 'IMPORTANT',
  unread: 'WARNING',
  none: 'NOTE',
};

export interface DriftBodyOptions {
  readonly memory: Memory;
  readonly links: Links;
  /** The folder of the policies, for the commands. */
  readonly policies: string;
}

/** The story of a drift: who may forward because of it, what moved since when, and both answers to it. */
export function driftBody(drift: Drift, tier: Tier, { memory, links, policies }: DriftBodyOptions): string {
  const severity = severityOf(drift);
  const show = (blocks: readonly Block[]): string => (tier === 6 ? '' : markdown(trimmed(blocks, tier), 3));
  const parts = [
    `### Drift${tier === 6 ? '' : ` of ${codeSpan(shorten(drift.tenant.domain, 100))}`}\n`,
    `> [!${alerts[severity]}]\n> **${verdicts[severity]}**  \n> ${driftCounts(drift)}\n`,
    show(whoNotes(drift)),
    show(driftEffects(drift)),
    show(section('What moved: the tenant has the left value, the policies the right one', [rows(drift, memory)])),
    show(displaced(drift)),
    show(notFound(drift, memory)),
    show(section('Could not be read, so nothing is known', [plainRows(drift.unknown)])),
    tier <= 4 ? show(section('Not declared', [plainRows(drift.undeclared)], true)) : '',
    tier <= 4 ? show(accepted(drift)) : '',
    answers(drift, policies),
    ...(links.length === 0 ? [] : [`${links.map(([words, url]) => link(words, url)).join(' · ')}\n`]),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** All counts on one line; every tier shows it. */
export const driftCounts = ({ moved, unknown, undeclared, accepted: some }: Drift): string =>
  [
    `${count(moved.length, 'object')} moved`,
    unknown.length === 0 ? 'everything was read' : `${unknown.length.toLocaleString('en-US')} could not be read`,
    ...(undeclared.length === 0 ? [] : [`${undeclared.length.toLocaleString('en-US')} not declared`]),
    ...(some.length === 0 ? [] : [`${some.length.toLocaleString('en-US')} accepted for now`]),
  ].join(' · ');

function rows(drift: Drift, memory: Memory): Block {
  const told = drift.moved.flatMap((change) => {
    const [first] = changeRows(
      [change],
      drift.revert.steps.filter(({ object }) => object === change.object),
    );
    return first === undefined ? [] : [withStory(first, story(change, drift, memory))];
  });
  return { kind: 'rows', numbered: false, rows: told };
}

const withStory = (told: Row, more: readonly Line[]): Row => ({ ...told, below: [...more, ...told.below] });

function story(change: Drift['moved'][number], drift: Drift, memory: Memory): readonly Line[] {
  const since = memory.get(change.object)?.since;
  return [...(since === undefined ? [] : [[say(`first seen on ${since}`)]]), ...whoLines(drift, change.object)];
}

/** What differs in nothing but its place. */
function displaced({ moved, revert }: Drift): readonly Block[] {
  const known = new Set(moved.map(({ object }) => object));
  const steps = revert.steps.filter(({ object }) => !known.has(object));
  const told = steps.map(({ title, object }) => row([[quote(object)], [quote(title)]]));
  return section('In another order; to take it back', [{ kind: 'rows', numbered: false, rows: told }]);
}

const plainRows = (changes: Drift['moved']): Block => ({
  kind: 'rows',
  numbered: false,
  rows: changeRows(changes, []),
});

function notFound(drift: Drift, memory: Memory): readonly Block[] {
  const found = unseen(memory, drift).map((object) =>
    row([[quote(object)], [say(`moved when last seen, first on ${memory.get(object)?.since ?? 'an unknown day'}`)]]),
  );
  return section('Not found again, by a reading that was not complete', [
    { kind: 'rows', numbered: false, rows: found },
  ]);
}

function accepted(drift: Drift): readonly Block[] {
  const told = drift.accepted.map(({ object, property, value, until }) =>
    row([[quote(`${object} ${property}`)], [quote(valueText(value))], [say('until '), quote(untilText(until))]]),
  );
  return section('Accepted for now', [{ kind: 'rows', numbered: false, rows: told }], true);
}

const untilText = (until: Json): string => (typeof until === 'string' ? until : 'further notice');

/** Both ways out of it, ready to be typed. */
function answers(drift: Drift, policies: string): string {
  if (!hasMoved(drift)) return '';
  const folder = policies === 'policies' ? '' : ` --policies ${policies}`;
  return [
    '#### Two answers',
    '',
    `- Take the tenant back: ${codeSpan(`postern plan${folder} --out plan.json`)}, then let somebody approve it.`,
    `- Keep it as it is: ${codeSpan(`postern adopt${folder} --pull-request`)} writes it into the policies and opens a pull request.`,
    '',
  ].join('\n');
}

/** A title that is the same while the severity is; no text of the tenant but its domain. */
export function driftTitle(drift: Drift): string {
  const domain = drift.tenant.domain.replace(/[^\w.-]/gu, '?').slice(0, 100);
  return `Drift of ${domain}${severityOf(drift) === 'opened' ? ': something is open that the policies close' : ''}`;
}
