import type { MetFinding, PostureForward, PostureOpening, PostureReport } from '../engine/answers/posture-report.ts';
import type { ResidualChannel } from '../posture/question/residual.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from './document.ts';
import { answerText, wayText, waysText } from './ways.ts';
import { type FindingGroup, groupsOf } from './finding-groups.ts';
import { findingRows } from './finding-lines.ts';
import type { Tone } from './palette.ts';
import { count, placeText } from './words.ts';

/** Who can forward where, as people read it: the openings first, then what is set up, then what to mend. */
export function postureDocument(report: PostureReport): readonly Block[] {
  const { openings, forwards, findings } = report;
  const groups = groupsOf(findings);
  const told = (pick: (one: FindingGroup) => boolean): Block => table(findingRows(groups.filter(pick)));
  return [
    { kind: 'title', line: [say('Posture of ', 'strong'), quote(report.source, 'strong')] },
    { kind: 'lines', lines: [summary(report)] },
    ...unread(report),
    ...section('Can forward to the outside', [table(openings.map(openingRow))]),
    ...section('Forwards that are set up', [table(forwards.map(forwardRow))]),
    ...section('Other ways out', [{ kind: 'lines', lines: report.residualChannels.map(channelLine) }]),
    ...section('To mend', [told(({ rows: [one] }) => one.answer === 'not met' && one.severity === 'warning')]),
    ...section('To know', [told(({ rows: [one] }) => one.answer === 'not met' && one.severity === 'note')]),
    ...section('Undecided', [told(({ rows: [one] }) => one.answer === 'undecided')]),
    ...section('Met', [{ kind: 'lines', lines: metLines(report.met) }], true),
    ...section(
      'Not collected',
      [{ kind: 'lines', lines: report.notCollected.map((one) => [quote(one, 'faint')]) }],
      true,
    ),
    { kind: 'next', line: [say('To ask about one person:')], command: 'postern why --from ADDRESS --to ADDRESS' },
  ];
}

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });

/** The one sentence that an answer to "who can forward?" is. */
function summary({ openings, forwards }: PostureReport): Line {
  const open = openings.filter((one) => one.verdict === 'allowed');
  const unclear = openings.length - open.length;
  const out = forwards.filter((one) => one.verdict === 'allowed').length;
  const said = [
    open.length === 0
      ? 'Nobody can certainly forward to the outside'
      : `${count(open.length, 'opening')} to the outside`,
    ...(unclear === 0 ? [] : [`${unclear} more that nobody can decide`]),
    `${count(out, 'forward')} in use ${out === 1 ? 'gets' : 'get'} out`,
  ];
  return [say(`${said.join('; ')}.`, 'strong')];
}

const unread = ({ unread: missing }: PostureReport): readonly Block[] =>
  missing.length === 0
    ? []
    : [
        {
          kind: 'alert',
          level: 'caution',
          lines: [
            [say('Not everything could be read: this is not the whole picture.', 'warns')],
            ...missing.map(({ what, why }): Line => [quote(what), say(': '), quote(why)]),
          ],
        },
      ];

function openingRow({ senders, destinations, mechanisms, originals, verdict, decidedBy }: PostureOpening): DocumentRow {
  const tone: Tone = verdict === 'allowed' ? 'opens' : 'warns';
  const how = [
    waysText(mechanisms),
    ...(originals.length > 1 ? [] : [`mail from ${originals[0] === 'internal' ? 'colleagues' : 'outside'}`]),
    ...(decidedBy === null ? [] : [`left open by ${decidedBy}`]),
  ];
  const below: readonly Line[] = how.length === 0 ? [] : [[quote(how.join(' · '), 'faint')]];
  const who: Line = [quote(senders.name, tone), ...size(senders)];
  return row([who, [say('→ '), quote(destinations.name, tone)], [say(answerText(verdict), tone)]], below);
}

const size = ({ name, count: number, example }: PostureOpening['senders']): Line => {
  if (name.startsWith(example)) return [];
  return [say(number === null ? ' (such as ' : ` (${number} people, such as `), quote(example), say(')')];
};

const tones: Readonly<Record<PostureForward['verdict'], Tone>> = {
  allowed: 'opens',
  blocked: 'closes',
  indeterminate: 'warns',
  'not-applicable': 'faint',
};

function forwardRow({
  from,
  to,
  mechanism,
  rule,
  verdict,
  decidedBy,
  reason,
  silent,
  loss,
  place,
}: PostureForward): DocumentRow {
  const by = decidedBy?.object ?? reason;
  const told = [
    ...(by === null ? [] : [`by ${by}`]),
    ...(silent ? ['nobody is told'] : []),
    ...(loss === null ? [] : ['no copy is kept: the mail is lost']),
    ...(place === null ? [] : [placeText(place)]),
  ];
  return row([
    [quote(from), say(' → '), quote(to)],
    [say(wayText(mechanism), 'faint'), ...(rule === null ? [] : [quote(` "${rule}"`, 'faint')])],
    [say(answerText(verdict), tones[verdict])],
    [quote(told.join(' · '), 'faint')],
  ]);
}

const channelWords: Readonly<Record<ResidualChannel['channel'], string>> = {
  'transport-rule-redirect': 'a transport rule redirects',
  'transport-rule-copy': 'a transport rule copies',
  'power-automate': 'flows of Power Automate may send; no transport rule looks for them',
};

const channelLine = ({ channel, object, to, unclear }: ResidualChannel): Line => [
  say(channelWords[channel]),
  ...(object === channel ? [] : [say(': '), quote(object)]),
  ...(to.length === 0 ? [] : [say(' → '), quote(to.join(', '), 'opens')]),
  ...(unclear.length === 0 ? [] : [say(' → perhaps '), quote(unclear.join(', '), 'warns')]),
];

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
