import { mapKnown, type Known } from '../../tenant/tenant.ts';
import type { Maybe } from '../../kinds/rows/decode.ts';
import type { Group, InboxRule, Recipient, SmtpAuth, World } from './world.ts';

type Pairs<V> = readonly (readonly [string, V])[];

/** A world as JSON can hold it: maps as pairs. */
export interface PackedWorld extends Omit<
  World,
  'recipients' | 'names' | 'groups' | 'mailboxes' | 'inboxRules' | 'smtpAuth'
> {
  readonly recipients: Pairs<Recipient>;
  readonly names: Pairs<Known<string>>;
  readonly groups: Pairs<Group>;
  readonly mailboxes: Known<Pairs<number>>;
  readonly inboxRules: Pairs<Known<readonly InboxRule[]>>;
  readonly smtpAuth: Omit<SmtpAuth, 'mailboxes'> & { readonly mailboxes: Pairs<Maybe<'enabled' | 'disabled'>> };
}

/** For verdicts and fixes. Mailboxes that are known to have no inbox rule, most of a tenant, forward nothing and are left out. */
export const packed = (world: World): PackedWorld => ({
  ...world,
  recipients: [...world.recipients],
  names: [...(world.names ?? [])],
  groups: [...world.groups],
  mailboxes: mapKnown(world.mailboxes, (all) => [...all]),
  inboxRules: [...world.inboxRules].filter(([, rules]) => rules.state !== 'present' || rules.value.length > 0),
  smtpAuth: { ...world.smtpAuth, mailboxes: [...world.smtpAuth.mailboxes] },
});

/** What of a world is not as in another: in a large tenant that is little. */
export type WorldChange = Partial<PackedWorld>;

/** What has to be laid over one world to have the other. */
export function changeOf(from: PackedWorld, to: PackedWorld): WorldChange {
  const known = new Map(Object.entries(from));
  const isWhole = [...known.keys()].every((name) => name in to);
  const differs = ([name, value]: readonly [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(known.get(name));
  return isWhole ? Object.fromEntries(Object.entries(to).filter(differs)) : to;
}

export const unpacked = (world: PackedWorld): World => ({
  ...world,
  recipients: new Map(world.recipients),
  names: new Map(world.names),
  groups: new Map(world.groups),
  mailboxes: mapKnown(world.mailboxes, (all) => new Map(all)),
  inboxRules: new Map(world.inboxRules),
  smtpAuth: { ...world.smtpAuth, mailboxes: new Map(world.smtpAuth.mailboxes) },
});
