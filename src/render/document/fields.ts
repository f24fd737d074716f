import { diffArrays, diffLines } from 'diff';
import { canonical, isList, isObject, type Json } from '../../json.ts';
import type { FieldChange } from '../../kinds/kind.ts';
import type { DiffLine } from './document.ts';
import { shorten } from './measure.ts';

const longest = 160;
const most = 40;

/** The lines that show how one property changes: `from → to`, or what comes and what goes of a list or a long text. */
export function fieldLines(change: FieldChange): readonly DiffLine[] {
  const { field, from, to } = change;
  if (isList(from) || isList(to)) return below(field, listLines(listOf(from), listOf(to)));
  if (isLong(from) || isLong(to)) return below(field, textLines(textOf(from), textOf(to)));
  if (from === null) return [{ sign: '+', label: field, text: valueText(to) }];
  return [{ sign: '~', label: field, text: `${valueText(from)} → ${valueText(to)}` }];
}

/** A value as people read it. */
export function valueText(value: Json): string {
  if (value === null) return 'not set';
  if (isList(value)) return value.length === 0 ? 'empty' : value.map(valueText).join(', ');
  if (isObject(value)) return shorten(canonical(value), longest);
  return shorten(value === '' ? '""' : String(value), longest);
}

const listOf = (value: Json): readonly string[] =>
  isList(value) ? value.map(valueText) : value === null ? [] : [valueText(value)];
const textOf = (value: Json): string => (value === null ? '' : typeof value === 'string' ? value : valueText(value));
const isLong = (value: Json): boolean =>
  typeof value === 'string' && (value.includes('\n') || value.length > longest / 2);

function below(field: string, lines: readonly DiffLine[]): readonly DiffLine[] {
  const shown = lines.slice(0, most);
  const rest = lines.length - shown.length;
  const more: readonly DiffLine[] = rest === 0 ? [] : [{ sign: ' ', label: '', text: `… and ${rest} more` }];
  return [{ sign: '~', label: field, text: '' }, ...shown, ...more];
}

function listLines(from: readonly string[], to: readonly string[]): readonly DiffLine[] {
  const parts = diffArrays([...from], [...to]);
  const kept = parts.filter((part) => !part.added && !part.removed).reduce((sum, part) => sum + part.value.length, 0);
  const moved = parts.flatMap((part) =>
    part.value.flatMap((text) => (part.added || part.removed ? [signed(part, text)] : [])),
  );
  return kept === 0 ? moved : [...moved, { sign: ' ', label: '', text: `${kept} unchanged` }];
}

function textLines(from: string, to: string): readonly DiffLine[] {
  return diffLines(ended(from), ended(to)).flatMap((part) => {
    const lines = part.value.replace(/\n$/u, '').split('\n');
    return lines.map((text) => signed(part, shorten(text, longest)));
  });
}

/** Without a last line break the last lines of two texts would differ by it alone. */
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function signed(part: { readonly added: boolean; readonly removed: boolean }, text: string): DiffLine {
  return { sign: part.added ? '+' : part.removed ? '-' : ' ', label: '', text };
}
