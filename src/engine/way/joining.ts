import { letsAnybodyJoin, scopeGroups } from '../../posture/findings/groups/scopes.ts';
import { isGrantsName } from '../../policy/grants/names.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { World } from '../../posture/world/world.ts';

/** A group in the scope of a control into which anybody lets themselves, and no policy says so. */
export interface JoinableScope {
  readonly name: string;
  readonly told: string;
}

/** The scopes into which anybody lets themselves. Where an entry says how people join, it speaks for itself; what grants make, they watch. */
export function joinableScopes(world: World, { entries }: Desired): readonly JoinableScope[] {
  const said = new Set(
    (entries.get('groups') ?? [])
      .filter(({ spec }) => how.some((property) => property in spec))
      .map(({ ref }) => ref.key),
  );
  const found = scopeGroups(world, () => null).filter(
    ({ rule, group, name }) =>
      group !== null &&
      letsAnybodyJoin(group) &&
      !said.has(name.toLowerCase()) &&
      !isGrantsName('outboundPolicies', rule.policy),
  );
  const each = found.map(({ name, rule }) => ({
    name: name.toLowerCase(),
    told: `lets anybody join: the scope of the outbound policy ${rule.policy} follows who is in it`,
  }));
  return [...new Map(each.map((one) => [one.name, one])).values()];
}

const how = ['memberJoinRestriction', 'visibility'];
