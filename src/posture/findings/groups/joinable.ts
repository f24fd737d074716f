import { membersOf } from '../../world/membership.ts';
import type { Group, World } from '../../world/world.ts';
import { type Finding, open, type Remark, warn } from '../finding.ts';
import { groupName, letsAnybodyJoin, reread, type ScopeGroup, scopeGroups } from './scopes.ts';

/** L20: groups into which people let themselves, or that hold people from outside. */
export const joinable: Finding = {
  id: 'L20',
  title: 'nobody lets themselves into the scope of an outbound policy, and it holds nobody from outside',
  text: 'Whoever can join a group that may forward can allow themselves to forward. Guests and contacts in such a group are people whom nobody here answers for.',
  example:
    'groups:\n  - { address: fwd@contoso.com, type: distribution, displayName: Forwarders, memberJoinRestriction: Open, members: [ana@contoso.com] }\noutboundPolicies:\n  - { name: Partners, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }',
  controls: [],
  needs: ['outbound'],
  check: (world, _at, grants) =>
    scopeGroups(world, grants.of).flatMap((scope) =>
      scope.group === null
        ? [open(groupName(scope.name), `${scope.named} was not read`, reread(scope.name))]
        : joining(scope, scope.group).concat(strangers(scope, scope.group, world)),
    ),
};

function joining(scope: ScopeGroup, group: Group): readonly Remark[] {
  const { joining: how, name } = group;
  const object = groupName(scope.name);
  if (how === null)
    return [open(object, `whether people can join ${scope.named} by themselves was not read`, reread(name))];
  return letsAnybodyJoin(group)
    ? [warn(object, `${scope.named} lets anybody join`, 'close the group: its owners should let people in')]
    : [];
}

const outside = new Set(['GuestMailUser', 'MailContact']);

function strangers(scope: ScopeGroup, group: Group, { recipients }: World): readonly Remark[] {
  const object = groupName(scope.name);
  if (group.members.state !== 'present')
    return [open(object, `the members of ${scope.named} could not be read`, reread(scope.name))];
  const count = [...membersOf(group)].filter((key) => outside.has(recipients.get(key)?.type ?? '')).length;
  return count === 0
    ? []
    : [warn(object, `${scope.named} holds ${count} from outside`, 'take guests and contacts out')];
}
