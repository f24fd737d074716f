import type { Row } from '../../tenant/tenant.ts';
import type { Property } from '../property.ts';
import { knownKeys, unknownIn } from '../rows/unknown.ts';
import { validation } from './validation.ts';

/** What a connector uses and no policy can say: keys that nobody knows, and domains that are not what we take them for. */
export function beyondOf(row: Row, table: readonly Property[]): readonly string[] {
  const strange = unknownIn(row, knownKeys([...table, ...validation], []));
  const domains = [row['SenderDomains'] ?? []].flat().filter((one) => typeof one === 'string');
  return [...strange, ...domains.filter((one) => bare(one) === null), ...withoutDomains(row)];
}

/** New-InboundConnector wants a domain, every recorded connector has one, and nobody says whose mail it takes without. Source: its reference, August 2026. */
const withoutDomains = (row: Row): readonly string[] =>
  'SenderDomains' in row && [row['SenderDomains'] ?? []].flat().length === 0 ? ['no SenderDomains'] : [];

/**
 * `smtp:fabrikam.com;1` → `fabrikam.com`: stored with an address type and a cost. Null where either is another: nobody
 * says what that means. Source: recorded connectors of 2026.
 */
export function bare(stored: string): string | null {
  const [, type = 'smtp', domain = stored, cost = '1'] = /^(?:([a-z0-9]+):)?([^;]+)(?:;(\d+))?$/iu.exec(stored) ?? [];
  return type.toLowerCase() === 'smtp' && cost === '1' ? domain : null;
}
