import { namesOf } from '../../tenant/names.ts';
import { exchange, type Known, mapKnown, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { only } from '../asked.ts';
import { at, decoded, isUnclear, text, title, truth, unclearError } from '../rows/decode.ts';

/** An authentication policy: which protocols take a password alone from those who are under it. */
export interface AuthenticationPolicy {
  readonly name: string;
  /** Every name it has, in lower case. */
  readonly names: readonly string[];
  readonly smtp: boolean;
}

/** Source: New-AuthenticationPolicy reference, August 2026: a policy refuses each protocol whose switch is not set. */
export async function readAuthenticationPolicies(
  reader: TenantReader,
): Promise<Known<readonly AuthenticationPolicy[]>> {
  const call = exchange('Get-AuthenticationPolicy');
  return decoded<AuthenticationPolicy>(call.cmdlet, await reader.read(call), (row) => ({
    name: at(row, 'Name', title),
    names: namesIn(row),
    smtp: at(row, 'AllowBasicAuthSmtp', truth),
  }));
}

/** In which form a mailbox names its policy is not documented: by name, distinguished name or Guid. */
function namesIn(row: Row): readonly string[] {
  const { unique, shared } = namesOf(row);
  return [...unique, ...shared].map((name) => name.toLowerCase());
}

/** The policy of those who have none of their own; null where there is none. Source: Set-OrganizationConfig reference. */
export async function readDefaultPolicy(reader: TenantReader): Promise<Known<string | null>> {
  const call = exchange('Get-OrganizationConfig');
  const rows = decoded(call.cmdlet, await reader.read(call), (row) => ({
    policy: at(row, 'DefaultAuthenticationPolicy', text),
  }));
  if (rows.state !== 'present') return rows;
  return { state: 'present', value: rows.value[0]?.policy ?? null };
}

/** The policies that people have of their own, by every name that nobody else bears; null for those who have none. */
export type OwnPolicies = ReadonlyMap<string, Known<string | null>>;

/** The same of everybody, by one listing. */
export async function readEveryPolicy(reader: TenantReader): Promise<Known<OwnPolicies>> {
  const call = exchange('Get-User');
  return mapKnown(await reader.read(call), (rows) => new Map(rows.flatMap((row) => ownPolicy(row))));
}

function ownPolicy(row: Row): readonly (readonly [string, Known<string | null>])[] {
  const policy = at(row, 'AuthenticationPolicy', text);
  const known: Known<string | null> = isUnclear(policy)
    ? { state: 'unknown', because: unclearError('Get-User', policy.unclear) }
    : { state: 'present', value: policy };
  return namesOf(row).unique.map((name) => [name, known] as const);
}

/** The policy that a mailbox has of its own; null where it has none. Source: Set-User reference, August 2026. */
export async function readPolicyOf(reader: TenantReader, mailbox: string): Promise<Known<string | null>> {
  const call = `Get-User ${mailbox}`;
  const reading = await reader.read(exchange('Get-User', { Identity: mailbox }));
  const found = mapKnown(only(call, mailbox, reading), (row) => at(row, 'AuthenticationPolicy', text));
  if (found.state !== 'present') return found;
  return isUnclear(found.value)
    ? { state: 'unknown', because: unclearError(call, found.value.unclear) }
    : { state: 'present', value: found.value };
}
