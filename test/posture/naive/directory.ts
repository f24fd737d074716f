import { domainToASCII } from 'node:url';
import type { Group, Principal, Recipient, World } from '../../../src/posture/world/world.ts';

/** What one statement about the directory comes to. */
export type Say = 'yes' | 'no' | 'unknown';

export interface Sender {
  readonly key: string;
  readonly address: string;
  readonly addresses: readonly string[];
  /** RecipientTypeDetails; an ordinary mailbox where nothing was read. */
  readonly type: string;
}

/** Step 1: lower case, ASCII, no trailing dot. */
export function plainDomain(text: string): string {
  const domain = domainToASCII(text.trim().replace(/\.$/u, ''));
  if (domain === '' || domain.includes('..') || domain.includes(' ')) throw new RangeError(`not a domain: ${text}`);
  return domain.toLowerCase();
}

/** The part after the last @, or the whole of a bare domain. */
export function domainOf(address: string): string {
  return plainDomain(address.slice(address.lastIndexOf('@') + 1));
}

export function isBelow(domain: string, parent: string): boolean {
  return domain.endsWith(`.${parent}`);
}

/** The mailbox or Microsoft 365 group that forwards; one that was not read is an ordinary mailbox. */
export function findSender(world: World, named: string): Sender {
  const name = named.toLowerCase();
  for (const one of world.recipients.values()) {
    if (one.key === name || one.addresses.includes(name)) {
      return { key: one.key, address: one.address, addresses: one.addresses, type: one.type };
    }
  }
  for (const one of world.groups.values()) {
    if (one.key === name || one.address === name) {
      return { key: one.key, address: one.address, addresses: [one.address], type: one.type };
    }
  }
  return { key: name, address: name, addresses: [name], type: 'UserMailbox' };
}

/** The recipient that has this address. */
export function findRecipient(world: World, address: string): Recipient | null {
  for (const one of world.recipients.values()) if (one.addresses.includes(address)) return one;
  return null;
}

/** 2.4: where a contact or mail user points, as far as anybody said. */
export function pointsTo({ externalAddress }: Recipient): string | null {
  return externalAddress.state === 'present' ? externalAddress.value : null;
}

/** Section 1.3, From: does this principal name exactly that key? */
export function names(principal: Principal, key: string): Say {
  if (principal.key.state === 'unknown') return 'unknown';
  if (principal.key.state === 'absent') return 'no';
  return principal.key.value === key ? 'yes' : 'no';
}

/** Section 1.3, FromMemberOf: is that key a member of the group this principal names? */
export function isMember(world: World, key: string, principal: Principal): Say {
  if (principal.key.state === 'unknown') return 'unknown';
  if (principal.key.state === 'absent') return 'no';
  const group = world.groups.get(principal.key.value);
  if (group === undefined) return 'unknown';
  if (group.type === 'SecurityGroup') return 'no';
  if (isDynamic(group) || group.members.state !== 'present') return 'unknown';
  if (group.members.value.includes(key)) return 'yes';
  if (world.facts.nestedGroups === 'ignore') return 'no';
  const below = isSomewhereBelow(world, key, group, [group.key]);
  if (world.facts.nestedGroups === 'expand') return below;
  return below === 'no' ? 'no' : 'unknown';
}

/** Membership that follows a filter is not supported; where nobody said whether it does, it may. */
export function isDynamic(group: Group): boolean {
  if (group.type === 'DynamicDistributionGroup') return true;
  if (group.dynamic.state === 'present') return group.dynamic.value;
  return group.dynamic.state === 'unknown';
}

/** Walks the groups in a group, each once on the way down. */
function isSomewhereBelow(world: World, key: string, group: Group, walked: readonly string[]): Say {
  if (group.members.state !== 'present') return 'unknown';
  let said: Say = 'no';
  for (const member of group.members.value) {
    if (walked.includes(member)) continue;
    const inner = world.groups.get(member);
    if (inner === undefined || inner.type === 'SecurityGroup') continue;
    if (isDynamic(inner) || inner.members.state !== 'present') {
      said = 'unknown';
      continue;
    }
    if (inner.members.value.includes(key)) return 'yes';
    const deeper = isSomewhereBelow(world, key, inner, [...walked, member]);
    if (deeper === 'yes') return 'yes';
    if (deeper === 'unknown') said = 'unknown';
  }
  return said;
}
