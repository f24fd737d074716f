import { isList, type Json } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Property } from '../property.ts';
import { validation } from './validation.ts';

/** What every object of the directory has and what decides on nothing. Source: recorded connectors of 2026. */
const around = new Set(
  `AdminDisplayName DistinguishedName ExchangeObjectId ExchangeVersion Guid Id Identity ImmutableId IsValid Name NameHashGuid
  ObjectCategory ObjectClass ObjectState OrganizationalUnitRoot OrganizationalUnitRootInternal OrganizationId
  OriginatingServer PSComputerName PSShowComputerName PSSourceJobInstanceId RunspaceId WhenChanged WhenChangedUTC
  WhenCreated WhenCreatedUTC`.split(/\s+/u),
);

/** What a connector uses and no policy can say: keys that nobody knows, and domains that are not what we take them for. */
export function beyondOf(row: Row, table: readonly Property[]): readonly string[] {
  const known = new Set([...table, ...validation].map(({ parameter }) => parameter));
  const strange = Object.keys(row).filter(
    (key) => !known.has(key) && !around.has(key) && !/[#@]/u.test(key) && isUsed(row[key]),
  );
  const domains = [row['SenderDomains'] ?? []].flat().filter((one) => typeof one === 'string');
  return [...strange, ...domains.filter((one) => bare(one) === null), ...withoutDomains(row)];
}

/** New-InboundConnector wants a domain, every recorded connector has one, and nobody says whose mail it takes without. Source: its reference, August 2026. */
const withoutDomains = (row: Row): readonly string[] =>
  'SenderDomains' in row && [row['SenderDomains'] ?? []].flat().length === 0 ? ['no SenderDomains'] : [];

const isUsed = (value: Json | undefined): boolean =>
  isList(value) ? value.length > 0 : value !== undefined && value !== null && value !== '' && value !== false;

/**
 * `smtp:fabrikam.com;1` → `fabrikam.com`: stored with an address type and a cost. Null where either is another: nobody
 * says what that means. Source: recorded connectors of 2026.
 */
export function bare(stored: string): string | null {
  const [, type = 'smtp', domain = stored, cost = '1'] = /^(?:([a-z0-9]+):)?([^;]+)(?:;(\d+))?$/iu.exec(stored) ?? [];
  return type.toLowerCase() === 'smtp' && cost === '1' ? domain : null;
}
