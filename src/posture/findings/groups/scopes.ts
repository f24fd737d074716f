import type { Group, OutboundRule, World } from '../../world/world.ts';
import { type GrantsOf, grantsText } from '../finding.ts';
import { outboundOf, policyName } from '../outbound/effective.ts';

/** A group that an enabled rule takes as its scope; null where it was not read, or its name leads nowhere for certain. */
export interface ScopeGroup {
  readonly rule: OutboundRule;
  readonly name: string;
  readonly group: Group | null;
  /** The group and what names it, as a sentence begins: `fwd@contoso.com, the scope of Partners,`. */
  readonly named: string;
}

/** The groups that enabled rules take as their scope, or take out of it. A name that nobody bears is no group. */
export const scopeGroups = (world: World, grantsOf: GrantsOf): readonly ScopeGroup[] =>
  outboundOf(world)
    .rules.filter((rule) => rule.enabled)
    .flatMap((rule) =>
      [...rule.fromMemberOf, ...rule.exceptIfFromMemberOf].flatMap(({ identity, key }) => {
        if (key.state === 'absent') return [];
        const group = (key.state === 'present' ? world.groups.get(key.value) : undefined) ?? null;
        const name = group?.address || group?.name || identity;
        return [{ rule, name, group, named: `${name}, ${namedBy(rule, identity, grantsOf)},` }];
      }),
    );

/** Nobody writes the scopes that grants make: the grant is where a group is named. */
function namedBy({ policy }: OutboundRule, identity: string, grantsOf: GrantsOf): string {
  if (grantsOf(policyName(policy)) === null) return `the scope of ${policy}`;
  return `named by ${grantsText(grantsOf(groupName(identity)) ?? [])}`;
}

export const groupName = (name: string): string => `groups/${name}`;

/** Something about a group that could not be read. */
export const reread = (name: string): string => `make ${name} and its members readable`;

const free: ReadonlySet<string> = new Set(['Open', 'Public']);

/** Whether people let themselves into a group; where nobody said how they join, nobody knows. */
export const letsAnybodyJoin = ({ joining }: Group): boolean => joining !== null && free.has(joining);
