import { terminal } from '../../escape.ts';
import { say } from '../../render/document/document.ts';
import { wrap } from '../../render/document/wrap.ts';
import { exit } from './exit.ts';

/** Something about this run that a person can mend, like a file that is not there: a message, a hint, an exit code. */
export class UsageError extends Error {
  readonly hint: string | null;
  readonly code: number;

  constructor(message: string, hint: string | null = null, code: number = exit.problems) {
    super(message);
    this.hint = hint;
    this.code = code;
  }
}

export const usageErrorText = ({ message, hint }: UsageError, width = Infinity): string =>
  [
    flowing(terminal(message), width, 2),
    ...(hint === null ? [] : [flowing(`  hint: ${terminal(hint)}`, width, 8)]),
  ].join('');

/** A message within the terminal; what does not fit goes on below it, further in. */
export const flowing = (message: string, width: number, hanging: number): string =>
  wrap([say(message)], width, hanging)
    .map((line, at) => `${at === 0 ? '' : ' '.repeat(hanging)}${line.map(({ text }) => text).join('')}\n`)
    .join('');
