import { isList, type Json } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Property } from '../property.ts';

/** What every object of the directory has and what decides on nothing. Source: recorded connectors, rules and remote domains of 2026. */
const bookkeeping =
  words(`AdminDisplayName DistinguishedName ExchangeObjectId ExchangeVersion Guid Id Identity ImmutableId
  IsValid Name NameHashGuid ObjectCategory ObjectClass ObjectState OrganizationalUnitRoot OrganizationalUnitRootInternal
  OrganizationId OriginatingServer PSComputerName PSShowComputerName PSSourceJobInstanceId RunspaceId WhenChanged
  WhenChangedUTC WhenCreated WhenCreatedUTC`);

/** Names out of a text that lists them. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/u);
}

/** What rows of one sort may hold: what their table has, and what else is known of them. */
export const knownKeys = (table: readonly Property[], others: readonly string[]): ReadonlySet<string> =>
  new Set([...bookkeeping, ...table.map(({ parameter }) => parameter), ...others]);

/** What a row says that nobody here knows, where it says anything: it may change whatever the rest means. */
export const unknownIn = (row: Row, known: ReadonlySet<string>): readonly string[] =>
  Object.keys(row).filter((key) => !known.has(key) && !/[#@]/u.test(key) && isUsed(row[key]));

/** Whether a value says anything. */
export const isUsed = (value: Json | undefined): boolean =>
  isList(value) ? value.length > 0 : value !== undefined && value !== null && value !== '' && value !== false;
