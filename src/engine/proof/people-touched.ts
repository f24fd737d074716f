import { indexed } from '../../posture/world/indexed.ts';
import { isDynamic, reachOf } from '../../posture/world/membership.ts';
import type { SenderIndex } from '../../posture/matrix/senders.ts';
import type { Principal, World } from '../../posture/world/world.ts';
import type { People } from '../world/people.ts';
import { everywhere, ofSenders, type ProofScope } from './proof-scope.ts';

/** What tells whom a unit concerns. */
export interface PeopleIndex {
  readonly people: People;
  readonly senders: SenderIndex;
  /** Worlds that together hold every state of every object. */
  readonly worlds: readonly World[];
  /** Made when it is first asked for. */
  readonly named: () => Named;
}

/** Keys of groups by what names them; `open` where a control names something that nobody could resolve. */
interface Named {
  readonly byRules: ReadonlySet<string>;
  readonly byPolicies: ReadonlySet<string>;
  readonly inGroups: ReadonlySet<string>;
  readonly open: boolean;
}

/** The class of somebody who is named; null where nobody knows who that is. */
export function personClasses({ key }: Principal, { senders }: PeopleIndex): readonly number[] | null {
  if (key.state === 'unknown') return null;
  const own = key.state === 'present' ? senders.ofKey(key.value) : undefined;
  return own === undefined ? [] : [own];
}

/** The classes of all who are ever in a group; null where nobody knows them all. */
export function memberClasses({ key }: Principal, { senders, worlds }: PeopleIndex): readonly number[] | null {
  if (key.state !== 'present') return key.state === 'absent' ? [] : null;
  const isKnown = (world: World): boolean => {
    const group = world.groups.get(key.value);
    if (group === undefined || isDynamic(group) || group.members.state === 'unknown') return false;
    return !reachOf(indexed(world), group).open;
  };
  return worlds.every(isKnown) ? (senders.byGroup.get(key.value) ?? []) : null;
}

/** Whose mail a change of a group's members can touch. */
export function groupRegion(identity: string, atlas: PeopleIndex): ProofScope {
  const group = atlas.people.principal(identity);
  if (group.key.state !== 'present') return everywhere;
  const { value: key } = group.key;
  const { byRules, byPolicies, inGroups, open } = atlas.named();
  if (open || byRules.has(key) || inGroups.has(key)) return everywhere;
  const own = personClasses(group, atlas) ?? [];
  const members = byPolicies.has(key) ? memberClasses(group, atlas) : [];
  return members === null ? everywhere : ofSenders([...own, ...members]);
}

/** Everything that controls and groups name in some worlds. */
export function namedIn(worlds: readonly World[]): Named {
  const byRules = worlds.flatMap(({ transportRules }) =>
    transportRules.state === 'present'
      ? transportRules.value.flatMap((rule) =>
          [...rule.conditions, ...rule.exceptions].flatMap((one) => one.principals),
        )
      : [],
  );
  const byPolicies = worlds.flatMap(({ outbound }) =>
    outbound.state === 'present'
      ? outbound.value.rules.flatMap((rule) => [...rule.fromMemberOf, ...rule.exceptIfFromMemberOf])
      : [],
  );
  return {
    byRules: keysOf(byRules),
    byPolicies: keysOf(byPolicies),
    inGroups: new Set(worlds.flatMap(innerKeys)),
    open: [...byRules, ...byPolicies].some(({ key }) => key.state === 'unknown'),
  };
}

const keysOf = (principals: readonly Principal[]): ReadonlySet<string> =>
  new Set(principals.flatMap(({ key }) => (key.state === 'present' ? [key.value] : [])));

/** Members that are groups themselves. */
const innerKeys = ({ groups }: World): readonly string[] =>
  [...groups.values()].flatMap(({ members }) =>
    members.state === 'present' ? members.value.filter((key) => groups.has(key)) : [],
  );
