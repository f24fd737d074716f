import { type Drift, hasDrifted } from '../../engine/drift/drift.ts';
import type { Json } from '../../json.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';
import { changeRows } from '../../render/parts/change-rows.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../../render/document/document.ts';
import { valueText } from '../../render/document/fields.ts';
import { codeSpan } from '../../escape.ts';
import { markdown } from '../../render/document/markdown.ts';
import { expectationRow, strangeHeading, unreadRow } from '../../render/documents/drift-document.ts';
import { driftEffects } from '../../render/parts/drift-effects.ts';
import { shorten } from '../../render/document/measure.ts';
import { whoLines, whoNotes } from '../../render/parts/who-lines.ts';
import { count } from '../../render/words/words.ts';
import { type Memory, unseen } from './drift-state.ts';
import type { DetailLevel } from '../comment/detail-level.ts';
import { link } from '../comment/pieces.ts';
import type { Links } from '../comment/plan-body.ts';
import { trimmed } from '../comment/trim.ts';

/**
 * How much drift matters: `opened` lets mail out that the policies keep in, `perhaps` does where an unknown fact says so,
 * `strange` is on the way of the mail and nobody speaks for it, `broken` is an expectation.
 */
export type Severity = 'opened' | 'perhaps' | 'strange' | 'closed' | 'broken' | 'changed' | 'unread' | 'none';

/** The worst of what was found. */
export function severityOf(drift: Drift): Severity {
  if (!hasDrifted(drift)) return drift.complete ? 'none' : 'unread';
  const { opens, closes } = movedIn(drift.posture);
  if (opens !== null) return opens;
  if (drift.unsanctioned.length > 0) return 'strange';
  if (closes) return 'closed';
  return drift.expectations.length > 0 ? 'broken' : 'changed';
}

function movedIn(posture: Drift['posture']): { readonly opens: 'opened' | 'perhaps' | null; readonly closes: boolean } {
  const [rows, { opened, closed }] = [openingRows(posture), posture.residualChannels];
  const certain = posture.gains.length > 0 || opened.some((one) => one.certain);
  const perhaps = rows.length + opened.length > 0 ? 'perhaps' : null;
  return { opens: certain ? 'opened' : perhaps, closes: closingRows(posture).length + closed.length > 0 };
}

const verdicts: Readonly<Record<Severity, string>> = {
  opened: 'Something is open that the policies close.',
  perhaps: 'Something may be open that the policies close: what decides it is not known.',
  strange: 'Something is on the way of the mail that no policy declares.',
  closed: 'Something is closed that the policies open.',
  broken: 'An expectation does not hold.',
  changed: 'The tenant differs from the policies; nobody can forward where they could not, and nobody loses it.',
  unread: 'The tenant could not be read whole, so that nobody knows.',
  none: 'The tenant is as the policies say.',
};

const alerts: Readonly<Record<Severity, string>> = {
  opened: 'CAUTION',
  perhaps: 'CAUTION',
  strange: 'CAUTION',
  closed: 'WARNING',
  broken: 'WARNING',
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
export function driftBody(drift: Drift, tier: DetailLevel, { memory, links, policies }: DriftBodyOptions): string {
  const severity = severityOf(drift);
  const show = (blocks: readonly Block[]): string => (tier === 6 ? '' : markdown(trimmed(blocks, tier), 3));
  const parts = [
    `### Drift${tier === 6 ? '' : ` of ${codeSpan(shorten(drift.tenant.domain, 100))}`}\n`,
    `> [!${alerts[severity]}]\n> **${verdicts[severity]}**  \n> ${driftCounts(drift)}\n`,
    show(whoNotes(drift)),
    show(driftEffects(drift)),
    show(
      section('What moved: the tenant has the left value, the policies the right one', [
        movedRows(drift.moved, drift, memory),
      ]),
    ),
    show(section(strangeHeading, [movedRows(drift.unsanctioned, drift, memory)])),
    show(section('Expectations that do not hold', [expectations(drift)])),
    show(notFound(drift, memory)),
    show(section('Could not be read, so nothing is known', [plainRows(drift.unknown), unread(drift)])),
    tier <= 4 ? show(section('Not declared, and no drift', [plainRows(drift.undeclared)], true)) : '',
    tier <= 4 ? show(accepted(drift)) : '',
    answers(drift, policies),
    ...(links.length === 0 ? [] : [`${links.map(([words, url]) => link(words, url)).join(' · ')}\n`]),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** All counts on one line; every tier shows it. */
export function driftCounts({
  moved,
  unsanctioned,
  expectations,
  unknown,
  unread: dim,
  undeclared,
  accepted: some,
}: Drift): string {
  const counted = (number: number, words: string): readonly string[] =>
    number === 0 ? [] : [`${number.toLocaleString('en-US')} ${words}`];
  const blind = unknown.length + dim.length;
  return [
    `${count(moved.length, 'object')} moved`,
    ...counted(unsanctioned.length, 'not sanctioned'),
    ...(expectations.length === 0 ? [] : [`${count(expectations.length, 'expectation')} not met`]),
    ...(blind === 0 ? ['everything was read'] : counted(blind, 'could not be read')),
    ...counted(undeclared.length, 'not declared'),
    ...counted(some.length, 'accepted for now'),
  ].join(' · ');
}

function movedRows(changes: Drift['moved'], drift: Drift, memory: Memory): Block {
  const rows = changes.flatMap((change) => {
    const [first] = changeRows(
      [change],
      drift.revert.steps.filter(({ object }) => object === change.object),
    );
    return first === undefined ? [] : [withStory(first, story(change, drift, memory))];
  });
  return { kind: 'rows', numbered: false, rows };
}

const expectations = (drift: Drift): Block => ({
  kind: 'rows',
  numbered: false,
  rows: drift.expectations.map(expectationRow),
});
const unread = (drift: Drift): Block => ({ kind: 'rows', numbered: false, rows: drift.unread.map(unreadRow) });

const withStory = (told: DocumentRow, more: readonly Line[]): DocumentRow => ({
  ...told,
  below: [...more, ...told.below],
});

function story(change: Drift['moved'][number], drift: Drift, memory: Memory): readonly Line[] {
  const since = memory.get(change.object)?.since;
  return [...(since === undefined ? [] : [[say(`first seen on ${since}`)]]), ...whoLines(drift, change.object)];
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
  if (!hasDrifted(drift)) return '';
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
