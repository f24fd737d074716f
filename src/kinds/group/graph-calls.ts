import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { GraphCall } from '../../tenant/tenant.ts';
import { type Ref, refName } from '../kind.ts';

/** The most members that one PATCH may add; it adds all or none. Source: Graph "Add members", August 2026. */
export const mostAtOnce = 20;

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
export const isObjectId = (text: string): boolean => objectId.test(text);

/** The id of a group that an earlier step of the plan creates, filled in at apply. */
export const createdId = (ref: Ref): string => ['${', refName(ref), '#id}'].join('');

/** A page as large as the service gives. Source: Graph "List group members", August 2026. */
export const membersPath = (group: string): string =>
  `/groups/${group}/members?$select=id,userPrincipalName,mail,userType&$top=999`;

/** What a directory listing must say before anybody may decide who writes a group. */
export const groupFields =
  'id,displayName,description,mail,mailNickname,mailEnabled,securityEnabled,groupTypes,visibility,onPremisesSyncEnabled,isAssignableToRole';

export const groupPath = (group: string): string => `/groups/${group}?$select=${groupFields}`;

export const createGroup = (body: JsonObject): GraphCall => graph('POST', '/groups', body);
export const updateGroup = (group: string, body: JsonObject): GraphCall => graph('PATCH', `/groups/${group}`, body);
export const deleteGroup = (group: string): GraphCall => graph('DELETE', `/groups/${group}`, null);

export const addMembers = (group: string, members: readonly string[]): GraphCall =>
  updateGroup(group, { 'members@odata.bind': members.map(urlOf) });

const urlOf = (id: string): string => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

/** An id, or the place of one that is filled in at apply. */
const identifier = String.raw`(?:[0-9A-Za-z-]+|\$\{[^}]+\})`;
const memberPath = new RegExp(String.raw`^/groups/${identifier}/members/${identifier}/\$ref$`, 'u');

/**
 * Takes a member out of a group. The one place where this path is written: without its last segment the same request
 * deletes the member itself. Source: Graph "Remove member", August 2026.
 */
export function removeMember(group: string, member: string): GraphCall {
  const path = `/groups/${group}/members/${member}/$ref`;
  if (!memberPath.test(path)) throw new Error(`not the path of a membership: ${path}`);
  return graph('DELETE', path, null);
}

const graph = (method: GraphCall['method'], path: string, body: Json): GraphCall => ({
  via: 'graph',
  method,
  path,
  body: isObject(body) ? body : null,
});
