import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { frame } from '../diagnostics/frame.ts';
import { json, terminal } from '../escape.ts';
import type { JsonObject } from '../json.ts';
import { excerptReader } from '../policy/text/load.ts';
import { plain, type Palette } from './palette.ts';

/** Gives the text of a file for excerpts; null where it cannot be shown. */
export type ReadText = (file: string) => string | null;

/** Problems shown in full; the rest is counted. */
const most = 100;

/** Diagnostics for people: each with its line, the place underlined, what else is concerned and what to do. */
export function diagnosticsText(
  found: readonly Diagnostic[],
  palette: Palette = plain,
  read: ReadText = excerptReader(),
): string {
  const shown = found.slice(0, most).map((one) => diagnosticText(one, palette, read));
  const more = found.length > most ? [`… and ${found.length - most} more\n`] : [];
  return [...shown, ...more].join('\n');
}

function diagnosticText(one: Diagnostic, palette: Palette, read: ReadText): string {
  const place = one.span === null ? '' : `${palette.strong(placeText(one.span))} `;
  const tone = one.severity === 'error' ? palette.fails : one.severity === 'warning' ? palette.warns : palette.faint;
  const lines = [
    `${place}${tone(`${one.severity} ${one.code}`)}: ${terminal(one.message)}`,
    ...excerpt(one.span, palette, read),
    ...one.related.map(({ message, span }) => `   also: ${placeText(span)} ${terminal(message)}`),
    ...(one.hint === null ? [] : [`   hint: ${terminal(one.hint)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

const placeText = ({ file, start }: Span): string => `${terminal(file)}:${start.line}:${start.column}`;

function excerpt(span: Span | null, palette: Palette, read: ReadText): readonly string[] {
  const content = span === null ? null : read(span.file);
  if (span === null || content === null || content === '') return [];
  return frame(content, span, { gutter: palette.faint, mark: palette.fails });
}

/** `2 errors, 1 warning`; empty where there is nothing to count. */
export function diagnosticsCount(found: readonly Diagnostic[]): string {
  const counts = (['error', 'warning', 'note'] as const).map((severity) => {
    const count = found.filter((one) => one.severity === severity).length;
    return count === 0 ? '' : `${count} ${severity}${count === 1 ? '' : 's'}`;
  });
  return counts.filter((text) => text !== '').join(', ');
}

/** Diagnostics for programs, as one JSON document. */
export function diagnosticsJson(found: readonly Diagnostic[]): string {
  return json({ format: 'postern-diagnostics/1', diagnostics: found.map(diagnosticJson) }, 2);
}

function diagnosticJson({ code, severity, message, span, related, hint }: Diagnostic): JsonObject {
  return {
    code,
    severity,
    message,
    place: span === null ? null : spanJson(span),
    related: related.map((one) => ({ message: one.message, place: spanJson(one.span) })),
    hint,
  };
}

const spanJson = ({ file, start, end }: Span): JsonObject => ({
  file,
  line: start.line,
  column: start.column,
  endLine: end.line,
  endColumn: end.column,
});
