import { principalOf } from '../../posture/granted/spelled.ts';
import { madeUp } from '../../posture/granted/joiners.ts';
import { withoutForwards } from '../../posture/granted/without-forwards.ts';
import { evaluate } from '../../posture/question/evaluate.ts';
import type { Cell, Mechanism } from '../../posture/values/verdict.ts';
import { domainOf } from '../../posture/world/domains.ts';
import type { Recipient, World } from '../../posture/world/world.ts';
import { present } from '../../tenant/tenant.ts';
import type { Grantee } from '../../policy/grants/grant.ts';

/** The sorts of forwards that grants tell apart at a place. */
export type ReachedBy = 'inbox-forward' | 'inbox-redirect' | 'mailbox-smtp';
const sorts: readonly ReachedBy[] = ['inbox-forward', 'inbox-redirect', 'mailbox-smtp'];

/** By which sorts of forwards those whom a control names reach a place: of the mail of outsiders, as everybody can have it. */
export type ReachByWay = (who: Grantee, place: string) => readonly ReachedBy[];

/**
 * Asks the posture of each whom a control names, as that control alone names them: somebody made up who is in one group
 * and no other, a person in none of them. Whoever is in a group has what the group has, and is not named for it.
 */
export function reachIn(world: World, named: readonly Grantee[], domain: string, at: Date): ReachByWay {
  const members = new Map(named.filter(({ kind }) => kind === 'group').map((who, index) => [who, aloneIn(who, index)]));
  const apart = withMembers(withoutForwards(world), members);
  const senderOf = (who: Grantee): string =>
    who.kind === 'person' ? who.name : (members.get(who)?.address ?? `anybody.made-up@${domain}`);
  return (who, place) =>
    sorts.filter((mechanism) => isOpen(apart, { sender: senderOf(who), mechanism, to: within(place) }, at));
}

const aloneIn = ({ name }: Grantee, index: number): Recipient => madeUp(`alone-${index + 1}`, domainOf(name));

/** A world in which each of some groups has one member, and no group brings another one's members along. */
function withMembers(world: World, members: ReadonlyMap<Grantee, Recipient>): World {
  const groups = new Map(world.groups);
  const recipients = new Map(world.recipients);
  for (const [who, member] of members) {
    const { key } = principalOf(world, who);
    const group = key.state === 'present' ? groups.get(key.value) : undefined;
    if (group === undefined) continue;
    groups.set(group.key, { ...group, members: present([member.key]) });
    recipients.set(member.key, member);
  }
  return { ...world, facts: { ...world.facts, nestedGroups: 'ignore' }, groups, recipients };
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
