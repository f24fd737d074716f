import { isList, isObject, type JsonObject, textAt } from '../../json.ts';
import { entraObjects, removeObject } from '../tenants/directory.ts';
import type { EmulatorResponse } from '../wire/http.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { addSecurityGroup, addUnifiedGroup } from '../tenants/groups.ts';
import { roleManagement } from './access.ts';
import type { GraphContext } from './context.ts';
import { isUnified } from './guard.ts';
import { bind, boundMembers, referred } from './members.ts';
import { single } from './people.ts';
import { badRequest, denied, unsupported } from './problem.ts';

/** `POST /groups`: a Microsoft 365 group, which becomes a recipient at once, or a security group. */
export function createGroup(context: GraphContext): EmulatorResponse {
  const { body } = context.request;
  if (!isObject(body)) return badRequest('Invalid request body.');
  check(context, body);
  const members = boundMembers(body) ?? [];
  const owners = ownersOf(context.state, body);
  for (const member of members) referred(context.state, member);
  const group = isUnified({ ...body }) ? unifiedGroup(context.state, body, owners) : securityGroup(context.state, body);
  bindOrUndo(context, group, members);
  return single(context, 'groups', group, 201);
}

/** Members that cannot be added leave no group behind. */
function bindOrUndo(context: GraphContext, group: StoredRow, members: readonly string[]): void {
  try {
    bind(context, group, members);
  } catch (error) {
    removeObject(context.state, textAt(group, 'id'));
    throw error;
  }
}

const modelled = new Set([
  '@odata.type',
  'description',
  'displayName',
  'groupTypes',
  'isAssignableToRole',
  'mailEnabled',
  'mailNickname',
  'members@odata.bind',
  'owners@odata.bind',
  'securityEnabled',
  'visibility',
]);

function check(context: GraphContext, body: JsonObject): void {
  const missing = ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'].find(
    (name) => (body[name] ?? '') === '',
  );
  if (missing !== undefined) badRequest(`A value is required for property '${missing}' of resource 'Group'.`);
  const stray = Object.keys(body).find((name) => !modelled.has(name));
  if (stray !== undefined) unsupported(`the property ${stray} of a new group is not modelled`);
  checkKind(context, body);
  checkNickname(context.state, textAt(body, 'mailNickname'));
}

function checkKind({ access }: GraphContext, body: JsonObject): void {
  if (body['isAssignableToRole'] === true && !access(roleManagement)) denied();
  if (isList(body['groupTypes']) && body['groupTypes'].includes('DynamicMembership')) {
    unsupported('creating groups with dynamic membership is not modelled');
  }
  if (
    isUnified({ ...body })
      ? body['mailEnabled'] === true
      : body['mailEnabled'] !== true && body['securityEnabled'] === true
  )
    return;
  badRequest(
    'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
  );
}

function checkNickname(state: TenantState, nickname: string): void {
  if (/[@()\\[\]";:<>,\s]/u.test(nickname) || nickname.length > 64) {
    badRequest("Invalid value specified for property 'mailNickname' of resource 'Group'.");
  }
  const sought = nickname.toLowerCase();
  for (const row of entraObjects(state, 'group')) {
    if (row['mailEnabled'] !== true || textAt(row, 'mailNickname').toLowerCase() !== sought) continue;
    badRequest('Another object with the same value for property mailNickname already exists.');
  }
}

function ownersOf(state: TenantState, body: JsonObject): readonly string[] {
  const bound = body['owners@odata.bind'];
  return isList(bound)
    ? bound.filter((one) => typeof one === 'string').map((one) => textAt(referred(state, one), 'id'))
    : [];
}

function unifiedGroup(state: TenantState, body: JsonObject, owners: readonly string[]): StoredRow {
  const address = `${textAt(body, 'mailNickname')}@${defaultDomain(state)}`;
  const visibility = textAt(body, 'visibility') || 'Public';
  const row = addUnifiedGroup(state, address, {
    displayName: textAt(body, 'displayName'),
    entra: { description: body['description'] ?? null, visibility, securityEnabled: body['securityEnabled'] ?? false },
    set: { ManagedBy: owners, AccessType: visibility, Notes: textAt(body, 'description') },
  });
  return stored(state, textAt(row, 'ExternalDirectoryObjectId'));
}

function securityGroup(state: TenantState, body: JsonObject): StoredRow {
  return addSecurityGroup(state, textAt(body, 'displayName'), {
    entra: {
      description: body['description'] ?? null,
      isAssignableToRole: body['isAssignableToRole'] ?? null,
      mailNickname: textAt(body, 'mailNickname'),
    },
  });
}

const stored = (state: TenantState, id: string): StoredRow => state.entra.get(id.toLowerCase()) ?? {};

const defaultDomain = (state: TenantState): string =>
  textAt(state.config.AcceptedDomain.find((row) => row['Default'] === true) ?? {}, 'DomainName') || state.domain;
