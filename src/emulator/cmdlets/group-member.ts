import { textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { deltaOf } from '../exchange/binding.ts';
import { identityOf } from '../exchange/config.ts';
import {
  isDistributionGroup,
  isDynamicGroup,
  isGroupMailbox,
  recipientNamed,
  refuseSynced,
} from '../exchange/recipients.ts';
import { refuse, types, unsupported } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';
import { recipientView } from '../exchange/views.ts';
import { plainText } from '../exchange/text.ts';

/** Nested groups are one member each. */
const get: Cmdlet = (bound, service) => ({
  rows: membersOf(recipientNamed(service, identityOf(bound), isDistributionGroup), service),
});
const getDynamic: Cmdlet = (bound, service) => ({
  rows: membersOf(recipientNamed(service, identityOf(bound), isDynamicGroup), service),
});

function membersOf(group: StoredRow, { state }: Service): readonly StoredRow[] {
  const guids = state.exchangeMembers.get(guidOf(group)) ?? new Set();
  return [...guids]
    .map((guid) => state.recipients.get(guid))
    .filter((row) => row !== undefined)
    .map(recipientView);
}

const guidOf = (row: StoredRow): string => textAt(row, 'Guid').toLowerCase();

/** The key of a member, if it is of a sort that a distribution group takes: no Microsoft 365 group, nobody without mail. */
export function memberGuid(service: Service, identity: string): string {
  const row = recipientNamed(service, identity);
  if (isGroupMailbox(row))
    refuse(types.validation, `The recipient "${identity}" is a Microsoft 365 group and can't be a member.`);
  return guidOf(row);
}

const managerText =
  "You don't have sufficient permissions. This operation can only be performed by a manager of the group.";

/** An application is never among the managers of a group. Source: the support article on group managers. */
export function refuseStranger(bound: Bound, { quirks }: Service): void {
  if (bound['BypassSecurityGroupManagerCheck'] !== true && !quirks.managesGroups) refuse(types.notManager, managerText);
}

interface Membership {
  readonly group: StoredRow;
  readonly members: Set<string>;
}

function membershipFor(bound: Bound, service: Service, cmdlet: string): Membership {
  const group = recipientNamed(service, identityOf(bound), isDistributionGroup);
  refuseSynced(group, cmdlet, 'Members');
  refuseStranger(bound, service);
  const members = service.state.exchangeMembers.get(guidOf(group)) ?? new Set<string>();
  service.state.exchangeMembers.set(guidOf(group), members);
  return { group, members };
}

const addMember: Cmdlet = (bound, service, spec) => {
  const { group, members } = membershipFor(bound, service, spec.name);
  const identity = memberOf(bound, spec.name);
  const guid = memberGuid(service, identity);
  if (members.has(guid))
    refuse(
      types.memberExists,
      `The recipient "${identity}" is already a member of the group "${textAt(group, 'Name')}".`,
    );
  members.add(guid);
  return done;
};

const removeMember: Cmdlet = (bound, service, spec) => {
  const { group, members } = membershipFor(bound, service, spec.name);
  const identity = memberOf(bound, spec.name);
  if (!members.delete(guidOf(recipientNamed(service, identity)))) {
    refuse(types.memberMissing, `The recipient "${identity}" isn't a member of the group "${textAt(group, 'Name')}".`);
  }
  return done;
};

/** The parameter is optional in the reference, which says nothing of leaving it out. */
const memberOf = (bound: Bound, cmdlet: string): string =>
  textAt(bound, 'Member') || unsupported(`${cmdlet} without -Member`);

/** Replaces the members with what is given. Given a hashtable it empties the group: a user lost one that way. */
const updateMembers: Cmdlet = (bound, service, spec) => {
  const { members } = membershipFor(bound, service, spec.name);
  if (bound['Members'] === undefined) return unsupported('Update-DistributionGroupMember without -Members');
  const wanted = deltaOf(bound['Members']) === null ? [bound['Members'] ?? []].flat() : [];
  if (wanted.length > 10_000) refuse(types.validation, 'A group takes no more than 10000 members at once.');
  const guids = wanted.map((one) => memberGuid(service, plainText(one)));
  members.clear();
  for (const guid of guids) members.add(guid);
  return done;
};

export const groupMemberCmdlets = {
  'Get-DistributionGroupMember': get,
  'Get-DynamicDistributionGroupMember': getDynamic,
  'Add-DistributionGroupMember': addMember,
  'Remove-DistributionGroupMember': removeMember,
  'Update-DistributionGroupMember': updateMembers,
} as const satisfies Record<string, Cmdlet>;
