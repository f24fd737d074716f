import type { Code } from './codes.ts';

/** A place in a file. Lines and columns count from 1, offsets from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface Span {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** Something a person should know or mend, with the smallest place that shows it. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly span: Span | null;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
  /** What to do, as an action; null where the message says it all. */
  readonly hint: string | null;
}

/** A value with its warnings, or the problems that keep it from being one. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly problems: readonly Diagnostic[] };

export const accept = <T>(value: T, warnings: readonly Diagnostic[] = []): Checked<T> => ({
  ok: true,
  value,
  warnings,
});
export const reject = (problems: readonly Diagnostic[]): Checked<never> => ({ ok: false, problems });

/** Splits diagnostics by what they mean for the value: errors refuse it, the rest travels with it. */
export function judge<T>(value: T, found: readonly Diagnostic[]): Checked<T> {
  return found.some((one) => one.severity === 'error') ? reject(found) : accept(value, found);
}
