import type { Grant } from '../../policy/grants/grant.ts';
import { absent, present } from '../../tenant/tenant.ts';
import { domainOf } from '../world/domains.ts';
import { membersOf } from '../world/membership.ts';
import type { Group, Recipient, World } from '../world/world.ts';
import { principalsIn } from './spelled.ts';

/** Somebody made up who joins groups of grants: what holds of them holds of whoever joins tomorrow. */
export interface Joiner {
  readonly recipient: Recipient;
  /** Keys of the groups. */
  readonly groups: readonly string[];
}

/** One for each group that grants name, and one for each two of them that share somebody today. */
export function joinersOf(world: World, grants: readonly Pick<Grant, 'from'>[]): readonly Joiner[] {
  const groups = principalsIn(world, grants, 'group').flatMap(({ key }) =>
    key.state === 'present' ? (world.groups.get(key.value) ?? []) : [],
  );
  const known = groups.filter(({ members }) => members.state === 'present');
  const sets = [...known.map((one) => [one]), ...sharing(known)];
  return sets.map((some, at) => ({
    recipient: madeUp(`joins-${at + 1}`, domainOf(some[0]?.address ?? '')),
    groups: some.map(({ key }) => key),
  }));
}

/** Every two groups that share a member. */
function sharing(groups: readonly Group[]): readonly (readonly Group[])[] {
  const byMember = new Map<string, Group[]>();
  for (const group of groups)
    for (const key of membersOf(group)) byMember.set(key, [...(byMember.get(key) ?? []), group]);
  const pairs = new Map<string, readonly Group[]>();
  for (const some of byMember.values())
    for (const [at, one] of some.entries())
      for (const other of some.slice(at + 1)) pairs.set(`${one.key} ${other.key}`, [one, other]);
  return [...pairs.values()];
}

/** A mailbox that nobody has. */
export function madeUp(name: string, domain: string): Recipient {
  const address = `${name}.made-up@${domain === '' ? 'invalid' : domain}`;
  return { key: address, address, name: address, type: 'UserMailbox', addresses: [address], externalAddress: absent };
}

/** A world in which they have joined. */
export function withJoiners(world: World, joiners: readonly Joiner[]): World {
  if (joiners.length === 0) return world;
  const joining = new Map<string, string[]>();
  for (const { recipient, groups } of joiners)
    for (const key of groups) joining.set(key, [...(joining.get(key) ?? []), recipient.key]);
  const groups = new Map(world.groups);
  for (const [key, keys] of joining) {
    const group = groups.get(key);
    if (group?.members.state === 'present')
      groups.set(key, { ...group, members: present([...group.members.value, ...keys]) });
  }
  return {
    ...world,
    groups,
    recipients: new Map([...world.recipients, ...joiners.map(({ recipient }) => [recipient.key, recipient] as const)]),
  };
}
