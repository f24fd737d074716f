import { textAt } from '../../json.ts';
import { entraObject, entraObjects, userNamed } from '../tenants/directory.ts';
import type { EmulatorResponse } from '../wire/http.ts';
import type { StoredRow } from '../state/state.ts';
import { collection } from './collection.ts';
import { answer, type GraphContext, idOf, typeOf } from './context.ts';
import { absent } from './problem.ts';
import { checkSelection, selected, shape } from './shape.ts';

/** `GET /users` */
export const listUsers = (context: GraphContext): EmulatorResponse =>
  collection(context, 'users', entraObjects(context.state, 'user'), shape);

/** `GET /users/{id or user principal name}` */
export function getUser(context: GraphContext): EmulatorResponse {
  const user = findUser(context, idOf(context)) ?? absent(idOf(context));
  return single(context, 'users', user);
}

function findUser(context: GraphContext, handle: string): StoredRow | undefined {
  const byId = entraObject(context.state, handle);
  if (byId !== undefined && typeOf(byId) === 'user') return byId;
  return userNamed(context.state, handle);
}

/** One object with its selected properties. */
export function single(context: GraphContext, set: string, row: StoredRow, status = 200): EmulatorResponse {
  const select = selected(context.request.query);
  checkSelection([row], select);
  const what = select === null ? `${set}/$entity` : `${set}(${select.join(',')})/$entity`;
  return answer(context, what, shape(row, select), status);
}

/** `GET /organization` */
export const getOrganization = (context: GraphContext): EmulatorResponse =>
  collection(context, 'organization', [organizationOf(context)], shape);

/** `GET /domains` */
export const listDomains = (context: GraphContext): EmulatorResponse =>
  collection(context, 'domains', context.state.config.AcceptedDomain.map(domainOf), shape);

function organizationOf({ state }: GraphContext): StoredRow {
  const synced = [...state.recipients.values()].some((row) => row['IsDirSynced'] === true);
  return {
    id: state.id,
    deletedDateTime: null,
    createdDateTime: null,
    displayName: textAt(state.config.OrganizationConfig[0] ?? {}, 'DisplayName'),
    onPremisesSyncEnabled: synced ? true : null,
    tenantType: 'AAD',
    verifiedDomains: state.config.AcceptedDomain.map(verifiedDomainOf),
  };
}

const verifiedDomainOf = (row: StoredRow): StoredRow => ({
  capabilities: 'Email, OfficeCommunicationsOnline',
  isDefault: row['Default'] === true,
  isInitial: row['InitialDomain'] === true,
  name: textAt(row, 'DomainName'),
  type: 'Managed',
});

const domainOf = (row: StoredRow): StoredRow => ({
  id: textAt(row, 'DomainName'),
  authenticationType: textAt(row, 'AuthenticationType') || 'Managed',
  availabilityStatus: null,
  isAdminManaged: true,
  isDefault: row['Default'] === true,
  isInitial: row['InitialDomain'] === true,
  isRoot: true,
  isVerified: true,
  supportedServices: ['Email'],
});
