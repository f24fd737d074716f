import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { frame } from '../../diagnostics/frame.ts';
import { documentId, type TypeOf } from '../../json/schema.ts';
import { json, terminal } from '../../escape.ts';
import { excerptReader } from '../../policy/text/load.ts';
import { type Line, say, type TextSpan } from '../document/document.ts';
import { wrap } from '../document/wrap.ts';
import { plain, type Palette } from '../document/palette.ts';
import type { diagnosticsSchema } from './diagnostics-schema.ts';

/** Gives the text of a file for excerpts; null where it cannot be shown. */
export type ReadText = (file: string) => string | null;

/** Problems shown in full; the rest is counted. */
const most = 100;

/** Diagnostics for people: each with its line, the place underlined, what else is concerned and what to do. */
export function diagnosticsText(
  found: readonly Diagnostic[],
  palette: Palette = plain,
  read: ReadText = excerptReader(),
  width = Infinity,
): string {
  const shown = found.slice(0, most).map((one) => diagnosticText(one, { palette, read, width }));
  const more = found.length > most ? [`… and ${found.length - most} more\n`] : [];
  return [...shown, ...more].join('\n');
}

interface Shown {
  readonly palette: Palette;
  readonly read: ReadText;
  readonly width: number;
}

function diagnosticText(one: Diagnostic, { palette, read, width }: Shown): string {
  const place = one.span === null ? [] : [say(placeText(one.span), 'strong'), say(' ')];
  const tone = one.severity === 'error' ? 'fails' : one.severity === 'warning' ? 'warns' : 'faint';
  const flow = (line: Line, hanging: number): readonly string[] => flowing(line, hanging, palette, width);
  const lines = [
    ...flow([...place, say(`${one.severity} ${one.code}`, tone), say(`: ${terminal(one.message)}`)], 3),
    ...excerpt(one.span, palette, read, width),
    ...one.related.flatMap(({ message, span }) => flow([say(`   also: ${placeText(span)} ${terminal(message)}`)], 9)),
    ...(one.hint === null ? [] : flow([say(`   hint: ${terminal(one.hint)}`)], 9)),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line within the terminal; what does not fit goes on below it. */
const flowing = (line: Line, hanging: number, palette: Palette, width: number): readonly string[] =>
  wrap(line, width, hanging).map(
    (part, at) =>
      `${at === 0 ? '' : ' '.repeat(hanging)}${joined(part)
        .map(({ text, tone }) => (tone === null || text === '' ? text : palette[tone](text)))
        .join('')}`,
  );

/** Neighbours of one tone as one piece. */
function joined(line: Line): Line {
  const all: TextSpan[] = [];
  for (const one of line) {
    const last = all.at(-1);
    if (last?.tone === one.tone) all[all.length - 1] = { ...last, text: last.text + one.text };
    else all.push(one);
  }
  return all;
}

const placeText = ({ file, start }: Span): string => `${terminal(file)}:${start.line}:${start.column}`;

function excerpt(span: Span | null, palette: Palette, read: ReadText, width: number): readonly string[] {
  const content = span === null ? null : read(span.file);
  if (span === null || content === null || content === '') return [];
  return frame(content, span, { gutter: palette.faint, mark: palette.fails }, width);
}

/** `2 errors, 1 warning`; empty where there is nothing to count. */
export function diagnosticsCount(found: readonly Diagnostic[]): string {
  const counts = (['error', 'warning', 'note'] as const).map((severity) => {
    const count = found.filter((one) => one.severity === severity).length;
    return count === 0 ? '' : `${count} ${severity}${count === 1 ? '' : 's'}`;
  });
  return counts.filter((text) => text !== '').join(', ');
}

type Document = TypeOf<typeof diagnosticsSchema>;

/** Diagnostics for programs, as one JSON document. */
export function diagnosticsJson(found: readonly Diagnostic[]): string {
  const document: Document = { format: 'postern-diagnostics/1', diagnostics: found.map(diagnosticJson) };
  return json({ $schema: documentId(document.format), ...document }, 2);
}

function diagnosticJson({ code, severity, message, span, related, hint }: Diagnostic): Document['diagnostics'][number] {
  return {
    code,
    severity,
    message,
    place: span === null ? null : spanJson(span),
    related: related.map((one) => ({ message: one.message, place: spanJson(one.span) })),
    hint,
  };
}

const spanJson = ({ file, start, end }: Span) => ({
  file,
  line: start.line,
  column: start.column,
  endLine: end.line,
  endColumn: end.column,
});
