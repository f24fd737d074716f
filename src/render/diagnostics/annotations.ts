import type { Span } from '../../diagnostics/diagnostic.ts';
import { runnerMessage, runnerProperty } from '../../escape.ts';
import { identified } from '../explain/identifiers.ts';
import type { Message } from './message.ts';

/** A step shows ten annotations of a level and drops the rest without a word (observed by users of Actions). */
const most = 9;

const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Diagnostics as GitHub workflow commands: the runner turns them into annotations on policy lines. */
export function annotations(found: readonly Message[]): string {
  return (['error', 'warning', 'note'] as const)
    .map((severity) => level(found.filter((one) => one.severity === severity)))
    .join('');
}

function level(found: readonly Message[]): string {
  const [first] = found;
  if (first === undefined) return '';
  const rest = found.length - most;
  const more =
    rest > 0 ? `::${levels[first.severity]}::${runnerMessage([`and ${rest} more like this; see the log`])}\n` : '';
  return found.slice(0, most).map(annotation).join('') + more;
}

function annotation(one: Message): string {
  const place = one.span === null ? [] : placeOf(one.span);
  const properties = [...place, `title=${runnerProperty(`${one.code}: ${identified(one.code)?.title ?? ''}`)}`].join(
    ',',
  );
  const message = [one.message, ...(one.hint === null ? [] : [`hint: ${one.hint}`])];
  return `::${levels[one.severity]} ${properties}::${runnerMessage(message)}\n`;
}

/** Columns count only within one line. */
function placeOf({ file, start, end }: Span): readonly string[] {
  const lines = [`file=${runnerProperty(file)}`, `line=${start.line}`, `endLine=${end.line}`];
  return start.line === end.line ? [...lines, `col=${start.column}`, `endColumn=${end.column}`] : lines;
}
