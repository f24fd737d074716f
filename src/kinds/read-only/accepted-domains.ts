import { textAt } from '../../json.ts';
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
    domain: (textAt(row, 'DomainName') || textAt(row, 'Name') || textAt(row, 'Identity')).toLowerCase(),
    type: textAt(row, 'DomainType'),
    matchesSubdomains: row['MatchSubDomains'] === true,
    initial: row['InitialDomain'] === true,
    byDefault: row['Default'] === true,
  };
}
