import type { Group, OutboundRule, World } from '../../world/world.ts';
import { outboundOf } from '../outbound/effective.ts';

/** A group that an enabled rule takes as its scope; null where it was not read, or its name leads nowhere for certain. */
export interface ScopeGroup {
  readonly rule: OutboundRule;
  readonly name: string;
  readonly group: Group | null;
}

/** The groups that enabled rules take as their scope, or take out of it. A name that nobody bears is no group. */
export const scopeGroups = (world: World): readonly ScopeGroup[] =>
  outboundOf(world)
    .rules.filter((rule) => rule.enabled)
    .flatMap((rule) =>
      [...rule.fromMemberOf, ...rule.exceptIfFromMemberOf].flatMap(({ identity, key }) => {
        if (key.state === 'absent') return [];
        const group = (key.state === 'present' ? world.groups.get(key.value) : undefined) ?? null;
        return [{ rule, name: group?.address || group?.name || identity, group }];
      }),
    );

export const groupName = (name: string): string => `groups/${name}`;

/** Something about a group that could not be read. */
export const reread = (name: string): string => `make ${name} and its members readable`;
