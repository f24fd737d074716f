import { objectText } from '../words/object-text.ts';
import { keyedName } from '../../engine/person/person-changes.ts';
import type { PersonAnswer, PersonRule, PlacedGroup, PlacedPolicy } from '../../engine/person/person-answer.ts';
import type { Place } from '../../kinds/kind.ts';
import { type Block, type DocumentRow, type Line, quote, row, say, section } from '../document/document.ts';
import { named } from '../forwarding/deciders.ts';
import { personSentence, reachRows } from '../forwarding/person-reach.ts';
import { signInCause, signInTones, signInWord } from '../forwarding/sign-in-lines.ts';
import { sanctionLine } from '../forwarding/sanction-line.ts';
import { howLine, standingRow } from '../forwarding/standing-forwards.ts';
import { unreadAlert } from '../parts/unread-alert.ts';
import { ownChannelLine } from '../parts/channel-lines.ts';
import { whoLines, whoNotes } from '../parts/who-lines.ts';
import { shellWord } from '../words/shell-word.ts';
import { oneWayText } from '../words/ways.ts';
import { count, placeText } from '../words/words.ts';

/** One mailbox, as people read it: where it can forward in a sentence, by which policy, then all else that is known of it. */
export function personDocument(answer: PersonAnswer): readonly Block[] {
  return [
    { kind: 'title', line: personSentence(answer) },
    lines([aboutLine(answer), ...answer.notes.map(warning)]),
    ...unreadAlert(answer.unread, 'Not everything could be read: there may be more than this.'),
    ...whoNotes(logOf(answer)),
    ...section('Outbound policy', policyBlocks(answer)),
    ...section('Where it can forward', [table(reachRows(answer.reach))]),
    ...section('Groups that controls look at', [table(answer.groups.map((one) => groupRow(one, answer)))]),
    ...section('Forwards', [table(answer.forwards.map((one) => forwardRow(one, answer))), lines(rulesLines(answer))]),
    ...section('Inbox rules that send nothing on', [lines(quietRules(answer))], true),
    ...section('Other ways its mail goes out', [lines(answer.waysOut.map(ownChannelLine))]),
    ...section('SMTP AUTH with a password', [lines(signInLines(answer))]),
    ...section('Sending', [lines(sendingLines(answer))]),
    ...nextOf(answer),
  ];
}

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });
const lines = (all: readonly Line[]): Block => ({ kind: 'lines', lines: all });
const warning = (text: string): Line => [say('! ', 'warns'), quote(text, 'warns')];

const aboutLine = ({ person: { name, type }, source }: PersonAnswer): Line => [
  ...(name === '' ? [] : [quote(name, 'faint'), say(' · ', 'faint')]),
  ...(type === '' ? [] : [quote(type, 'faint'), say(' · ', 'faint')]),
  quote(source, 'faint'),
];

const logOf = ({ changedBy }: PersonAnswer) => ({ announced: [], changedBy });

/** What the log does tell: of what stands long as it is it is silent as a rule. */
const knownOf = ({ changedBy }: PersonAnswer) => ({
  announced: [],
  changedBy: changedBy === null ? null : { ...changedBy, unknown: [] },
});

const strange = (place: Place | null, { compared }: PersonAnswer): readonly Line[] =>
  compared && place === null ? [[say('no policy declares it', 'warns')]] : [];

const placed = (place: Place | null): Line =>
  place === null ? [] : [say(' · ', 'faint'), quote(placeText(place), 'faint')];

function policyBlocks(answer: PersonAnswer): readonly Block[] {
  const { policies } = answer;
  if (policies === null) return [lines([[say('which one is theirs is not known: they could not be read', 'warns')]])];
  return [table(policies.map((one) => policyRow(one, policies, answer)))];
}

const modes = {
  On: ['automatic forwarding is on', 'opens'],
  Off: ['automatic forwarding is off', 'closes'],
  Automatic: ['automatic forwarding is left to the service', 'warns'],
} as const;

function policyRow(one: PlacedPolicy, all: readonly PlacedPolicy[], answer: PersonAnswer): DocumentRow {
  const [words, tone] = one.mode === null ? (['its mode is not known', 'warns'] as const) : modes[one.mode];
  return row(
    [
      [...named(one.object).slice(1, 2), ...(one.certain || one.rule === null ? [] : [say(' (perhaps)', 'warns')])],
      [say(words, tone), ...placed(one.place)],
    ],
    [becauseLine(one, all), ...strange(one.place, answer), ...whoLines(knownOf(answer), keyedName(one.object))],
  );
}

const takenBy = { name: ' names the mailbox', group: ' takes members of ', domain: ' takes the domain ' } as const;

/** Why a policy is theirs: what of its rule takes the mailbox, or that no rule does. */
function becauseLine({ rule, because }: PlacedPolicy, all: readonly PlacedPolicy[]): Line {
  if (rule === null)
    return [
      say(
        all.length === 1
          ? 'the default: no other policy covers this mailbox'
          : 'the default, where none above covers it',
        'faint',
      ),
    ];
  return [
    say('its rule “', 'faint'),
    quote(rule, 'faint'),
    say('”', 'faint'),
    ...because.flatMap(({ by, name }, at): Line => [
      say(`${at === 0 ? '' : ' and'}${takenBy[by]}`, 'faint'),
      ...(by === 'name' ? [] : [quote(name, 'strong')]),
    ]),
  ];
}

function groupRow({ group, certain, usedBy, place }: PlacedGroup, answer: PersonAnswer): DocumentRow {
  const uses = usedBy.map(({ object, as }): Line => [
    say(as === 'condition' ? 'named by ' : 'left out by ', 'faint'),
    quote(objectText(object), 'faint'),
  ]);
  return row(
    [
      [quote(group)],
      [say(certain ? 'is in it' : 'may be in it: nobody can tell', certain ? null : 'warns'), ...placed(place)],
    ],
    [...uses, ...whoLines(knownOf(answer), keyedName(`groups/${group}`))],
  );
}

function forwardRow(one: PersonAnswer['forwards'][number], answer: PersonAnswer): DocumentRow {
  const how: Line = [...howLine(one), say(one.keepsCopy ? ' · keeps a copy' : ' · keeps no copy', 'faint')];
  const word = sanctionLine(one);
  return standingRow(one, [how, ...(word === null ? [] : [word]), ...whoLines(logOf(answer), one.object)]);
}

/** Where no forward was found: whether none is set on the mailbox. The listing holds neither mail users nor groups. */
function ownForward({ person: { type }, forwards, unread }: PersonAnswer, none: string): readonly Line[] {
  if (forwards.length > 0) return [];
  if (unread.some(({ what }) => what === 'mailboxForwarding'))
    return [[say('whether a forward is set on it could not be read', 'warns')]];
  if (type !== '' && (!type.endsWith('Mailbox') || type === 'GroupMailbox'))
    return [
      [say('whether a forward is set on it is not known: the listing of mailboxes holds no ', 'warns'), quote(type)],
    ];
  return unread.length > 0 ? [] : [[say(none, 'closes')]];
}

/** What of the inbox rules was read: what was not read is not nothing. */
function rulesLines(answer: PersonAnswer): readonly Line[] {
  const { state, hidden, rules } = answer.inboxRules;
  if (state === 'not asked')
    return [
      ...ownForward(answer, 'the mailbox itself forwards nothing'),
      [say('inbox rules were not read: --inbox-rules reads them', 'warns')],
    ];
  if (state === 'unknown') return [[say('inbox rules could not be read', 'warns')]];
  const off = rules.filter(({ enabled, sendsTo }) => !enabled && sendsTo.length > 0);
  const told = `${count(rules.length, 'inbox rule')} read, ${hidden ? 'hidden ones too' : 'hidden ones not'}`;
  return [
    ...off.flatMap(({ name, sendsTo }) =>
      sendsTo.map(({ action, to }): Line => [
        say(`switched off: ${oneWayText(action)} “`, 'faint'),
        quote(name, 'faint'),
        say('” → ', 'faint'),
        quote(to, 'faint'),
      ]),
    ),
    ...ownForward(answer, 'no forward is set up'),
    [say(told, hidden ? 'faint' : 'warns')],
  ];
}

const quietRules = ({ inboxRules: { rules } }: PersonAnswer): readonly Line[] =>
  rules.filter(({ sendsTo }) => sendsTo.length === 0).map(quietLine);

const quietLine = ({ name, enabled, deletes, partly }: PersonRule): Line => [
  quote(name),
  ...(enabled ? [] : [say(' · switched off', 'faint')]),
  ...(deletes ? [say(' · deletes the mail', 'warns')] : []),
  ...(partly === null ? [] : [say(' · ', 'warns'), quote(partly, 'warns')]),
];

function signInLines(answer: PersonAnswer): readonly Line[] {
  const { smtpAuth, person } = answer;
  const [cause = []] = signInCause(smtpAuth);
  const place = smtpAuth.controls.find(({ control }) => control === smtpAuth.decidedBy.control)?.place ?? null;
  return [
    [say(signInWord(smtpAuth), signInTones[smtpAuth.verdict]), say(' '), ...cause, ...placed(place)],
    ...smtpAuth.warnings.map(warning),
    ...whoLines(knownOf(answer), `smtpAuth/${person.address}`),
  ];
}

function sendingLines({ restricted: { state, reason, release } }: PersonAnswer): readonly Line[] {
  const why: Line = reason === null ? [] : [say(': '), quote(reason)];
  if (state === 'no') return [[say('not among the restricted senders', 'faint')]];
  if (state === 'unknown') return [[say('whether it is a restricted sender could not be read', 'warns'), ...why]];
  return [
    [say('restricted: it may receive and not send', 'fails'), ...why],
    ...(release === null ? [] : [[quote(release)]]),
  ];
}

function nextOf({ person: { address }, inboxRules, changedBy, reach }: PersonAnswer): readonly Block[] {
  const next = (line: string, flags: string): Block => ({
    kind: 'next',
    line: [say(line)],
    command: `postern why ${shellWord(address)}${flags}`,
  });
  const rules = inboxRules.state === 'not asked' ? '' : ' --inbox-rules';
  const [place] = reach;
  return [
    ...(inboxRules.state === 'not asked' ? [next('Read its inbox rules too:', ' --inbox-rules')] : []),
    ...(changedBy === null ? [next('Who changed what:', `${rules} --who`)] : []),
    ...(place === undefined
      ? []
      : [next('Why it can forward there or not:', ` ${shellWord(place.destinations.example)}`)]),
  ];
}
