import { isList, isObject, type Json } from '../../json.ts';
import type { EmulatorRequest } from '../wire/http.ts';
import { denied, refuse } from './problem.ts';

/** Whether the calling application holds an application permission. */
export type Access = (permission: string) => boolean;

/**
 * Reads what a caller may do from the `roles` of its token, as Graph does. A token that names no roles, or is no JWT at
 * all, may do everything but touch role-assignable groups: an emulator that starts with less would only be in the way.
 */
export function accessOf(request: EmulatorRequest, now: Date): Access {
  const token = /^Bearer (.+)$/iu.exec(request.headers['authorization'] ?? '')?.[1];
  if (token === undefined) return refuse(401, 'InvalidAuthenticationToken', 'Access token is empty.');
  const claims = claimsOf(token);
  if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= now.getTime()) {
    return refuse(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
  }
  const roles = claims['roles'];
  return isList(roles) ? (permission) => roles.includes(permission) : (permission) => permission !== roleManagement;
}

export const roleManagement = 'RoleManagement.ReadWrite.Directory';

function claimsOf(token: string): Readonly<Record<string, Json>> {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Json;
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
}

/** Application permissions, any of which is enough. Source: the permissions tables of the Graph v1.0 reference. */
const needs = {
  readGroups: [
    'GroupMember.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  changeMembers: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  createGroups: ['Group.Create', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  changeGroups: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  readUsers: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  deleteUsers: ['User.ReadWrite.All'],
  readContacts: ['OrgContact.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  readOrganization: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  readDomains: ['Domain.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  readPolicies: ['Policy.Read.All'],
  readSignIns: ['AuditLog.Read.All'],
  nothing: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AccessNeed = keyof typeof needs;

export const may = (access: Access, need: AccessNeed): boolean => needs[need].length === 0 || needs[need].some(access);

export function demand(access: Access, need: AccessNeed): void {
  if (!may(access, need)) denied();
}
