import { isList, isObject, type Json } from '../json.ts';
import { parseExact } from '../json/exact-json.ts';
import { type FileRecord, type FileRecords, sure } from './record.ts';

/**
 * Reads JSON in the wrappers that it comes in: a list, `{ value: [...] }` of Graph and of Windows PowerShell (with `Count`), one
 * object alone, or one object a line. What was written before the file broke off is read. Null where there is nothing.
 */
export function jsonRecords(text: string): FileRecords | null {
  const whole = parsed(text);
  if (whole !== null) return listed(itemsIn(whole), null);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = parsed(lines[0] ?? '');
  if (isObject(first)) return lineRecords(lines);
  const items = completeItems(text);
  return items.length > 0 || isBegun(text) ? listed(items, brokenOff) : null;
}

const brokenOff = 'it ends in the middle: it was not written to its end';

function itemsIn(value: Json): readonly Json[] {
  if (isList(value)) return value;
  if (isObject(value) && isList(value['value'])) return value['value'];
  return [value];
}

/** `[null]` is how some exporters write that there was nothing; any other value is no object, and lost. */
function listed(items: readonly Json[], cut: string | null): FileRecords {
  const all = items.length === 1 && items[0] === null ? [] : items;
  const records = all.filter(isObject).map((values): FileRecord => ({ values, doubtful: sure }));
  const others = all.length - records.length;
  const lost = others === 0 ? null : `${others} of its items ${others === 1 ? 'is' : 'are'} no object`;
  return { form: 'JSON', type: null, records, header: null, cut: cut ?? lost, doubt: null };
}

function lineRecords(lines: readonly string[]): FileRecords {
  const read = lines.map(parsed);
  const records = read.filter(isObject).map((values): FileRecord => ({ values, doubtful: sure }));
  const lost = read.length - records.length;
  const cut = lost === 0 ? null : `${lost} of its lines ${lost === 1 ? 'is' : 'are'} no JSON`;
  return { form: 'JSON lines', type: null, records, header: null, cut, doubt: null };
}

function parsed(text: string): Json {
  try {
    return parseExact(text);
  } catch {
    return null;
  }
}

/** Whether an object was begun, and not ended: the file broke off before one was whole. */
function isBegun(text: string): boolean {
  const found = [...text.matchAll(signs)].map(([sign]) => sign);
  const count = (wanted: string): number => found.filter((sign) => wanted.includes(sign)).length;
  return /^(?:\[\s*)?\{\s*"/u.test(text) && count('{[') > count('}]');
}

const signs = /"(?:[^"\\]|\\.)*"|[{}[\]]/gsu;

/** The objects of the outermost list that were written whole. */
function completeItems(text: string): readonly Json[] {
  const start = text.indexOf('[');
  const found: Json[] = [];
  let [depth, from] = [0, -1];
  for (const { 0: sign, index } of text.slice(start + 1).matchAll(signs)) {
    if (sign === '{' || sign === '[') {
      if (depth === 0) from = index;
      depth += 1;
    } else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) found.push(parsed(text.slice(start + 1 + from, start + 2 + index)));
    }
  }
  return found.filter(isObject);
}
