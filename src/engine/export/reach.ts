import { principalOf } from '../../posture/granted/spelled.ts';
import { joinersOf, withJoiners } from '../../posture/granted/joiners.ts';
import { withoutForwards } from '../../posture/granted/without-forwards.ts';
import { evaluate } from '../../posture/question/evaluate.ts';
import type { Cell, Mechanism } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import type { Grantee } from '../../policy/grants/grant.ts';

/** The sorts of forwards that grants tell apart at a place. */
export type ReachedBy = 'inbox-forward' | 'inbox-redirect' | 'mailbox-smtp';
const sorts: readonly ReachedBy[] = ['inbox-forward', 'inbox-redirect', 'mailbox-smtp'];

/** By which sorts of forwards those whom a control names reach a place: of the mail of outsiders, as everybody can have it. */
export type ReachByWay = (who: Grantee, place: string) => readonly ReachedBy[];

/**
 * Asks the posture, with somebody made up who joins each group: whoever is in a group today may be in another one too,
 * and a group may be empty.
 */
export function reachIn(world: World, named: readonly Grantee[], domain: string, at: Date): ReachByWay {
  const joiners = joinersOf(world, [{ from: named }]);
  const joined = withJoiners(withoutForwards(world), joiners);
  const senderOf = (who: Grantee): string => {
    if (who.kind === 'person') return who.name;
    const { key } = principalOf(world, who);
    const own = joiners.find(({ groups }) => groups.length === 1 && key.state === 'present' && groups[0] === key.value);
    return own?.recipient.address ?? `anybody.made-up@${domain}`;
  };
  return (who, place) =>
    sorts.filter((mechanism) => isOpen(joined, { sender: senderOf(who), mechanism, to: within(place) }, at));
}

/** What nobody can tell counts as open: a control that stays can leave it so, and a grant that shuts it would take it away. */
function isOpen(world: World, cell: { sender: string; mechanism: Mechanism; to: string }, at: Date): boolean {
  const asked: Cell = { ...cell, original: 'external' };
  const { verdict } = evaluate(world, asked, at);
  return verdict === 'allowed' || verdict === 'indeterminate';
}

/** A domain that a pattern takes in and no narrower one names. */
const within = (place: string): string =>
  place === '*' ? 'anywhere.made-up.example' : place.startsWith('*.') ? `made-up.${place.slice(2)}` : place;
