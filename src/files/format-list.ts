import type { Json } from '../json.ts';
import { type FileRecord, type FileRecords, sure, unended } from './record.ts';
import { spoken } from './spoken.ts';

/** `Name       : value`, or a name without one. Property names have no blanks. */
const property = /^(?<name>[\p{L}_][\p{L}\p{N}_.@-]*)(?<gap> *):(?: (?<value>.*))?$/u;
const prompt = /^(?:\[[^\]]*\]: )?PS(?: [^>]*)?> ?/u;

/** Reads what Format-List prints, as somebody saved or copied it. Null where no object of it stands in the text. */
export function listRecords(text: string): FileRecords | null {
  const paragraphs = text.split(/\n{2,}/u).map((one) => one.split('\n').filter((line) => !prompt.test(line)));
  const told = paragraphs.filter((lines) => lines.some((line) => line.trim() !== ''));
  const read = told.map(fieldsIn);
  const records = read.flatMap((fields) => (fields === null ? [] : objectsIn(fields).map(recordOf)));
  if (records.length === 0 || (records.length === 1 && Object.keys(records[0]?.values ?? {}).length < 2)) return null;
  const cut = cutIn(records, read.filter((fields) => fields === null).length);
  return {
    form: 'Format-List',
    type: null,
    records: endsEarly(records) ? records.slice(0, -1) : records,
    header: null,
    cut,
    doubt: sameNames(records) ? unended(text) : 'its objects do not have the same properties',
  };
}

interface Field {
  readonly name: string;
  readonly value: string;
  /** Lines that go on where the value begins: it was broken at the edge of the window, or has lines of its own. */
  readonly more: readonly string[];
}

/** The fields of one object, of which all colons stand below each other; null for any other paragraph. */
function fieldsIn(lines: readonly string[]): readonly Field[] | null {
  const first = property.exec(lines[0] ?? '')?.groups;
  const at = (first?.['name'] ?? '').length + (first?.['gap'] ?? '').length;
  const fields: { name: string; value: string; more: string[] }[] = [];
  for (const line of lines) {
    const groups = property.exec(line)?.groups;
    const last = fields.at(-1);
    if (groups !== undefined && line.indexOf(':') === at)
      fields.push({ name: groups['name'] ?? '', value: groups['value'] ?? '', more: [] });
    else if (last !== undefined && line.startsWith(' '.repeat(at))) last.more.push(line.slice(at + 2));
    else if (line.trim() !== '') return null;
  }
  return fields.length === 0 ? null : fields;
}

/** Where the lines between objects got lost, the first name comes again. */
function objectsIn(fields: readonly Field[]): readonly (readonly Field[])[] {
  const starts = fields.flatMap(({ name }, at) => (name === fields[0]?.name ? [at] : []));
  return starts.map((start, at) => fields.slice(start, starts[at + 1]));
}

function recordOf(fields: readonly Field[]): FileRecord {
  const read = fields.map((field) => ({ name: field.name, ...valueIn(field) }));
  const lost = read.filter(({ doubtful }) => doubtful).map(({ name }) => name);
  return {
    values: Object.fromEntries(read.map(({ name, value }) => [name, value])),
    doubtful: lost.length === 0 ? sure : new Set(lost),
  };
}

interface Read {
  readonly value: Json;
  readonly doubtful: boolean;
}

/**
 * A value, and whether it may have been another. The window breaks a text in the middle of a word without a mark, so that
 * only a list, and what is JSON again, is certain when it is put together. Tried with PowerShell 7.6.
 */
function valueIn({ value, more }: Field): Read {
  const whole = [value, ...more].join('').trim();
  if (whole === '{}') return { value: [], doubtful: false };
  if (whole === '') return { value: null, doubtful: more.length > 0 };
  if (whole.startsWith('{') && whole.endsWith('}') && !isJson(whole)) return listIn(whole.slice(1, -1));
  return { value: spoken(whole), doubtful: more.length > 0 && !isJson(whole) };
}

/**
 * The items of `{a, b}`. At most four are printed unless the session says otherwise, and then come dots. A comma may belong to an
 * item, which only addresses, domains and names of types cannot have.
 */
function listIn(inside: string): Read {
  const items = inside.split(', ');
  const cut = /(?:…|\.\.\.)$/u.test(inside);
  const clear = items.length === 1 || items.every((item) => /^\S*[@.]\S+$/u.test(item));
  return { value: items, doubtful: cut || !clear };
}

function isJson(text: string): boolean {
  if (!/^[[{]/u.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function cutIn(records: readonly FileRecord[], others: number): string | null {
  if (others > 0) return `${others} of its paragraphs ${others === 1 ? 'is' : 'are'} no object`;
  return endsEarly(records) ? 'its last object ends early' : null;
}

/** Objects of one cmdlet have the same properties, unless somebody cut or joined what was printed. */
function sameNames(records: readonly FileRecord[]): boolean {
  const names = records.map(({ values }) => Object.keys(values).join('\n'));
  return new Set(names).size === 1;
}

function endsEarly(records: readonly FileRecord[]): boolean {
  const sizes = records.map(({ values }) => Object.keys(values).length);
  return sizes.length > 1 && (sizes.at(-1) ?? 0) < (sizes[0] ?? 0);
}
