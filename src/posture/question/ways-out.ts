import { isUnclear } from '../../kinds/rows/decode.ts';
import { worse } from '../values/worse.ts';
import { residualChannels } from './residual.ts';
import type { ResidualChannel } from './residual-channel.ts';
import type { World } from '../world/world.ts';

/** A way out that is no automatic forward, and whether it is open: 0 shut, 1 perhaps, 2 open. */
export interface WayOut {
  readonly channel: 'smtp-auth' | 'transport-rule-exception' | DoorChannel;
  /** The object that opens it, as `section/name`. */
  readonly object: string;
  /** A mailbox, or who sends on by a connector; empty where it is everybody's. */
  readonly from: string;
  /** An address; empty for anywhere. */
  readonly to: string;
  readonly open: 0 | 1 | 2;
}

/** A connector that hands mail on is no door: the mail leaves with it or without it, by another host. */
type DoorChannel = Exclude<ResidualChannel['channel'], 'outbound-connector'>;

/** The doors of one state, by what tells them apart. */
export type Doors = ReadonlyMap<string, WayOut>;

/** The ways out beside forwarding that a change can open and shut: SMTP AUTH, and rules that divert or copy. */
export function doorsOf(world: World, at: Date, mailboxes: readonly string[]): Doors {
  const doors = [...authDoors(world, mailboxes), ...channelDoors(world, at)];
  return new Map(doors.map((door) => [`${door.channel} ${door.from} ${door.to}`, door]));
}

/** The mailboxes that have a setting of their own for SMTP AUTH in one of several states. */
export const withOwnSetting = (worlds: readonly World[]): readonly string[] =>
  [...new Set(worlds.flatMap(({ smtpAuth }) => [...smtpAuth.mailboxes.keys()]))].sort();

/** The doors that are wider open in one state than in another. */
export const widened = (before: Doors, after: Doors): readonly WayOut[] =>
  [...after].flatMap(([key, one]) => (one.open > (before.get(key)?.open ?? 0) ? [one] : []));

const opens = { enabled: 2, disabled: 0 } as const;
const everybody = 'organization';

function authDoors({ smtpAuth, recipients }: World, mailboxes: readonly string[]): readonly WayOut[] {
  const { organization } = smtpAuth;
  const general = organization.state === 'present' ? opens[organization.value] : 1;
  const own = mailboxes.map((key): WayOut => {
    const state = smtpAuth.mailboxes.get(key);
    const open = state === undefined ? general : isUnclear(state) ? 1 : opens[state];
    const from = recipients.get(key)?.address ?? key;
    return { channel: 'smtp-auth', object: `smtpAuth/${state === undefined ? everybody : from}`, from, to: '', open };
  });
  return [...own, { channel: 'smtp-auth', object: `smtpAuth/${everybody}`, from: '', to: '', open: general }];
}

const channelDoors = (world: World, at: Date): readonly WayOut[] =>
  residualChannels(world, at).flatMap((one) => {
    const { channel, object, from, to, unclear, perhaps } = one;
    if (channel === 'outbound-connector') return [];
    const surely = perhaps === true ? 1 : 2;
    const sure = (to.length + unclear.length === 0 ? [''] : to).map(
      (target) => ({ to: target, open: surely }) as const,
    );
    const all = [...sure, ...unclear.map((target) => ({ to: target, open: 1 }) as const)];
    return (from.length === 0 ? [''] : from).flatMap((who) =>
      all.map(({ to: target, open }): WayOut => ({ channel, object, from: who, to: target, open })),
    );
  });

/** Doors that are worse between two states than in both. */
export function doorGaps(before: Doors, between: Doors, after: Doors): readonly DoorGap[] {
  const all = new Map([...before, ...after, ...between]);
  return [...all].flatMap(([key, door]): readonly DoorGap[] => {
    const openIn = (doors: Doors): number => doors.get(key)?.open ?? 0;
    return (['leak', 'outage'] as const)
      .filter((kind) => worse[kind](openIn(before), openIn(between), openIn(after)))
      .map((kind) => ({ kind, key, door }));
  });
}

/** A door that is worse on the way than at both ends. */
export interface DoorGap {
  readonly kind: 'leak' | 'outage';
  readonly key: string;
  readonly door: WayOut;
}
