import type { Code } from '../../diagnostics/codes.ts';

/** Why there is no journal to write to, and what to do about it. */
export interface NoJournal {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

export const no = (code: Code, message: string, hint: string): NoJournal => ({ ok: false, code, message, hint });

/** A file that cannot be opened is a slip of the command line, and no refusal. */
export const cannot = (path: string, what: 'read' | 'written', error: unknown): NoJournal =>
  no('PST528', `${path} cannot be ${what}: ${messageOf(error)}`, `name a file that can be ${what} with --journal`);

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
