import { isObject, type Json, textAt } from '../../json.ts';
import { entraObject, entraObjects, recipientOf, removeObject } from '../tenants/directory.ts';
import type { EmulatorResponse } from '../wire/http.ts';
import type { StoredRow } from '../state/state.ts';
import { demand } from './access.ts';
import { collection } from './collection.ts';
import { done, type GraphContext, idOf, typeOf } from './context.ts';
import { checkWritable } from './guard.ts';
import { bind, boundMembers, groupOf } from './members.ts';
import { single } from './people.ts';
import { absent, badRequest, denied, objectId, unsupported } from './problem.ts';
import { shape } from './shape.ts';

/** `GET /groups` */
export const listGroups = (context: GraphContext): EmulatorResponse =>
  collection(context, 'groups', entraObjects(context.state, 'group'), shape);

/** `GET /groups/{id}` */
export const getGroup = (context: GraphContext): EmulatorResponse => single(context, 'groups', groupOf(context));

/** What a PATCH may change, and the property of the Exchange row that shows it. */
const changeable: Readonly<Record<string, string>> = {
  displayName: 'DisplayName',
  description: 'Notes',
  visibility: 'AccessType',
};

/** `PATCH /groups/{id}`: properties, new members, or both; all or nothing. */
export function patchGroup(context: GraphContext): EmulatorResponse {
  const group = groupOf(context);
  const { body } = context.request;
  if (!isObject(body)) return badRequest('Invalid request body.');
  const properties = Object.entries(body).filter(([name]) => name !== 'members@odata.bind');
  checkProperties(context, group, properties);
  const references = boundMembers(body);
  if (references !== null) bind(context, group, references);
  if (properties.length > 0) write(context, group, properties);
  return done(context);
}

function checkProperties(context: GraphContext, group: StoredRow, properties: readonly [string, Json][]): void {
  if (properties.length === 0) return;
  demand(context.access, 'changeGroups');
  checkWritable(context, group, 'group');
  const stray = properties.find(([name]) => !(name in changeable))?.[0];
  if (stray !== undefined) unsupported(`changing the property ${stray} of a group is not modelled`);
}

function write({ state }: GraphContext, group: StoredRow, properties: readonly [string, Json][]): void {
  const id = textAt(group, 'id').toLowerCase();
  const recipient = recipientOf(state, id) ?? {};
  state.entra.set(id, { ...group, ...Object.fromEntries(properties) });
  for (const [name, value] of properties) recipient[changeable[name] ?? name] = value ?? '';
}

/** `DELETE /groups/{id}`: the group leaves Entra and Exchange together. The thirty days in a bin are not modelled. */
export function deleteGroup(context: GraphContext): EmulatorResponse {
  const group = groupOf(context);
  checkWritable(context, group, 'group');
  removeObject(context.state, textAt(group, 'id'));
  return done(context);
}

/**
 * `DELETE /groups/{id}/members/{id}` without `/$ref`: deletes the member itself, the user with the mailbox, from the
 * tenant. Microsoft documents the danger under "Remove member"; here it happens, so that a client that drops the
 * suffix is found out.
 */
export function deleteMemberObject(context: GraphContext): EmulatorResponse {
  const id = objectId(idOf(context, 1));
  const member = entraObject(context.state, id) ?? absent(id);
  if (typeOf(member) === 'user') demand(context.access, 'deleteUsers');
  else if (typeOf(member) === 'group') demand(context.access, 'changeGroups');
  else denied();
  if (typeOf(member) === 'group') checkWritable(context, member, 'group');
  context.services.record(`DELETED THE OBJECT ITSELF: ${typeOf(member)} ${textAt(member, 'displayName')}`);
  removeObject(context.state, id);
  return done(context);
}
