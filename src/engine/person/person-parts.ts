import { isRestricted, releasing } from '../../posture/gates/g5-sender-state.ts';
import { indexed, senderOf } from '../../posture/world/indexed.ts';
import type { World } from '../../posture/world/world.ts';
import { notAsked } from '../../tenant/tenant.ts';
import type { Unread } from '../answers/survey.ts';
import { reasonOf } from '../live/unread.ts';
import { targetName } from '../../kinds/read-only/inbox-rules.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { LiveTenant } from '../live/live.ts';
import type { PersonRules, RestrictedTold } from './person-answer.ts';

/** The rules of the one mailbox that was asked for them. */
export function rulesIn(rules: RulesRead): PersonRules {
  const [known] = rules.values();
  if (known?.state !== 'present')
    return { state: known === undefined ? 'not asked' : 'unknown', hidden: false, rules: [] };
  return {
    state: 'read',
    hidden: known.value.hidden === null,
    rules: known.value.rules.map(({ name, enabled, forwards, deletes, partly }) => ({
      name,
      enabled,
      sendsTo: forwards.map(({ action, target }) => ({ action, to: targetName(target) })),
      deletes,
      partly,
    })),
  };
}

/** That nobody could read whether somebody is restricted; that nobody asked is no fault. */
export function unreadRestricted({ surroundings }: LiveTenant, address: string): readonly Unread[] {
  const listed = surroundings?.restricted;
  return listed?.state === 'unknown' && listed.because.type !== notAsked
    ? [{ what: `whether ${address} is restricted`, why: reasonOf(listed.because) }]
    : [];
}

/** Whether somebody may send at all. A list that nobody could read does not say no. */
export function restrictedIn({ surroundings }: LiveTenant, world: World, sender: string): RestrictedTold {
  const index = indexed(world);
  const from = senderOf(index, sender);
  const listed = surroundings?.restricted;
  if (listed?.state !== 'present')
    return { state: 'unknown', reason: listed?.state === 'unknown' ? reasonOf(listed.because) : null, release: null };
  if (!isRestricted(index, from)) return { state: 'no', reason: null, release: null };
  const own = new Set([from.address, ...(world.recipients.get(from.key)?.addresses ?? [])]);
  const entry = listed.value.find(({ address }) => own.has(address));
  return { state: 'yes', reason: entry?.reason ?? null, release: releasing(entry?.address ?? from.address) };
}
