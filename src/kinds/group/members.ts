import { isList, isObject, type JsonObject } from '../../json.ts';
import type { Row, TenantError } from '../../tenant/tenant.ts';
import { errorIn } from '../asked.ts';
import type { Directory } from '../directory.ts';
import { recipientOf } from '../recipient.ts';
import type { Unresolved } from '../property.ts';

/** Who is in a group, as far as it could be told. */
export interface Membership {
  /** Primary addresses, sorted; a member that nobody could look up stands as `id:…`. Null where the list is unknown. */
  readonly members: readonly string[] | null;
  /** The directory id of each member by its address. */
  readonly ids: JsonObject;
  readonly unresolved: readonly Unresolved[];
}

/** A member as a listing gives it. */
type Named =
  | { readonly state: 'known'; readonly address: string; readonly id: string }
  /** No recipient: it sends no mail, no policy can name it, and nobody takes it out. */
  | { readonly state: 'aside' }
  | { readonly state: 'unknown'; readonly id: string; readonly because: TenantError };

/** Rows of groups that policies know by something other than an address, by their directory id. */
export type GroupNames = ReadonlyMap<string, string>;

export function membershipOf(row: Row, directory: Directory, names: GroupNames): Membership {
  const error = errorIn(row['MembersError']);
  const { Members: list } = row;
  if (error !== null || !isList(list))
    return { members: null, ids: {}, unresolved: error === null ? [] : [missing(error.call, error)] };
  const named = list.filter(isObject).map((member) => nameMember(member, directory, names));
  return {
    members: [...new Set(named.flatMap(labelOf))].sort(),
    ids: Object.fromEntries(named.flatMap((one) => (one.state === 'known' ? [[one.address, one.id]] : []))),
    unresolved: named.flatMap((one) => (one.state === 'unknown' ? [missing(one.id, one.because)] : [])),
  };
}

const missing = (identity: string, because: TenantError): Unresolved => ({ property: 'members', identity, because });

function labelOf(member: Named): readonly string[] {
  if (member.state === 'aside') return [];
  return [member.state === 'known' ? member.address : `id:${member.id}`];
}

/** True for a member that nobody could look up; it is never taken out. */
export const isNameless = (label: string): boolean => label.startsWith('id:');

function nameMember(row: Row, directory: Directory, names: GroupNames): Named {
  const { addresses, address } = recipientOf(row);
  const id = directory.keyOf(row);
  const known = directory.byKey(id);
  if (known !== null && known.addresses.length > 0) return { state: 'known', address: known.address, id };
  const name = names.get(id);
  if (name !== undefined) return { state: 'known', address: name, id };
  return addresses.length === 0 ? lookUp(id, directory) : { state: 'known', address, id };
}

/** Without leave to read a member's type, Graph gives its id alone. Source: Graph "List group members", August 2026. */
function lookUp(id: string, directory: Directory): Named {
  const found = directory.find(id);
  if (found.state === 'present') return { state: 'known', address: found.value.address, id };
  return found.state === 'absent' ? { state: 'aside' } : { state: 'unknown', id, because: found.because };
}

/** The ids of the members that a listing names by nothing else, so that they can be looked up. */
export function namelessIn(row: Row): readonly string[] {
  const { Members: list } = row;
  const members = isList(list) ? list.filter(isObject).map(recipientOf) : [];
  return members.filter(({ addresses, key }) => addresses.length === 0 && key !== '').map(({ key }) => key);
}
