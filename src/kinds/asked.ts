import type { Section } from './sections.ts';
import { isObject, type Json, textAt } from '../json.ts';
import {
  absent,
  exchange,
  type Known,
  present,
  reasons,
  type Reading,
  type Row,
  type TenantError,
  type TenantReader,
  unknown,
} from '../tenant/tenant.ts';
import { bearing } from './directory.ts';
import type { Live } from './kind.ts';
import type { Property, Unresolved } from './property.ts';

/** Stand beside the service's properties in a row, none of which begins like this. */
const nameKey = '#asked';
const errorKey = '#unread';

/** Marks a row with the name it was asked for as, in lower case: the key of its entry. */
export const askedAs = (name: string, row: Row): Row => ({ ...row, [nameKey]: name.toLowerCase() });

/** A row in the place of an object whose reading failed, so that one failure does not hide its neighbours. */
const unreadAs = (name: string, because: TenantError): Row => ({
  [nameKey]: name.toLowerCase(),
  [errorKey]: { ...because },
});

/** What a row was asked for as, or the empty string where a listing gave it. */
export const askedName = (row: Row): string => textAt(row, nameKey);

/** Why a row's object could not be read; null for what the service answered. */
export const unreadError = (row: Row): TenantError | null => errorIn(row[errorKey]);

/** An error that was put into a row, as what it was. */
export const errorIn = (value: Json | undefined): TenantError | null => (isObject(value) ? errorOf(value) : null);

function errorOf(error: Row): TenantError {
  const type = error['type'];
  return {
    reason: reasons.find((reason) => reason === error['reason']) ?? 'unreachable',
    call: textAt(error, 'call'),
    message: textAt(error, 'message'),
    type: typeof type === 'string' ? type : null,
  };
}

/** Reads one object by its identity. No row where there is no such object; a marked one where nobody can tell. */
export async function readAsked(reader: TenantReader, cmdlet: `Get-${string}`, name: string): Promise<readonly Row[]> {
  const call = exchange(cmdlet, { Identity: name });
  return asRows(name, only(`${cmdlet} ${name}`, name, await reader.read(call)));
}

export function asRows(name: string, answer: Known<Row>): readonly Row[] {
  if (answer.state === 'absent') return [];
  return [answer.state === 'present' ? askedAs(name, answer.value) : unreadAs(name, answer.because)];
}

/**
 * The one row that answers for an identity. The reference warns that a Get- cmdlet may answer an unknown identity with
 * every object, so that of several rows only one that bears the name counts.
 */
export function only(call: string, name: string, reading: Reading): Known<Row> {
  if (reading.state !== 'present') return reading;
  const rows = reading.value.length > 1 ? bearing(name, reading.value) : reading.value;
  const [row, ...more] = rows;
  if (row === undefined) return absent;
  return more.length === 0 ? present(row) : unknown(severalBear(call, rows.length, name));
}

export const severalBear = (call: string, count: number, name: string): TenantError => ({
  reason: 'conflict',
  call,
  message: `${count} objects bear the name ${name}: write an address or an id`,
  type: 'AmbiguousIdentity',
});

/** An object that exists or not, nobody knows: every property is unresolved, so that nothing is planned for it. */
export function unreadLive(
  section: Section,
  row: Row,
  because: TenantError,
  table: readonly Property[],
): Live<Record<string, Json>> {
  const name = askedName(row);
  const unresolved: readonly Unresolved[] = table.map((property) => ({
    property: property.name,
    identity: name,
    because,
  }));
  const beyond = [`${because.call} was not answered: ${because.message}`];
  return { ref: { section, key: name }, name, handle: name, properties: {}, beyond, unresolved, extra: {} };
}
