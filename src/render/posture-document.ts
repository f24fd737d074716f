import type {
  PostureFinding,
  PostureForward,
  PostureOpening,
  PostureReport,
} from '../engine/answers/posture-report.ts';
import type { ResidualChannel } from '../posture/residual.ts';
import { type Block, type Line, quote, type Row, row, say, section } from './document.ts';
import type { Tone } from './palette.ts';
import { count, placeText } from './words.ts';

/** Who can forward where, as people read it: the openings first, then what is set up, then what to mend. */
export function postureDocument(report: PostureReport): readonly Block[] {
  const { openings, forwards, findings } = report;
  const warnings = findings.filter((one) => one.severity === 'warning');
  const notes = findings.filter((one) => one.severity === 'note');
  return [
    { kind: 'title', line: [say('Posture of ', 'strong'), quote(report.source, 'strong')] },
    { kind: 'lines', lines: [summary(report)] },
    ...unread(report),
    ...section('Can forward to the outside', [table(openings.map(openingRow))]),
    ...section('Forwards that are set up', [table(forwards.map(forwardRow))]),
    ...section('Other ways out', [{ kind: 'lines', lines: report.residualChannels.map(channelLine) }]),
    ...section('To mend', [table(warnings.map(findingRow))]),
    ...section('To know', [table(notes.map(findingRow))], true),
    ...section('Requirements', [{ kind: 'lines', lines: requirements(report) }], true),
    ...section(
      'Not collected',
      [{ kind: 'lines', lines: report.notCollected.map((one) => [quote(one, 'faint')]) }],
      true,
    ),
    { kind: 'next', line: [say('To ask about one person:')], command: 'postern why --from ADDRESS --to ADDRESS' },
  ];
}

const table = (rows: readonly Row[]): Block => ({ kind: 'rows', numbered: false, rows });

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

const allWays = 5;

function openingRow({ senders, destinations, mechanisms, originals, verdict, decidedBy }: PostureOpening): Row {
  const tone: Tone = verdict === 'allowed' ? 'opens' : 'warns';
  const how = [
    ...(mechanisms.length >= allWays ? [] : [mechanisms.join(', ')]),
    ...(originals.length > 1 ? [] : [`mail from ${originals[0] === 'internal' ? 'colleagues' : 'outside'}`]),
    ...(decidedBy === null ? [] : [`undecided at ${decidedBy}`]),
  ];
  const below: readonly Line[] = how.length === 0 ? [] : [[quote(how.join(' · '), 'faint')]];
  const who: Line = [quote(senders.name, tone), ...size(senders)];
  return row([who, [say('→ '), quote(destinations.name, tone)], [say(verdict, tone)]], below);
}

const size = ({ name, count: number, witness }: PostureOpening['senders']): Line => {
  if (name.startsWith(witness)) return [];
  return [say(number === null ? ' (such as ' : ` (${number} people, such as `), quote(witness), say(')')];
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
}: PostureForward): Row {
  const by = decidedBy?.object ?? reason;
  const told = [
    ...(by === null ? [] : [`by ${by}`]),
    ...(silent ? ['nobody is told'] : []),
    ...(loss === null ? [] : ['no copy is kept: the mail is lost']),
    ...(place === null ? [] : [placeText(place)]),
  ];
  return row([
    [quote(from), say(' → '), quote(to)],
    [say(mechanism, 'faint'), ...(rule === null ? [] : [quote(` "${rule}"`, 'faint')])],
    [say(verdict, tones[verdict])],
    [quote(told.join(' · '), 'faint')],
  ]);
}

const channelWords: Readonly<Record<ResidualChannel['channel'], string>> = {
  'transport-rule-redirect': 'a transport rule redirects',
  'transport-rule-copy': 'a transport rule copies',
  'power-automate': 'flows of Power Automate may send; no transport rule looks for them',
};

const channelLine = ({ channel, object, to }: ResidualChannel): Line => [
  say(channelWords[channel]),
  ...(object === channel ? [] : [say(': '), quote(object)]),
  ...(to.length === 0 ? [] : [say(' → '), quote(to.join(', '), 'opens')]),
];

function findingRow({ id, severity, message, hint, controls, place }: PostureFinding): Row {
  const below: readonly Line[] = [
    ...(hint === null ? [] : [[quote(hint, 'faint')]]),
    ...(controls.length === 0 ? [] : [[quote(controls.join(' · '), 'faint')]]),
  ];
  return row(
    [[say(id, severity === 'warning' ? 'warns' : 'faint')], [quote(message)], [quote(placeText(place), 'faint')]],
    below,
  );
}

const results = {
  pass: 'closes',
  'pass with exceptions': 'closes',
  fail: 'fails',
  indeterminate: 'warns',
  manual: 'faint',
} as const;

const requirements = ({ baselines }: PostureReport): readonly Line[] =>
  baselines.map(({ id, title, result, controls }): Line => [
    say(`${id.padEnd(9)}${result.padEnd(13)} `, results[result]),
    say(title),
    ...(controls.length === 0 ? [] : [say(` (${controls.join('; ')})`, 'faint')]),
  ]);
