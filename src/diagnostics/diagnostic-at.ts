import type { Code } from './codes.ts';
import type { Diagnostic, Span } from './diagnostic.ts';

interface More {
  readonly hint?: string | null;
  readonly related?: Diagnostic['related'];
}

/** Says what is wrong at a place, or (without a place) with the input as a whole. */
export function errorAt(code: Code, span: Span | null, message: string, more: More = {}): Diagnostic {
  return { code, severity: 'error', message, span, related: more.related ?? [], hint: more.hint ?? null };
}

/** Says what is probably not meant, but keeps nothing from working. */
export function warningAt(code: Code, span: Span | null, message: string, more: More = {}): Diagnostic {
  return { ...errorAt(code, span, message, more), severity: 'warning' };
}

/** Says what is worth knowing. */
export function noteAt(code: Code, span: Span | null, message: string, more: More = {}): Diagnostic {
  return { ...errorAt(code, span, message, more), severity: 'note' };
}

/** The order in which a reader meets problems: by file, then by place; what has no place comes first. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.span?.file ?? '', b.span?.file ?? '') || (a.span?.start.offset ?? -1) - (b.span?.start.offset ?? -1)
  );
}

/** Without those that say again what another says at the same place, such as of several entries that come from one. */
export const withoutRepeats = (problems: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(
    problems.map((one) => [[one.code, one.span?.file, one.span?.start.offset, one.message].join('\n'), one]),
  ).values(),
];

/** Compares by UTF-16 code units, so that the order is the same in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
