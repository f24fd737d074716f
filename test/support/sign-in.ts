import { authenticationPolicy } from '../../src/emulator/tenants/rows/organization.ts';
import { recipientByAddress } from '../../src/emulator/tenants/seed.ts';
import type { StoredRow, TenantState } from '../../src/emulator/state/state.ts';
import { type Json, textAt } from '../../src/json.ts';

/** What may stand in a policy of Conditional Access; what is left out takes everybody and blocks. */
export interface AccessPolicy {
  readonly name?: string;
  readonly state?: string;
  readonly clients?: readonly string[];
  readonly users?: Readonly<Record<string, Json>>;
  readonly applications?: Readonly<Record<string, Json>>;
  readonly further?: Readonly<Record<string, Json>>;
  readonly grant?: readonly string[] | null;
}

/** A policy of Conditional Access as Graph shows it. */
export function accessPolicy(one: AccessPolicy): StoredRow {
  const { name = 'Block legacy', state = 'enabled', clients = ['other'], grant = ['block'] } = one;
  return {
    id: '00000000-0000-4000-8000-0000000000ca',
    displayName: name,
    state,
    conditions: {
      clientAppTypes: [...clients],
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        ...one.applications,
      },
      users: {
        includeUsers: ['All'],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        ...one.users,
      },
      platforms: null,
      locations: null,
      signInRiskLevels: [],
      ...one.further,
    },
    grantControls:
      grant === null
        ? null
        : { operator: 'OR', builtInControls: [...grant], customAuthenticationFactors: [], termsOfUse: [] },
    sessionControls: null,
  };
}

/** Adds a policy that takes or refuses a password for SMTP. */
export function addAuthenticationPolicy(state: TenantState, name: string, smtp: boolean): StoredRow {
  const row = { ...authenticationPolicy(state, name), AllowBasicAuthSmtp: smtp };
  state.config.AuthenticationPolicy.push(row);
  return row;
}

/** The row of somebody. */
export function rowOf(state: TenantState, address: string): StoredRow {
  const row = recipientByAddress(state, address);
  if (row === undefined) throw new Error(`nobody is at ${address}`);
  return row;
}

export const objectId = (state: TenantState, address: string): string =>
  textAt(rowOf(state, address), 'ExternalDirectoryObjectId');
