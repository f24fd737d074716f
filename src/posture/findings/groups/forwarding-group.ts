import type { World } from '../../world/world.ts';
import { type Finding, open, type Remark, warn } from '../finding.ts';
import { forwardsOf } from '../forwards/configured.ts';
import { outboundOf } from '../outbound/effective.ts';
import { groupName, reread, type ScopeGroup, scopeGroups } from './scopes.ts';

/** L5: a Microsoft 365 group forwards under its own address, which a scope by membership does not cover. */
export const forwardingGroup: Finding = {
  id: 'L5',
  title: 'a Microsoft 365 group that forwards is named among the senders of its policy',
  text: 'An inbox rule in the mailbox of a Microsoft 365 group sends under the address of the group. A scope by membership (fromMemberOf) covers the mail of its members, and not that of the group; from has to name it.',
  example:
    'Get-InboxRule -Mailbox sales@contoso.com shows a forward, and the policy has fromMemberOf: [sales@contoso.com]',
  controls: [],
  needs: ['outbound', 'forwards'],
  check: (world, at, grants) => {
    const senders = new Set(forwardsOf(world, at).map((one) => one.from));
    const named = outboundOf(world).rules.flatMap(({ from }) => from);
    const byName = new Set(named.flatMap(({ key }) => (key.state === 'present' ? [key.value] : [])));
    return scopeGroups(world, grants.of)
      .filter(({ group }) => group === null || (group.type === 'GroupMailbox' && !byName.has(group.key)))
      .flatMap((scope) => uncovered(scope, senders, world));
  },
};

function uncovered({ name, group, named }: ScopeGroup, senders: ReadonlySet<string>, world: World): readonly Remark[] {
  if (senders.has(name))
    return [
      warn(
        groupName(name),
        `${named} forwards as itself, and its policy covers only its members`,
        `name ${name} itself as well`,
      ),
    ];
  if (group === null) return [open(groupName(name), `whether ${named} forwards as itself was not read`, reread(name))];
  if (world.inboxRules.get(group.key)?.state === 'present') return [];
  return [
    open(
      groupName(name),
      `whether ${named} forwards as itself is not known: its inbox rules were not read`,
      `read the inbox rules of ${name}`,
    ),
  ];
}
