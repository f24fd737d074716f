import { match } from '../values/kleene.ts';
import { indexed, senderOf } from '../world/indexed.ts';
import { isMember } from '../world/membership.ts';
import type { Principal, World } from '../world/world.ts';
import { groupName } from './covering.ts';

/** A control that looks at a group, and whether it takes its members or leaves them out. */
export interface GroupUse {
  /** `section/name`. */
  readonly object: string;
  readonly as: 'condition' | 'exception';
}

/** A group that some control looks at, with somebody in it. */
export interface MattersGroup {
  readonly group: string;
  /** False where nobody can tell whether they are in it. */
  readonly certain: boolean;
  readonly usedBy: readonly GroupUse[];
}

interface NamedGroup extends GroupUse {
  readonly principal: Principal;
}

/** The groups that controls on senders name and that somebody is in, or may be. */
export function mattersOf(world: World, sender: string): readonly MattersGroup[] {
  const index = indexed(world);
  const from = senderOf(index, sender);
  const found = new Map<string, MattersGroup>();
  for (const { principal, object, as } of namedGroups(world)) {
    const member = isMember(index, [principal], from);
    if (member === match.no) continue;
    const group = groupName(index, principal);
    const known = found.get(group);
    const usedBy = [...(known?.usedBy ?? []), { object, as }];
    found.set(group, { group, certain: member === match.yes, usedBy });
  }
  return [...found.values()];
}

const namedGroups = (world: World): readonly NamedGroup[] => [...inPolicies(world), ...inRules(world)];

const used = (object: string, as: GroupUse['as'], principals: readonly Principal[]): readonly NamedGroup[] =>
  principals.map((principal) => ({ object, as, principal }));

const inPolicies = ({ outbound }: World): readonly NamedGroup[] =>
  (outbound.state === 'present' ? outbound.value.rules : []).flatMap(
    ({ policy, enabled, fromMemberOf, exceptIfFromMemberOf }) =>
      enabled
        ? used(`outboundPolicies/${policy}`, 'condition', fromMemberOf).concat(
            used(`outboundPolicies/${policy}`, 'exception', exceptIfFromMemberOf),
          )
        : [],
  );

const inRules = ({ transportRules }: World): readonly NamedGroup[] =>
  (transportRules.state === 'present' ? transportRules.value : []).flatMap(
    ({ name, enabled, conditions, exceptions }) => {
      const of = (as: GroupUse['as'], all: typeof conditions): readonly NamedGroup[] =>
        all.flatMap((one) => (one.name === 'fromMemberOf' ? used(`transportRules/${name}`, as, one.principals) : []));
      return enabled ? of('condition', conditions).concat(of('exception', exceptions)) : [];
    },
  );
