import type { Indexed, GroupReach, Roster, Sender } from './indexed.ts';
import { match, type Match, sure } from '../values/kleene.ts';
import type { Group, Principal } from './world.ts';

/** Whether a control that names a recipient names this one. */
export function isNamed(principal: Principal, key: string): Match {
  if (principal.key.state === 'present') return sure(principal.key.value === key);
  return principal.key.state === 'absent' ? match.no : match.maybe;
}

/** Whether somebody is in one of the groups that a control names. Source: Configure outbound spam policies, August 2026. */
export function isMember(index: Indexed, groups: readonly Principal[], who: Pick<Sender, 'key'>): Match {
  let best: Match = match.no;
  for (const { direct, nested, throughGroups, others } of rostersOf(index, groups)) {
    if (direct.has(who.key)) return match.yes;
    const one = nested.has(who.key) ? throughGroups : others;
    if (one > best) best = one;
  }
  return best;
}

/** The members of some groups, looked up once for each world. */
function rostersOf(index: Indexed, groups: readonly Principal[]): readonly Roster[] {
  const known = index.rosters.get(groups);
  if (known !== undefined) return known;
  const made = groups.map(({ key }) => rosterOf(index, key));
  index.rosters.set(groups, made);
  return made;
}

function rosterOf(index: Indexed, key: Principal['key']): Roster {
  if (key.state === 'absent') return empty;
  return makeRoster(index, key.state === 'present' ? index.world.groups.get(key.value) : undefined);
}

function makeRoster(index: Indexed, group: Group | undefined): Roster {
  if (group === undefined) return { ...empty, others: match.maybe };
  if (hasNoMail(group)) return empty;
  if (isDynamic(group) || group.members.state === 'unknown') return { ...empty, others: match.maybe };
  const direct = membersOf(group);
  const { nestedGroups } = index.world.facts;
  if (nestedGroups === 'ignore') return { ...empty, direct };
  const { nested, open } = reachOf(index, group);
  const throughGroups = nestedGroups === 'expand' ? match.yes : match.maybe;
  return { direct, nested, throughGroups, others: open ? match.maybe : match.no };
}

/** A security group without mail is no recipient, so that no control sees its members. */
export const hasNoMail = (group: Group): boolean => group.type === 'SecurityGroup' || group.address === '';

/** A group whose members follow a filter, which these controls do not support. */
export const isDynamic = (group: Group): boolean => isSurelyDynamic(group) || group.dynamic.state === 'unknown';

/** A group of which it is known that its members follow a filter. */
export const isSurelyDynamic = ({ type, dynamic }: Group): boolean =>
  type === 'DynamicDistributionGroup' || (dynamic.state === 'present' && dynamic.value);

const memberSets = new WeakMap<readonly string[], ReadonlySet<string>>();
const nobody: ReadonlySet<string> = new Set();
const empty: Roster = { direct: nobody, nested: nobody, throughGroups: match.no, others: match.no };

/** The direct members of a group, as far as they are known; worked out once for each list. */
export function membersOf({ members }: Group): ReadonlySet<string> {
  if (members.state !== 'present') return nobody;
  const known = memberSets.get(members.value);
  if (known !== undefined) return known;
  const made = new Set(members.value);
  memberSets.set(members.value, made);
  return made;
}

/** Who is reached through the groups inside a group, however deep; circles end where they began. */
export function reachOf(index: Indexed, group: Group): GroupReach {
  const known = index.reach.get(group.key);
  if (known !== undefined) return known;
  const reach = walk(index, group);
  index.reach.set(group.key, reach);
  return reach;
}

function walk(index: Indexed, outer: Group): GroupReach {
  const nested = new Set<string>();
  const seen = new Set([outer.key]);
  const queue = innerGroups(index, outer);
  let open = false;
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const inner = index.world.groups.get(key);
    // What is no recipient brings nobody along.
    if (inner !== undefined && hasNoMail(inner)) continue;
    if (inner === undefined || isDynamic(inner) || inner.members.state === 'unknown') {
      open = true;
      continue;
    }
    for (const member of membersOf(inner)) nested.add(member);
    queue.push(...innerGroups(index, inner));
  }
  return { nested, open };
}

function innerGroups(index: Indexed, group: Group): string[] {
  const inner: string[] = [];
  for (const key of membersOf(group)) if (index.groupKeys().has(key)) inner.push(key);
  return inner;
}
