import type { ForwardsReport, ListedForward } from '../../engine/forwards/forwards-report.ts';
import { forwardsOfGroups } from '../../kinds/read-only/index.ts';
import { type Block, type DocumentRow, foldedLast, type Line, quote, say, section } from '../document/document.ts';
import { sanctionLine } from '../forwarding/sanction-line.ts';
import { howLine, standingRow } from '../forwarding/standing-forwards.ts';
import { askCommand } from '../parts/ask-command.ts';
import { unreadAlert } from '../parts/unread-alert.ts';
import { whoLines, whoNotes } from '../parts/who-lines.ts';
import { count } from '../words/words.ts';

/** Every forward of a tenant as people read it: how many get out and on whose word, then each with who set it up. */
export function forwardsDocument(report: ForwardsReport, isRecorded = false): readonly Block[] {
  const of = (...verdicts: readonly ListedForward['verdict'][]): readonly ListedForward[] =>
    report.forwards.filter(({ verdict }) => verdicts.includes(verdict)).toSorted(byWord);
  const told = (found: readonly ListedForward[]): readonly Block[] => [
    { kind: 'rows', numbered: false, rows: found.map((one) => forwardRow(one, report)) },
  ];
  return foldedLast([
    { kind: 'title', line: summary(of('allowed'), of('indeterminate'), of('blocked'), report.unread.length > 0) },
    { kind: 'lines', lines: [[quote(report.source, 'faint')], coverage(report)] },
    ...unreadAlert(report.unread, 'Not everything could be read: there may be more forwards than these.'),
    ...whoNotes({ announced: [], changedBy: report.changedBy }),
    ...section('Get out', told(of('allowed'))),
    ...section('Undecided', told(of('indeterminate'))),
    ...section('Blocked', told(of('blocked'))),
    ...section('Stay inside', told(of('not-applicable')), true),
    ...section('Not looked at', [{ kind: 'lines', lines: [[say(forwardsOfGroups, 'faint')]] }], true),
  ]).concat(nextOf(report, isRecorded));
}

/** What nobody answers for comes first. */
const byWord = (a: ListedForward, b: ListedForward): number =>
  weight(a) - weight(b) || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);

const weight = ({ sanction }: ListedForward): number => (sanction === 'declared' || sanction === 'accepted' ? 1 : 0);

function summary(
  out: readonly ListedForward[],
  undecided: readonly ListedForward[],
  blocked: readonly ListedForward[],
  partly: boolean,
): Line {
  const all = [...out, ...undecided, ...blocked];
  if (all.length === 0 && partly) return [say('Whether anybody forwards to the outside is not known.', 'warns')];
  if (all.length === 0) return [say('No forward to the outside was found.', 'closes')];
  const parts = [
    { number: out.length, words: out.length === 1 ? 'gets out' : 'get out' },
    { number: undecided.length, words: undecided.length === 1 ? 'is undecided' : 'are undecided' },
    { number: blocked.length, words: blocked.length === 1 ? 'is blocked' : 'are blocked' },
  ].filter(({ number }) => number > 0);
  const told = parts.map(({ number, words }) => `${number} ${words}`).join(', ');
  const strange = all.filter(({ sanction }) => sanction === 'undeclared' || sanction === 'changed').length;
  const word = strange === 0 ? '' : ` No policy answers for ${strange === all.length ? 'any of them' : strange}.`;
  return [say(`${count(all.length, 'forward')} to the outside: ${told}.`, out.length > 0 ? 'opens' : null), say(word)];
}

/** Whose inbox rules were looked at: what was not read is not nothing. */
function coverage({ inboxRules: { mailboxes, every, unread, others } }: ForwardsReport): Line {
  if (every) return [say(`mailbox forwards, and the inbox rules of all ${count(mailboxes, 'mailbox')}`, 'faint')];
  return mailboxes === 0
    ? [say('mailbox forwards only; inbox rules were not read', 'warns')]
    : [
        say(
          `mailbox forwards, and the inbox rules of ${count(mailboxes, 'mailbox')}; ${missing(unread, others)}`,
          'warns',
        ),
      ];
}

function missing(unread: number, others: boolean): string {
  if (unread === 0) return 'not those of the others';
  return `those of ${unread} could not be read${others ? ', and not those of the others' : ''}`;
}

function forwardRow(one: ListedForward, { changedBy }: ForwardsReport): DocumentRow {
  const word = sanctionLine(one);
  const how: Line = [...howLine(one), say(one.keepsCopy ? ' · keeps a copy' : ' · keeps no copy', 'faint')];
  return standingRow(one, [
    how,
    ...(word === null ? [] : [word]),
    ...whoLines({ announced: [], changedBy }, one.object),
  ]);
}

/** A file holds the rules it holds: no flag makes it read others. */
function nextOf({ inboxRules, changedBy, forwards }: ForwardsReport, isRecorded: boolean): readonly Block[] {
  const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
  const withVerdict = (wanted: ListedForward['verdict']): ListedForward | undefined =>
    forwards.find(({ verdict, to }) => verdict === wanted && to.includes('@'));
  const doubted = withVerdict('allowed') ?? withVerdict('indeterminate');
  const flag = inboxRules.every && !isRecorded ? ' --inbox-rules' : '';
  return [
    ...(inboxRules.every || isRecorded ? [] : [next('Read every inbox rule too:', 'postern forwards --inbox-rules')]),
    ...(changedBy === null && forwards.length > 0 ? [next('Who set them up:', `postern forwards${flag} --who`)] : []),
    ...(doubted === undefined
      ? []
      : [
          next(
            doubted.verdict === 'allowed' ? 'Why one gets out:' : 'Why one is undecided:',
            askCommand({ ...doubted, sender: doubted.from, original: 'external' }),
          ),
        ]),
  ];
}
