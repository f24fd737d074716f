import type { MetFinding, PostureForward, PostureReport } from '../../engine/answers/posture-report.ts';
import { statementText } from '../../engine/facts/stated.ts';
import type { ResidualChannel } from '../../posture/question/residual-channel.ts';
import { channelLine } from '../parts/channel-lines.ts';
import { type Block, type DocumentRow, foldedLast, type Line, quote, row, say, section } from '../document/document.ts';
import { type FindingGroup, groupsOf } from '../parts/finding-groups.ts';
import { findingRows } from '../parts/finding-lines.ts';
import { type CauseOf, standingLines } from '../forwarding/causes.ts';
import { howLine, isOut, standingRow } from '../forwarding/standing-forwards.ts';
import { ruleLine } from '../forwarding/sanction-line.ts';
import { doubtRows } from '../forwarding/doubts.ts';
import { whoSentence } from '../forwarding/who-sentence.ts';
import { type WhoTable, type WhoTableRow, whoTable } from '../forwarding/who-table.ts';
import { askCommand } from '../parts/ask-command.ts';
import { grantBlocks } from '../parts/grant-blocks.ts';
import { useBlocks } from '../parts/evidence-lines.ts';
import { smtpAuthBlocks } from '../parts/smtp-auth-blocks.ts';
import { unreadAlert } from '../parts/unread-alert.ts';
import { count, placeText } from '../words/words.ts';

/** Who can forward where, as people read it: one sentence, the table with its reasons, what is set up, what to mend. */
export function postureDocument(report: PostureReport, causeOf: CauseOf): readonly Block[] {
  const { forwards, findings } = report;
  const who = whoTable(report);
  const groups = groupsOf(findings);
  const told = (pick: (one: FindingGroup) => boolean): Block => table(findingRows(groups.filter(pick)));
  return foldedLast([
    { kind: 'title', line: whoSentence(who) },
    { kind: 'lines', lines: [[quote(report.source, 'faint')]] },
    ...unreadAlert(report.unread, 'Not everything could be read: this is not the whole picture.'),
    ...grantBlocks(report, 'each'),
    ...section('Who can forward outside', [whoBlock(who), ...more(who), table(reasonRows(who, causeOf))]),
    ...section('Why it is undecided', [table(doubtRows(report))]),
    ...section('Facts that this rests on', [
      lines((report.statements ?? []).map((one) => [quote(statementText(one))])),
    ]),
    ...useBlocks(report.evidence),
    ...section('Forwards in use', [table(forwards.filter(isOut).map(forwardRow))]),
    ...smtpAuthBlocks(report.smtpAuth),
    ...section('Other ways out', [lines(report.residualChannels.map(channelLine))]),
    ...section('To mend', [told(({ rows: [one] }) => one.answer === 'not met' && one.severity === 'warning')]),
    ...section('Switched off, and no way out', [lines((report.switchedOff ?? []).map(offLine))], true),
    ...section('Forwards that stay inside', [table(forwards.filter((one) => !isOut(one)).map(forwardRow))], true),
    ...section('To know', [told(({ rows: [one] }) => one.answer === 'not met' && one.severity === 'note')], true),
    ...section('Findings that are undecided', [told(({ rows: [one] }) => one.answer === 'undecided')], true),
    ...section('Findings that are met', [lines(metLines(report.met))], true, metCount(report.met)),
    ...section('Not read, and not needed', [lines(report.notCollected.map((one) => [quote(one, 'faint')]))], true),
  ]).concat(nextOf(report));
}

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });
const lines = (all: readonly Line[]): Block => ({ kind: 'lines', lines: all });

/** What people read to the end; the rest is in the HTML page and in the JSON. */
const most = 12;

/** Everyone else is told of, however many are named. */
function shownOf({ rows }: WhoTable): readonly WhoTableRow[] {
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), ...rows.slice(most - 1).filter(({ isRest }) => isRest)];
}

const whoBlock = (who: WhoTable): Block => ({
  kind: 'table',
  columns: who.places.map((one) => [quote(one, 'faint')]),
  rows: shownOf(who).map(({ people, cells }) => ({
    head: [quote(people)],
    cells: cells.map(({ text, tone }) => [say(text, tone)]),
  })),
});

function more(who: WhoTable): readonly Block[] {
  const rest = who.rows.length - shownOf(who).length;
  const said = `and ${count(rest, 'more row')}: --html and --json have every one`;
  return rest <= 0 ? [] : [lines([[say(said, 'faint')]])];
}

/** Why somebody can forward: the reason that the policy gives, or that none does. */
const reasonRows = (who: WhoTable, causeOf: CauseOf): readonly DocumentRow[] =>
  shownOf(who).flatMap(({ people, openedBy }) => {
    const [first, ...others] = standingLines(openedBy, causeOf);
    return first === undefined ? [] : [row([[quote(people, 'opens')], first], others)];
  });

function forwardRow(one: PostureForward): DocumentRow {
  const declared: Line = one.place === null ? [] : [say(' · ', 'faint'), quote(placeText(one.place), 'faint')];
  const sanction = ruleLine(one);
  return { ...standingRow(one, sanction === null ? [] : [sanction]), detail: [[...howLine(one), ...declared]] };
}

const offLine = (one: ResidualChannel): Line => [say('off: '), ...channelLine(one)];

const metCount = (met: readonly MetFinding[]): string => String(met.length);

/** What is met, and in spite of what somebody answers for. */
const metLines = (met: readonly MetFinding[]): readonly Line[] =>
  met.length === 0
    ? []
    : [
        [say(met.map(({ id }) => id).join(', '), 'closes')],
        ...met.flatMap(({ id, exceptions }) =>
          exceptions.map(({ object, owner, reason, until }): Line => [
            say(`${id} except `),
            quote(`${object} (${owner}, until ${until}: ${reason})`),
          ]),
        ),
      ];

/** What to type next: about what is undecided, about what is to mend, or about somebody. */
function nextOf({ answers, findings }: PostureReport): readonly Block[] {
  const doubted = answers.find(({ verdict }) => verdict === 'indeterminate');
  const worst = findings.find(({ answer, severity }) => answer === 'not met' && severity === 'warning');
  const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
  const asked = doubted ?? answers[0];
  return [
    ...(asked === undefined
      ? []
      : [next(doubted === undefined ? 'Ask about one person:' : 'Why it is undecided:', askCommand(asked.example))]),
    ...(worst === undefined ? [] : [next('What a finding means:', `postern explain ${worst.id}`)]),
  ];
}
