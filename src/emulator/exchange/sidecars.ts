import type { Wire } from '../wire/http.ts';

/** What the service writes before some properties of a row: their .NET and OData types. */
const sidecars: Readonly<Record<string, readonly (readonly [suffix: string, type: string])[]>> = {
  WhenChanged: [['data.type', 'System.DateTime']],
  WhenCreated: [['data.type', 'System.DateTime']],
  Received: [['data.type', 'System.DateTime']],
  Guid: [
    ['data.type', 'System.Guid'],
    ['odata.type', '#Guid'],
  ],
  ImmutableId: [
    ['data.type', 'System.Guid'],
    ['odata.type', '#Guid'],
  ],
  Priority: [['data.type', 'System.Int32']],
  Size: [['data.type', 'System.Int32']],
};

const listSidecar = [['odata.type', '#Collection(String)']] as const;
const typedLists = new Set(['Conditions', 'Exceptions', 'Actions', 'EmailAddresses', 'From', 'FromMemberOf']);

type Row = { readonly [property: string]: Wire };

/** A row as it goes over the wire, trimmed to the selected properties where some were selected. */
export function onTheWire(row: Row, select: readonly string[]): Row {
  const chosen = new Set(select.map((name) => name.toLowerCase()));
  const fields = Object.entries(row).filter(([key]) => chosen.size === 0 || chosen.has(key.toLowerCase()));
  return Object.fromEntries(fields.flatMap(([key, value]) => typesOf(key, value).concat([[key, value]])));
}

function typesOf(key: string, value: Wire): readonly (readonly [string, Wire])[] {
  if (value === null) return [];
  const types = Array.isArray(value) ? (typedLists.has(key) ? listSidecar : []) : (sidecars[key] ?? []);
  return types.map(([suffix, type]) => [`${key}@${suffix}`, type]);
}
