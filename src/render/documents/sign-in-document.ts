import type { PlacedSay, SignInAnswer, SignInTold } from '../../engine/sign-in/sign-in-answer.ts';
import { type Block, type DocumentRow, type Line, quote, row, say, section } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { deciderLine, marksLine } from '../forwarding/verdict-lines.ts';
import { named } from '../forwarding/deciders.ts';
import { answerText } from '../words/ways.ts';
import { placeText } from '../words/words.ts';

/** Whether a mailbox may send through SMTP AUTH: the answer, by what, then what each control says. */
export function signInDocument(answer: SignInAnswer): readonly Block[] {
  const { message, to } = answer;
  return [
    { kind: 'title', line: titleOf(answer) },
    lines([...causeLines(answer), ...answer.notes.map(warning), ...answer.warnings.map(warning)]),
    ...section('What has a say in it', [table(answer.controls.map(sayRow))]),
    ...section(
      `What such mail to ${to ?? ''} meets`,
      message === null ? [] : [lines([...deciderLine(message), marksLine(message)])],
    ),
    ...section('To settle it', [table(settling(answer))]),
    ...section('Could not be read', [
      lines(answer.unread.map(({ what, why }) => [quote(what), say(': '), quote(why)])),
    ]),
    nextOf(answer),
  ];
}

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });
const lines = (all: readonly Line[]): Block => ({ kind: 'lines', lines: all });
const warning = (text: string): Line => [say('! ', 'warns'), quote(text, 'warns')];

const tones: Readonly<Record<SignInTold['verdict'], Tone>> = {
  allowed: 'opens',
  blocked: 'closes',
  indeterminate: 'warns',
};

/** The verdict as people say it: `undecided (likely allowed)`. */
const signInWord = ({ verdict, lean }: Pick<SignInTold, 'verdict' | 'lean'>): string =>
  answerText(lean === null ? verdict : `${verdict}, likely ${lean}`);

function titleOf(answer: SignInAnswer): Line {
  const word = signInWord(answer);
  return [
    say(word.charAt(0).toUpperCase() + word.slice(1), tones[answer.verdict]),
    say('   '),
    quote(answer.from, 'strong'),
    ...(answer.to === null ? [] : [say(' → '), quote(answer.to, 'strong')]),
    say('   (SMTP AUTH with a password)', 'faint'),
  ];
}

const controls: Readonly<Record<PlacedSay['control'], string>> = {
  organization: 'organisation',
  mailbox: 'mailbox',
  'authentication-policy': 'authentication policy',
  'security-defaults': 'security defaults',
  'conditional-access': 'Conditional Access',
};

const reasons: Readonly<Record<PlacedSay['reason'], string>> = {
  'switched-on': 'SMTP AUTH is switched on',
  'switched-off': 'SMTP AUTH is switched off',
  'follows-organization': 'follows the organisation',
  'mailbox-decides': 'the mailbox has a setting of its own, which wins',
  'no-policy': 'no policy refuses it',
  'policy-allows': 'it takes a password for SMTP',
  'policy-refuses': 'it refuses a password for SMTP',
  'policy-may-refuse': 'nobody can tell from here whether it refuses this sign-in',
  'policy-not-found': 'there is no such policy in the listing',
  'defaults-off': 'they are off',
  'defaults-on': 'they are on, and refuse a password alone',
  'not-read': 'could not be read',
};

const marks: Readonly<Record<PlacedSay['says'], readonly [string, Tone]>> = {
  allows: ['allows', 'opens'],
  refuses: ['refuses', 'closes'],
  nothing: ['ok', 'faint'],
  unknown: ['undecided', 'warns'],
};

/** What decides, in one line. */
function causeLines({ controls: all, decidedBy }: SignInTold): readonly Line[] {
  const one = all.find(({ control }) => control === decidedBy.control);
  return one === undefined ? [] : [[say(`by ${whose(one)}`), ...nameOf(one), say(`: ${reasons[one.reason]}`)]];
}

/** Two of these are one thing of everybody, and their names need no article. */
const whose = ({ control }: PlacedSay): string =>
  control === 'organization' || control === 'mailbox' ? `the ${controls[control]}` : controls[control];

const nameOf = ({ control, object }: PlacedSay): Line =>
  control === 'organization' || control === 'mailbox' ? [] : named(object);

function sayRow(one: PlacedSay): DocumentRow {
  const [mark, tone] = marks[one.says];
  const place = one.place === null ? [] : [[quote(placeText(one.place), 'faint')]];
  return row([[say(controls[one.control])], [say(mark, tone)], [say(reasons[one.reason]), ...nameOf(one)]], place);
}

const settling = ({ controls: all }: SignInTold): readonly DocumentRow[] =>
  all.flatMap(({ settledBy }) => settledBy.map(({ fact, how }) => row([[quote(fact)], [quote(how)]])));

function nextOf({ verdict, decidedBy }: SignInAnswer): Block {
  const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
  const isSwitch = decidedBy.control === 'organization' || decidedBy.control === 'mailbox';
  return verdict === 'blocked' && isSwitch
    ? next('Whoever may is declared in the section smtpAuth of the policies; then:', 'postern plan')
    : next('Who can forward where:', 'postern posture');
}
