import { indexed } from '../../world/indexed.ts';
import { hasNoMail, membersOf } from '../../world/membership.ts';
import type { Group, World } from '../../world/world.ts';
import { type Finding, type GrantsOf, open, type Remark, warn } from '../finding.ts';
import { groupName, reread, type ScopeGroup, scopeGroups } from './scopes.ts';

/** L4: groups that the service does not look into, or not deep enough, or that hold nobody. */
export const unfit: Finding = {
  id: 'L4',
  title: 'every scope of an outbound policy is a group that the service looks into',
  text: 'Outbound policies look into distribution groups, mail-enabled security groups and Microsoft 365 groups with assigned members. Dynamic groups are accepted and not supported, so that such a scope may never match. A group without mail is no recipient. Whether members of groups inside a group count is not documented.',
  example:
    'outboundPolicies:\n  - { name: Sales, autoForwardingMode: On, fromMemberOf: [empty@contoso.com] }\ngroups:\n  - { address: empty@contoso.com, type: distribution, displayName: Empty, members: [] }',
  controls: [],
  needs: ['outbound'],
  check: (world, _at, grants) => scopeRemarks(world, grants.of).map(({ remark }) => remark),
};

/** What is said of the scopes of each policy. */
export const scopeRemarks = (
  world: World,
  grantsOf: GrantsOf,
): readonly { readonly policy: string; readonly remark: Remark }[] =>
  scopeGroups(world, grantsOf).flatMap((scope) =>
    fitness(world, scope).map((remark) => ({ policy: scope.rule.policy, remark })),
  );

function fitness(world: World, { name, group, named: of }: ScopeGroup): readonly Remark[] {
  if (group === null) return [open(groupName(name), `${of} was not read`, reread(name))];
  const found = troubleWith(group, world);
  if (found !== null) return [warn(groupName(name), `${of} ${found.is}`, found.hint)];
  const doubt = doubtAbout(group);
  return doubt === null ? [] : [open(groupName(name), `${of} ${doubt}`, reread(name))];
}

const anotherGroup = 'use a mail-enabled group with the people themselves in it';

interface Trouble {
  readonly is: string;
  readonly hint: string;
}

const trouble = (is: string, hint = anotherGroup): Trouble => ({ is, hint });

function troubleWith(group: Group, world: World): Trouble | null {
  if (hasNoMail(group)) return trouble('is not mail-enabled: no policy sees its members');
  if (group.type === 'DynamicDistributionGroup' || (group.dynamic.state === 'present' && group.dynamic.value))
    return trouble('has dynamic members, which outbound policies do not support: it may never match');
  if (group.members.state === 'present' && group.members.value.length === 0)
    return trouble('is empty', 'put its people into it, or name another group');
  if (world.facts.nestedGroups === 'expand' || !nests(group, world)) return null;
  return trouble('holds other groups, and whether their members count is not documented');
}

function nests(group: Group, world: World): boolean {
  const groups = indexed(world).groupKeys();
  return [...membersOf(group)].some((key) => groups.has(key));
}

function doubtAbout({ dynamic, members }: Group): string | null {
  if (dynamic.state === 'unknown') return 'may have dynamic members: nobody could read whether a rule fills it';
  return members.state === 'present' ? null : 'has members that could not be read';
}
