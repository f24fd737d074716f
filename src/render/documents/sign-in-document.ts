import type { SignInAnswer, SignInTold } from '../../engine/sign-in/sign-in-answer.ts';
import { type Block, type DocumentRow, type Line, quote, row, say, section } from '../document/document.ts';
import { deciderLine, marksLine } from '../forwarding/verdict-lines.ts';
import { signInCause, signInRow, signInTones, signInWord } from '../forwarding/sign-in-lines.ts';
import { shellWord } from '../words/shell-word.ts';

/** Whether a mailbox may send through SMTP AUTH: the answer, by what, then what each control says. */
export function signInDocument(answer: SignInAnswer): readonly Block[] {
  const { message, to } = answer;
  return [
    { kind: 'title', line: titleOf(answer) },
    lines([...signInCause(answer), ...answer.notes.map(warning), ...answer.warnings.map(warning)]),
    ...section('What has a say in it', [table(answer.controls.map(signInRow))]),
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

function titleOf(answer: SignInAnswer): Line {
  const word = signInWord(answer);
  return [
    say(word.charAt(0).toUpperCase() + word.slice(1), signInTones[answer.verdict]),
    say('   '),
    quote(answer.from, 'strong'),
    ...(answer.to === null ? [] : [say(' → '), quote(answer.to, 'strong')]),
    say('   (SMTP AUTH with a password)', 'faint'),
  ];
}

/** One read may settle two controls. */
const settling = ({ controls: all }: SignInTold): readonly DocumentRow[] =>
  [...new Map(all.flatMap(({ settledBy }) => settledBy.map(({ fact, how }) => [fact, how] as const)))].map(
    ([fact, how]) => row([[quote(fact)], [quote(how)]]),
  );

function nextOf({ from, verdict, decidedBy }: SignInAnswer): Block {
  const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
  const isSwitch = decidedBy.control === 'organization' || decidedBy.control === 'mailbox';
  return verdict === 'blocked' && isSwitch
    ? next('Whoever may is declared in the section smtpAuth of the policies; then:', 'postern plan')
    : next('All that is known of this mailbox:', `postern why ${shellWord(from)}`);
}
