import { textAt } from '../../json.ts';
import { domainOf, normalPattern } from '../../tenant/addresses.ts';
import { exchange, type Known, mapKnown, type Row, type TenantReader } from '../../tenant/tenant.ts';

/** A domain that the organisation receives mail for. */
export interface AcceptedDomain {
  readonly domain: string;
  /** `Authoritative`, `InternalRelay` or `ExternalRelay`. */
  readonly type: string;
  /** True where its subdomains are accepted with it. */
  readonly matchesSubdomains: boolean;
  /** The `onmicrosoft.com` domain that the tenant was made with. */
  readonly initial: boolean;
  readonly byDefault: boolean;
}

export async function readAcceptedDomains(reader: TenantReader): Promise<Known<readonly AcceptedDomain[]>> {
  return mapKnown(await reader.read(exchange('Get-AcceptedDomain')), (rows) => rows.map(acceptedDomain));
}

export function acceptedDomain(row: Row): AcceptedDomain {
  return {
    domain: normalPattern(textAt(row, 'DomainName') || textAt(row, 'Name') || textAt(row, 'Identity')),
    type: textAt(row, 'DomainType'),
    matchesSubdomains: row['MatchSubDomains'] === true,
    initial: row['InitialDomain'] === true,
    byDefault: row['Default'] === true,
  };
}

/** Whether an address is in one of our domains, so that somebody here may have it; where nobody knows, it may be. */
export function isAmong(accepted: Known<readonly AcceptedDomain[]>, address: string): boolean {
  if (accepted.state !== 'present') return accepted.state === 'unknown';
  const domain = domainOf(address);
  return accepted.value.some(
    (one) => one.domain === domain || (one.matchesSubdomains && domain.endsWith(`.${one.domain}`)),
  );
}
