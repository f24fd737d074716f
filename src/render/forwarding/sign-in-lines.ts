import type { PlacedSay, SignInTold } from '../../engine/sign-in/sign-in-answer.ts';
import { type DocumentRow, type Line, quote, row, say } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { answerText } from '../words/ways.ts';
import { placeText } from '../words/words.ts';
import { named } from './deciders.ts';

/** How an answer about SMTP AUTH is coloured. */
export const signInTones: Readonly<Record<SignInTold['verdict'], Tone>> = {
  allowed: 'opens',
  blocked: 'closes',
  indeterminate: 'warns',
};

/** The verdict as people say it: `undecided (likely allowed)`. */
export const signInWord = ({ verdict, lean }: Pick<SignInTold, 'verdict' | 'lean'>): string =>
  answerText(lean === null ? verdict : `${verdict}, likely ${lean}`);

export const controlWords: Readonly<Record<PlacedSay['control'], string>> = {
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

export const signInReasonText = (reason: PlacedSay['reason']): string => reasons[reason];

const marks: Readonly<Record<PlacedSay['says'], readonly [string, Tone]>> = {
  allows: ['allows', 'opens'],
  refuses: ['refuses', 'closes'],
  nothing: ['ok', 'faint'],
  unknown: ['undecided', 'warns'],
};

/** What decides, in one line. */
export function signInCause({ controls: all, decidedBy }: SignInTold): readonly Line[] {
  const one = all.find(({ control }) => control === decidedBy.control);
  return one === undefined ? [] : [[say(`by ${whose(one)}`), ...nameOf(one), say(`: ${reasons[one.reason]}`)]];
}

/** Two of these are one thing of everybody, and their names need no article. */
const whose = ({ control }: PlacedSay): string =>
  control === 'organization' || control === 'mailbox' ? `the ${controlWords[control]}` : controlWords[control];

const nameOf = ({ control, object }: PlacedSay): Line =>
  control === 'organization' || control === 'mailbox' ? [] : named(object);

/** What one control says, and where it is declared. */
export function signInRow(one: PlacedSay): DocumentRow {
  const [mark, tone] = marks[one.says];
  const place = one.place === null ? [] : [[quote(placeText(one.place), 'faint')]];
  return row([[say(controlWords[one.control])], [say(mark, tone)], [say(reasons[one.reason]), ...nameOf(one)]], place);
}
