import type { Json, JsonObject } from '../json.ts';
import { type FileRecord, type FileRecords, sure } from './record.ts';
import { type XmlElement, xmlIn } from './xml.ts';

/** Reads what Export-Clixml writes. Null for any other XML. Source: MS-PSRP, 2.2.5, and files of PowerShell 7.6. */
export function clixmlRecords(text: string): FileRecords | null {
  const { roots, whole } = xmlIn(text);
  const objs = roots.find(({ name }) => name === 'Objs');
  if (objs === undefined) return null;
  // What broke off in the middle says less than it was meant to.
  const complete = whole ? objs.children : objs.children.slice(0, -1);
  const memory: Memory = { objects: new Map(), types: new Map() };
  const items = complete.flatMap((one) => unrolled(one));
  const records = items.map((one) => recordOf(one, memory));
  return {
    form: 'CLIXML',
    type: memory.types.values().next().value ?? null,
    records,
    header: null,
    cut: whole ? null : 'it ends in the middle: it was not written to its end',
    doubt: null,
  };
}

/** What later elements refer back to. */
interface Memory {
  readonly objects: Map<string, XmlElement>;
  readonly types: Map<string, string>;
}

/** A list that was written as one object stands for its items. */
function unrolled(element: XmlElement): readonly XmlElement[] {
  const items = element.children.find(isItems);
  return items === undefined ? [element] : items.children;
}

const isItems = ({ name }: XmlElement): boolean => ['LST', 'IE', 'QUE', 'STK'].includes(name);
const isProperties = ({ name }: XmlElement): boolean => name === 'Props' || name === 'MS';

function recordOf(element: XmlElement, memory: Memory): FileRecord {
  const fields = fieldsIn(element, memory);
  const lost = fields.filter(([, value]) => value === undefined).map(([name]) => name);
  return {
    values: Object.fromEntries(fields.map(([name, value]) => [name, value ?? null])),
    doubtful: lost.length === 0 ? sure : new Set(lost),
  };
}

type Fields = readonly (readonly [string, Json | undefined])[];

function fieldsIn(element: XmlElement, memory: Memory): Fields {
  noted(element, memory);
  return element.children
    .filter(isProperties)
    .flatMap(({ children }) => children)
    .map((one) => [decoded(one.attributes.get('N') ?? ''), valueOf(one, memory)] as const);
}

function noted(element: XmlElement, { objects, types }: Memory): void {
  const id = element.attributes.get('RefId');
  if (id !== undefined) objects.set(id, element);
  const type = element.children.find(({ name }) => name === 'TN');
  const name = type?.children[0]?.text;
  if (type !== undefined && name !== undefined) types.set(type.attributes.get('RefId') ?? '', name);
}

/** The value of an element; undefined where the file has only what its type is called. */
function valueOf(element: XmlElement, memory: Memory): Json | undefined {
  switch (element.name) {
    case 'Nil':
      return null;
    case 'B':
      return element.text === 'true';
    case 'I16':
    case 'I32':
    case 'U16':
    case 'U32':
    case 'By':
    case 'SB':
      return Number(element.text);
    case 'Ref': {
      const meant = memory.objects.get(element.attributes.get('RefId') ?? '');
      return meant === undefined ? undefined : objectOf(meant, memory);
    }
    case 'Obj':
      return objectOf(element, memory);
    default:
      return decoded(element.text);
  }
}

function objectOf(element: XmlElement, memory: Memory): Json | undefined {
  noted(element, memory);
  const items = element.children.find(isItems);
  if (items !== undefined) return everyOne(items.children.map((one) => valueOf(one, memory)));
  const entries = element.children.find(({ name }) => name === 'DCT');
  if (entries !== undefined) return objectWith(entries.children.map((one) => entryOf(one, memory)));
  if (element.children.some(isProperties)) return objectWith(fieldsIn(element, memory));
  const plain = element.children.find(({ name }) => name === 'ToString');
  const text = plain === undefined ? undefined : decoded(plain.text);
  return text === undefined || isTypeName(text) ? undefined : text;
}

/** An object that was too deep has the name of its type in the place of what it holds. */
const isTypeName = (text: string): boolean => /^(?:Deserialized\.)?(?:System|Microsoft)\.[\w.+`[\]]+$/u.test(text);

function everyOne(items: readonly (Json | undefined)[]): Json | undefined {
  const known = items.filter((one) => one !== undefined);
  return known.length === items.length ? known : undefined;
}

function objectWith(fields: Fields): JsonObject | undefined {
  const known = fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return known.length === fields.length ? Object.fromEntries(known) : undefined;
}

function entryOf({ children }: XmlElement, memory: Memory): readonly [string, Json | undefined] {
  const of = (name: string): XmlElement | undefined => children.find(({ attributes }) => attributes.get('N') === name);
  const value = of('Value');
  return [of('Key')?.text ?? '', value === undefined ? undefined : valueOf(value, memory)];
}

/** Letters that XML cannot hold are written as `_x000D_`. */
const decoded = (text: string): string =>
  text.replaceAll(/_x(?<code>[\da-f]{4})_/giu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
