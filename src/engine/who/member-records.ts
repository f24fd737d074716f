import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { RecordObject } from './rule-records.ts';

const said = ['Add member to group', 'Remove member from group'] as const;

/**
 * What Entra writes where somebody changes the members of a group that it keeps: of Microsoft 365 and of security groups.
 * Records end the name in a dot, the portals do not, so that both are asked for. Source: Office 365 Management Activity
 * API schema, "Azure Active Directory" records, and public collectors.
 */
export const memberRecords: readonly string[] = said.flatMap((name) => [name, `${name}.`]);

/** The name without its dot; null for everything that is no change of members in Entra. */
export const memberRecordIn = (operation: string): string | null =>
  said.find((name) => operation.replace(/\.$/u, '').toLowerCase() === name.toLowerCase()) ?? null;

/** A change of members: the group by its id and its name, and who was added or removed. */
export interface MemberRecord extends RecordObject {
  readonly given: ReadonlyMap<string, string>;
}

/** Null where the record names no group or nobody. A removal names its group as the value that was. */
export function memberRecordOf(data: JsonObject): MemberRecord | null {
  const group = ['Group.ObjectID', 'Group.DisplayName'].map((name) => valueOf(data['ModifiedProperties'], name));
  const names = group.filter((name) => name !== '').map((name) => name.toLowerCase());
  const members = [textAt(data, 'ObjectId'), ...targetsIn(data)].filter((name) => member.test(name));
  if (names.length === 0 || members.length === 0) return null;
  return { names, owners: [], given: new Map([['member', [...new Set(members)].join(';')]]) };
}

/** An address or an id; beside them stand words such as `User` and `Not Available`. */
const member = /@|^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

function valueOf(properties: Json | undefined, name: string): string {
  const found = isList(properties)
    ? properties.filter(isObject).find((one) => textAt(one, 'Name') === name)
    : undefined;
  const value = textAt(found ?? {}, 'NewValue') || textAt(found ?? {}, 'OldValue');
  return value.replaceAll(/^"|"$/gu, '');
}

function targetsIn({ Target: targets }: JsonObject): readonly string[] {
  return isList(targets) ? targets.filter(isObject).map((one) => textAt(one, 'ID').replace(/^User_/u, '')) : [];
}
