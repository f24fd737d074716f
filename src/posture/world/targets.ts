import { outsideOf } from '../../kinds/recipient.ts';
import { normalName } from '../../tenant/addresses.ts';
import { domainOf, normalDomain } from './domains.ts';
import { type Indexed, keyBehind } from './indexed.ts';
import { hasNoMail, isDynamic, membersOf } from './membership.ts';
import { scopeOf } from './scope.ts';
import type { Group, Principal, Recipient } from './world.ts';

/** One place that a forward reaches. */
export interface ForwardDestination {
  /** What a question names it by. */
  readonly name: string;
  /** Where the mail ends up, for people: an address outside, else what the target is called. */
  readonly to: string;
  readonly throughGroup: boolean;
  /** Nobody could look up who it is. */
  readonly unread: boolean;
}

/** What a forward to a directory object reaches; an object that nobody could look up, or that is gone, may be anything. */
export const principalTargets = (index: Indexed, { key, identity }: Principal): readonly ForwardDestination[] =>
  key.state === 'present' ? targetsBehind(index, key.value, identity) : [unreadAs(identity, false)];

/** What a forward to any name reaches: an address, somebody in the directory, or whoever is in a group. */
export function targetsOf(index: Indexed, name: string): readonly ForwardDestination[] {
  const known = keyBehind(index, name);
  return known?.state === 'present' ? targetsBehind(index, known.value, name) : [plain(name)];
}

/** An address is what it says; any other name that leads to nobody may be anybody. */
function plain(name: string): ForwardDestination {
  const to = normalName(name);
  const isAddress = to.includes('@') && normalDomain(domainOf(to)) !== null;
  return isAddress ? { name: to, to, throughGroup: false, unread: false } : unreadAs(to, false);
}

const unreadAs = (to: string, throughGroup: boolean): ForwardDestination => ({
  name: to,
  to,
  throughGroup,
  unread: true,
});

function targetsBehind(index: Indexed, key: string, name: string): readonly ForwardDestination[] {
  const group = index.world.groups.get(key);
  if (group !== undefined) return inGroup(index, group);
  const recipient = index.world.recipients.get(key);
  if (recipient === undefined) return [plain(name)];
  return index.groupKeys().has(key) ? [unreadAs(recipient.address || key, true)] : [targetFor(recipient, false)];
}

const targetFor = (recipient: Recipient, throughGroup: boolean): ForwardDestination => ({
  name: recipient.key,
  to: outsideOf(recipient) ?? (recipient.address || recipient.key),
  throughGroup,
  unread: false,
});

/** Whoever outside is in a group, however deep, and the groups whose members nobody knows; else the group itself. */
function inGroup(index: Indexed, outer: Group): readonly ForwardDestination[] {
  const found = new Map<string, ForwardDestination>();
  const groups = new Set([outer]);
  for (const group of groups) {
    if (hasNoMail(group) && group !== outer) continue;
    const known = !isDynamic(group) && group.members.state === 'present';
    if (!known) found.set(group.key, unreadAs(group.address || group.key, true));
    for (const key of known ? membersOf(group) : []) {
      const inner = index.world.groups.get(key);
      if (inner !== undefined) groups.add(inner);
      else for (const target of memberTargets(index, key)) found.set(key, target);
    }
  }
  const named = { name: outer.key, to: outer.address, throughGroup: false, unread: false };
  return found.size > 0 ? [...found.values()] : [named];
}

/** Mail to a colleague stays inside. */
function memberTargets(index: Indexed, key: string): readonly ForwardDestination[] {
  const recipient = index.world.recipients.get(key);
  if (recipient === undefined) return [unreadAs(key, true)];
  if (index.groupKeys().has(key)) return [unreadAs(recipient.address || key, true)];
  if (recipient.externalAddress.state === 'unknown') return [unreadAs(recipient.address || key, true)];
  const domain = normalDomain(domainOf(outsideOf(recipient) ?? recipient.address));
  if (domain !== null && scopeOf(index, domain) === 'internal') return [];
  return [domain === null ? unreadAs(recipient.name || key, true) : targetFor(recipient, true)];
}
