import { isList, textAt } from '../../json.ts';
import type { StoredRow } from '../state/state.ts';
import { roleManagement } from './access.ts';
import type { GraphContext } from './context.ts';
import { badRequest, denied } from './problem.ts';

export const isUnified = (group: StoredRow): boolean => hasType(group, 'Unified');

const hasType = (group: StoredRow, type: string): boolean => {
  const types = group['groupTypes'];
  return isList(types) && types.includes(type);
};

/**
 * Refuses a write to a group that Graph does not master, in Graph's words. Sources: Microsoft Graph "Add members" and
 * the public issues microsoft-graph-docs 14827 and 14899. For dynamic membership no text is established: reports speak
 * of a 403 like the one given here, and clients should tell such a group by its groupTypes.
 */
export function checkWritable(context: GraphContext, group: StoredRow, what: 'members' | 'group'): void {
  if (group['onPremisesSyncEnabled'] === true) badRequest(syncedText);
  if (group['mailEnabled'] === true && !isUnified(group)) badRequest(mailEnabledText);
  if (what === 'members' && hasType(group, 'DynamicMembership')) denied();
  if (group['isAssignableToRole'] === true && !context.access(roleManagement)) denied();
}

const mailEnabledText = 'Cannot Update a mail-enabled security groups and or distribution list.';

const syncedText =
  'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';

/** A name for an object in Graph's messages: `[ResourceType=User,Id=…]`. */
export const resourceName = (row: StoredRow): string => {
  const type = textAt(row, '@odata.type').replace('#microsoft.graph.', '');
  return `[ResourceType=${type.slice(0, 1).toUpperCase()}${type.slice(1)},Id=${textAt(row, 'id')}]`;
};
