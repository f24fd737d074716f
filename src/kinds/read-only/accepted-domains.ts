import { domainOf, normalPattern } from '../../tenant/addresses.ts';
import { exchange, isFailed, type Known, mapKnown, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { at, decoded, title, truth, word } from '../rows/decode.ts';

/** A domain that the organisation receives mail for. */
export interface AcceptedDomain {
  readonly domainName: string;
  readonly type: 'Authoritative' | 'InternalRelay' | 'ExternalRelay';
  /** Subdomains count as accepted too. */
  readonly matchSubDomains: boolean;
}

/** One of a tenant that was read. */
export interface OwnDomain extends AcceptedDomain {
  /** The `onmicrosoft.com` domain that the tenant was made with. */
  readonly initial: boolean;
}

export const readAcceptedDomains = async (reader: TenantReader): Promise<Known<readonly OwnDomain[]>> =>
  acceptedDomains(await reader.read(exchange('Get-AcceptedDomain')));

/** Source: Get-AcceptedDomain in exports of 2023 and 2026, which all hold these. */
export const acceptedDomains = (reading: Known<readonly Row[]>): Known<readonly OwnDomain[]> =>
  mapKnown(
    decoded<OwnDomain>('Get-AcceptedDomain', reading, (row) => ({
      domainName: at(row, 'DomainName', title),
      type: at(row, 'DomainType', word('Authoritative', 'InternalRelay', 'ExternalRelay')),
      matchSubDomains: at(row, 'MatchSubDomains', truth),
      initial: at(row, 'InitialDomain', truth),
    })),
    (all) => all.map((one) => ({ ...one, domainName: normalPattern(one.domainName) })),
  );

/**
 * Whether somebody with an address may lead elsewhere: nobody could tell who has it. That a file does not hold the read
 * matters for an address of ours alone.
 */
export const mayBeOther = (
  address: string,
  found: Known<unknown>,
  accepted: Known<readonly AcceptedDomain[]>,
): boolean => found.state === 'unknown' && (isFailed(found) || isAmong(accepted, address));

/** Whether an address is in one of our domains, so that somebody here may have it; where nobody knows, it may be. */
export function isAmong(accepted: Known<readonly AcceptedDomain[]>, address: string): boolean {
  if (accepted.state !== 'present') return accepted.state === 'unknown';
  const domain = domainOf(address);
  return accepted.value.some(
    (one) => one.domainName === domain || (one.matchSubDomains && domain.endsWith(`.${one.domainName}`)),
  );
}
