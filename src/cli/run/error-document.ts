import { CommanderError } from 'commander';
import { json } from '../../escape.ts';
import { about, constant, document, documentId, ordinal, orNull, shape, text } from '../../json/schema.ts';
import { exit } from './exit.ts';
import { UsageError } from './usage-error.ts';

/** What a program reads under `--json` where a command ended before it had a result. */
export interface ErrorDocument {
  readonly format: 'postern-error/1';
  /** What kind of thing is wrong: `usage`, `unknown-option`, `unreadable`, `bug`. */
  readonly code: string;
  readonly message: string;
  /** What to do about it; null where nobody knows. */
  readonly hint: string | null;
  readonly exitCode: number;
}

/** The schema of an error; `schemas/error.schema.json` is this value. */
export const errorSchema = document(
  'Postern error',
  shape<ErrorDocument>('What a command prints under `--json` where it ended before it had a result.', {
    format: constant('postern-error/1'),
    code: about('What kind of thing is wrong: `usage`, `unknown-option`, `unreadable`, `bug`.', text),
    message: text,
    hint: orNull(text),
    exitCode: about('The exit code of the process.', ordinal),
  }),
);

/** An error as a document; what is neither ours nor commander's is a mistake of ours. */
function errorDocument(error: unknown): ErrorDocument {
  if (error instanceof CommanderError) return commanderDocument(error);
  if (error instanceof UsageError)
    return {
      format: 'postern-error/1',
      code: codeOf(error.code),
      message: error.message,
      hint: error.hint,
      exitCode: error.code,
    };
  const message = error instanceof Error ? error.message : String(error);
  const hint = 'this is a mistake in Postern: open an issue with what stands on the error output';
  return { format: 'postern-error/1', code: 'bug', message, hint, exitCode: exit.bug };
}

/** The document as it is printed. */
export const errorJson = (error: unknown): string => {
  const found = errorDocument(error);
  return `${json({ $schema: documentId(found.format), ...found }, 2)}\n`;
};

/** The word for an exit code: `usage` where the command line or a file is wrong. */
const codeOf = (code: number): string =>
  code === exit.problems ? 'usage' : (Object.entries(exit).find(([, one]) => one === code)?.[0] ?? 'usage');

/** Commander tells the spelling that may have been meant in the message. */
function commanderDocument({ code, message }: CommanderError): ErrorDocument {
  const [first = '', ...rest] = message.replace(/^error: /u, '').split('\n');
  const kind = code.replace(/^commander\./u, '').replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  const meant = rest.join(' ').replace(/^\(|\)$/gu, '');
  return {
    format: 'postern-error/1',
    code: kind,
    message: first,
    hint: meant === '' ? null : meant,
    exitCode: exit.problems,
  };
}
