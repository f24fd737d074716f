import { terminal } from '../../escape.ts';
import { exit } from './exit.ts';

/** Something about this run that a person can mend, such as a file that is not there: a message, a hint, an exit code. */
export class UsageError extends Error {
  readonly hint: string | null;
  readonly code: number;

  constructor(message: string, hint: string | null = null, code: number = exit.problems) {
    super(message);
    this.hint = hint;
    this.code = code;
  }
}

export const usageErrorText = ({ message, hint }: UsageError): string =>
  `${terminal(message)}\n${hint === null ? '' : `  hint: ${terminal(hint)}\n`}`;
