import type { Directory } from '../kinds/directory.ts';
import type { Live } from '../kinds/kind.ts';
import type { Known, Row } from '../tenant/tenant.ts';
import type { Memberships } from './memberships.ts';

/** What a tenant has, as far as it could be read. */
export interface LiveTenant {
  /** The initial domain that the tenant itself names. */
  readonly domain: Known<string>;
  readonly organization: Known<Row>;
  readonly acceptedDomains: Known<readonly Row[]>;
  /** The declared kinds, by section; rows normalised and in the service's order. */
  readonly sections: ReadonlyMap<string, Known<readonly Live[]>>;
  /** Other rows that the posture asks for, by cmdlet (connectors). */
  readonly rows: ReadonlyMap<string, Known<readonly Row[]>>;
  readonly directory: Directory;
  /** The members of every group that is named, by its primary address; empty where nobody asked. */
  readonly memberships: Memberships;
}
