import { isList, isObject, type Json, textAt } from '../../json.ts';
import { entraObject, memberIds } from '../tenants/directory.ts';
import type { EmulatorResponse } from '../wire/http.ts';
import { plain } from '../wire/http.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { may, type AccessNeed } from './access.ts';
import { collection, eventual } from './collection.ts';
import { done, type GraphContext, idOf, typeOf } from './context.ts';
import { checkWritable, isUnified, resourceName } from './guard.ts';
import { absent, badRequest, objectId, refuse, unsupported } from './problem.ts';
import { shape, veiled } from './shape.ts';

/** The group that a path names. */
export function groupOf(context: GraphContext): StoredRow {
  const id = objectId(idOf(context));
  const row = entraObject(context.state, id);
  return row !== undefined && typeOf(row) === 'group' ? row : absent(id);
}

/** `GET /groups/{id}/members` */
export const listMembers = (context: GraphContext): EmulatorResponse =>
  collection(context, 'directoryObjects', directMembers(context), writer(context));

/** `GET /groups/{id}/transitiveMembers`: everybody below the group, and the groups in between. */
export const listTransitiveMembers = (context: GraphContext): EmulatorResponse =>
  collection(context, 'directoryObjects', allMembers(context), writer(context));

export const countMembers = (context: GraphContext): EmulatorResponse => count(context, directMembers(context));
export const countTransitiveMembers = (context: GraphContext): EmulatorResponse => count(context, allMembers(context));

function count(context: GraphContext, members: readonly StoredRow[]): EmulatorResponse {
  if (!eventual(context)) badRequest('$count is not currently supported.');
  return plain(200, String(members.length));
}

const directMembers = (context: GraphContext): readonly StoredRow[] =>
  rowsOf(context.state, textAt(groupOf(context), 'id'));

function allMembers(context: GraphContext): readonly StoredRow[] {
  const found = new Map<string, StoredRow>();
  const waiting = [textAt(groupOf(context), 'id')];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    for (const row of rowsOf(context.state, group)) {
      const id = textAt(row, 'id');
      if (found.has(id)) continue;
      found.set(id, row);
      if (typeOf(row) === 'group') waiting.push(id);
    }
  }
  return [...found.values()];
}

const rowsOf = (state: TenantState, group: string): readonly StoredRow[] =>
  memberIds(state, group)
    .map((id) => entraObject(state, id))
    .filter((row) => row !== undefined);

const readers: Readonly<Record<string, AccessNeed>> = {
  user: 'readUsers',
  orgContact: 'readContacts',
  group: 'readGroups',
};

/** Writes a member with its type. One whose type the caller may not read has nothing but that and its id. */
const writer =
  (context: GraphContext) =>
  (row: StoredRow, select: readonly string[] | null): StoredRow => ({
    '@odata.type': row['@odata.type'] ?? null,
    ...(may(context.access, readers[typeOf(row)] ?? 'nothing') ? shape(row, select) : veiled(row, select)),
  });

/** `POST /groups/{id}/members/$ref`: one member. */
export function addMember(context: GraphContext): EmulatorResponse {
  const { body } = context.request;
  const reference = isObject(body) ? body['@odata.id'] : undefined;
  if (typeof reference !== 'string') return badRequest(emptyBody);
  bind(context, groupOf(context), [reference]);
  return done(context);
}

const emptyBody =
  "An unexpected 'EndOfInput' node was found when reading from the JSON reader. A 'StartObject' node was expected.";

/** `POST /groups/{id}/members`: the form with a list of references; anything else is refused. */
export function postMembers(context: GraphContext): EmulatorResponse {
  const references = boundMembers(context.request.body);
  if (references === null) return badRequest('Write requests are only supported on contained entities');
  bind(context, groupOf(context), references);
  return done(context);
}

/** `PATCH /groups/{id}/members/$ref`, which people try. */
export const patchReference = (): EmulatorResponse =>
  refuse(400, 'BadRequest', 'The request is currently not supported on the targeted entity set');

/** The references of a `members@odata.bind`; null where a body has none. */
export function boundMembers(body: Json): readonly string[] | null {
  const bound = isObject(body) ? body['members@odata.bind'] : undefined;
  if (bound === undefined) return null;
  return isList(bound)
    ? bound.map((one) => (typeof one === 'string' ? one : badRequest(emptyBody)))
    : badRequest(emptyBody);
}

/** Adds members, all of them or nobody. */
export function bind(context: GraphContext, group: StoredRow, references: readonly string[]): void {
  checkWritable(context, group, 'members');
  // The limit is documented, the wording of this refusal is not.
  if (references.length > 20) badRequest('A maximum of 20 references can be added in a single request.');
  const added = references.map((reference) => referred(context.state, reference));
  const members = membersOf(context.state, group);
  added.forEach((member, index) => checkAddition(group, member, members, added.slice(0, index)));
  for (const member of added) {
    members.add(textAt(member, 'id').toLowerCase());
    context.services.changed({ group, member, added: true });
  }
}

function checkAddition(
  group: StoredRow,
  member: StoredRow,
  members: ReadonlySet<string>,
  before: readonly StoredRow[],
): void {
  const id = textAt(member, 'id').toLowerCase();
  if (before.some((one) => one['id'] === member['id'])) {
    badRequest(
      `Object '${resourceName(member)}' referenced from '${resourceName(group)}' can only be present once as an add/remove change.`,
    );
  }
  if (members.has(id)) {
    badRequest("One or more added object references already exist for the following modified properties: 'members'.");
  }
  if (isUnified(group) && typeOf(member) !== 'user')
    unsupported('only users can be members of a Microsoft 365 group here');
}

/** The object behind `https://graph.microsoft.com/v1.0/directoryObjects/{id}`, or `users/{id}`. */
export function referred(state: TenantState, reference: string): StoredRow {
  const id = objectId(/\/(?:directoryObjects|users|groups|contacts)\/([^/]+)$/u.exec(reference)?.[1] ?? reference);
  return entraObject(state, id) ?? absent(id);
}

function membersOf(state: TenantState, group: StoredRow): Set<string> {
  const id = textAt(group, 'id').toLowerCase();
  const members = state.entraMembers.get(id) ?? new Set<string>();
  state.entraMembers.set(id, members);
  return members;
}

/** `DELETE /groups/{id}/members/{id}/$ref`: takes a member out of the group. */
export function removeMember(context: GraphContext): EmulatorResponse {
  const group = groupOf(context);
  checkWritable(context, group, 'members');
  const id = objectId(idOf(context, 1));
  if (!membersOf(context.state, group).delete(id)) absent(id);
  context.services.changed({ group, member: entraObject(context.state, id) ?? {}, added: false });
  return done(context);
}
