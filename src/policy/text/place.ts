import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../kinds/kind.ts';

/** A span as plans and reports carry it. */
export const placeOf = ({ file, start }: Span): Place => ({ file, line: start.line, column: start.column });
