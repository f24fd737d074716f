import { isList, isObject, type Json, textAt } from '../../json.ts';
import type { Call, Row } from '../../tenant/tenant.ts';

/** Where a call names what an earlier step creates: `${groups/new@contoso.com#id}`. */
const placeholder = /\$\{([^}#]+)#id\}/gu;

/** Puts the ids of created objects into a call. A name that nothing created stays, and the service will refuse it. */
export function fill(call: Call, created: ReadonlyMap<string, string>): Call {
  const text = (value: string): string =>
    value.replace(placeholder, (whole, object: string) => created.get(object) ?? whole);
  if (call.via === 'graph') return { ...call, path: text(call.path), body: replace(call.body, text) };
  const parameters = Object.entries(call.parameters).map(([name, value]) => [name, replace(value, text)] as const);
  return { ...call, parameters: Object.fromEntries(parameters) };
}

function replace(value: Json, text: (value: string) => string): Json {
  if (typeof value === 'string') return text(value);
  if (isList(value)) return value.map((item) => replace(item, text));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, replace(field, text)]));
}

/** The id that a creating call answered with: Graph's `id`, or what Exchange calls ExternalDirectoryObjectId or Guid. */
export function idOf(rows: readonly Row[]): string | null {
  const [row] = rows;
  if (row === undefined) return null;
  return textAt(row, 'id') || textAt(row, 'ExternalDirectoryObjectId') || textAt(row, 'Guid') || null;
}
