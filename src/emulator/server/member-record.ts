import { textAt } from '../../json.ts';
import type { MemberChange } from '../wire/http.ts';
import { guidOf } from '../state/source.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import type { Actor } from './actor.ts';

/**
 * Writes what the unified audit log has of a change of members in Entra: the name ends in a dot, and a removal has the group
 * as the value that was. Source: Management Activity API schema and public records; which of the targets come, and in what
 * order, is not promised.
 */
export function writeMemberRecord(state: TenantState, change: MemberChange, actor: Actor, at: Date): void {
  const time = at.toISOString().slice(0, 19);
  const id = guidOf(`${state.id}/audit/${state.auditLog.length}`);
  const operation = change.added ? 'Add member to group.' : 'Remove member from group.';
  const data: StoredRow = {
    CreationTime: time,
    Id: id,
    Operation: operation,
    OrganizationId: state.id,
    RecordType: 8,
    ResultStatus: 'Success',
    UserKey: actor.id,
    UserType: actor.type,
    Version: 1,
    Workload: 'AzureActiveDirectory',
    ObjectId: textAt(change.member, 'userPrincipalName') || 'Not Available',
    UserId: actor.id,
    AzureActiveDirectoryEventType: 1,
    ...partsOf(change),
  };
  const row = {
    RecordType: 'AzureActiveDirectory',
    CreationDate: `${time}Z`,
    UserIds: actor.id,
    Operations: operation,
  };
  const rest = { AuditData: JSON.stringify(data), Identity: id, IsValid: true, ObjectState: 'Unchanged' };
  state.auditLog.push({ ...row, ...rest });
}

function partsOf({ group, member, added }: MemberChange): StoredRow {
  const change = (Name: string, value: string): StoredRow =>
    added ? { Name, NewValue: value, OldValue: '' } : { Name, NewValue: '', OldValue: value };
  const memberId = textAt(member, 'id');
  return {
    ModifiedProperties: [
      change('Group.ObjectID', textAt(group, 'id')),
      change('Group.DisplayName', textAt(group, 'displayName')),
      change('Group.WellKnownObjectName', ''),
    ],
    Target: [
      { ID: `User_${memberId}`, Type: 2 },
      { ID: memberId, Type: 2 },
      { ID: 'User', Type: 2 },
    ],
  };
}
