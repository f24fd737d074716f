import type { StoredRow } from '../state/state.ts';
import { typeOf } from './context.ts';
import { unsupported } from './problem.ts';

/** Properties that come only when they are asked for. */
const onSelect: Readonly<Record<string, readonly string[]>> = {
  user: ['accountEnabled', 'createdDateTime', 'mailNickname', 'onPremisesSyncEnabled', 'proxyAddresses', 'userType'],
  group: ['isManagementRestricted', 'uniqueName'],
};

/** What a caller selected, or null for what comes without being asked. */
export function selected(query: URLSearchParams): readonly string[] | null {
  const text = query.get('$select');
  return text === null ? null : text.split(',').map((name) => name.trim());
}

/** One object as it is returned: the selected properties, or those that come by default. */
export function shape(row: StoredRow, select: readonly string[] | null): StoredRow {
  const names = select ?? Object.keys(row).filter((name) => !hidden(row, name));
  return Object.fromEntries(names.filter((name) => known(row, name)).map((name) => [name, row[name] ?? null]));
}

const hidden = (row: StoredRow, name: string): boolean =>
  name.startsWith('@') || (onSelect[typeOf(row)] ?? []).includes(name);

const known = (row: StoredRow, name: string): boolean => name in row || (onSelect[typeOf(row)] ?? []).includes(name);

/** Refuses a selection that no object of the answer has: it may exist in Graph, and is not modelled here. */
export function checkSelection(rows: readonly StoredRow[], select: readonly string[] | null): void {
  if (rows.length === 0) return;
  const stray = (select ?? []).find((name) => !rows.some((row) => known(row, name)) && !everywhere.has(name));
  if (stray !== undefined) unsupported(`the property ${stray} is not modelled`);
}

/** What objects of other types have, so that a list of one type may be asked for it. */
const everywhere = new Set([
  'id',
  'mail',
  'displayName',
  'userPrincipalName',
  'userType',
  'groupTypes',
  'proxyAddresses',
  'mailNickname',
  'mailEnabled',
  'securityEnabled',
  'onPremisesSyncEnabled',
  'accountEnabled',
  'isAssignableToRole',
]);

/** A member whose type the caller may not read: its type and id, and null for the rest; no error. */
export const veiled = (row: StoredRow, select: readonly string[] | null): StoredRow => ({
  ...Object.fromEntries(Object.keys(shape(row, select)).map((name) => [name, null])),
  id: row['id'] ?? null,
});
