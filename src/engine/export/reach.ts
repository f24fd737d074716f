import { evaluate } from '../../posture/question/evaluate.ts';
import type { Cell, Mechanism } from '../../posture/values/verdict.ts';
import type { Group, Recipient, World } from '../../posture/world/world.ts';
import type { Grantee } from '../../policy/grants/grant.ts';
import { absent, present } from '../../tenant/tenant.ts';

/** The sorts of forwards that grants tell apart at a place. */
export type ReachedBy = 'inbox-forward' | 'inbox-redirect' | 'mailbox-smtp';
const sorts: readonly ReachedBy[] = ['inbox-forward', 'inbox-redirect', 'mailbox-smtp'];

/** By which sorts of forwards those whom a control names reach a place: of the mail of outsiders, as everybody can have it. */
export type Reach = (who: Grantee, place: string) => readonly ReachedBy[];

/**
 * Asks the posture, with a person made up for each group and for everybody else: whoever is in a group today may be in
 * another one too, and a group may be empty.
 */
export function reachIn(world: World, named: readonly Grantee[], domain: string, at: Date): Reach {
  const { peopled, standIns } = withStandIns(world, named, domain);
  const senderOf = ({ kind, name }: Grantee): string =>
    kind === 'person' ? name : (standIns.get(name) ?? addressOf('anybody', domain));
  return (who, place) =>
    sorts.filter((mechanism) => isAllowed(peopled, { sender: senderOf(who), mechanism, to: within(place) }, at));
}

/** What nobody can tell counts as open: a control that stays can leave it so, and a grant that shuts it would take it away. */
const isAllowed = (world: World, cell: { sender: string; mechanism: Mechanism; to: string }, at: Date): boolean => {
  const asked: Cell = { ...cell, original: 'external' };
  const { verdict } = evaluate(world, asked, at);
  return verdict === 'allowed' || verdict === 'indeterminate';
};

/** A domain that a pattern takes in and no narrower one names. */
const within = (place: string): string =>
  place === '*' ? 'anywhere.made-up.example' : place.startsWith('*.') ? `made-up.${place.slice(2)}` : place;

const addressOf = (name: string, domain: string): string => `made-up-${name}@${domain}`;

interface Peopled {
  readonly peopled: World;
  /** The person made up for each group, by the group's address. */
  readonly standIns: ReadonlyMap<string, string>;
}

/** A tenant with a person more in each of some groups, and in no other: what holds for whoever joins it. */
export function withStandIns(world: World, named: readonly Grantee[], domain: string): Peopled {
  const groups = named.flatMap(({ kind, name }) => (kind === 'group' ? [name] : []));
  const made = groups.map((name, at) => ({ name, address: addressOf(String(at), domain) }));
  const joining = new Map(made.map(({ name, address }) => [name, address]));
  return {
    standIns: joining,
    peopled: {
      ...world,
      recipients: new Map([...world.recipients, ...made.map(({ address }) => [address, mailbox(address)] as const)]),
      groups: new Map([...world.groups].map(([key, group]) => [key, joined(group, joining.get(group.address))])),
    },
  };
}

const joined = (group: Group, address: string | undefined): Group =>
  address === undefined || group.members.state !== 'present'
    ? group
    : { ...group, members: present([...group.members.value, address]) };

const mailbox = (address: string): Recipient => ({
  key: address,
  address,
  name: address,
  type: 'UserMailbox',
  addresses: [address],
  externalAddress: absent,
});
