import { residualChannels } from '../../posture/residual.ts';
import type { World } from '../../posture/world.ts';

/** A way out that is no automatic forward, and whether it is open: 0 shut, 1 perhaps, 2 open. */
export interface Door {
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly open: 0 | 1 | 2;
}

/** The ways out beside forwarding that steps of a plan open and shut: SMTP AUTH, and rules that divert or copy. */
export function doorsOf(world: World, at: Date, mailboxes: readonly string[]): ReadonlyMap<string, Door> {
  const doors = [...authDoors(world, mailboxes), ...channelDoors(world, at)];
  return new Map(doors.map((door) => [`${door.channel} ${door.from} ${door.to}`, door]));
}

const opens = { enabled: 2, disabled: 0 } as const;

function authDoors({ smtpAuth, recipients }: World, mailboxes: readonly string[]): readonly Door[] {
  const { organization } = smtpAuth;
  const general = organization.state === 'present' ? opens[organization.value] : 1;
  const own = mailboxes.map((key): Door => {
    const state = smtpAuth.mailboxes.get(key);
    const open = state === undefined ? general : opens[state];
    return { channel: 'smtp-auth', from: recipients.get(key)?.address ?? key, to: '', open };
  });
  return [...own, { channel: 'smtp-auth', from: '', to: '', open: general }];
}

const channelDoors = (world: World, at: Date): readonly Door[] =>
  residualChannels(world, at).flatMap(({ channel, to, unclear }) => {
    const sure = (to.length + unclear.length === 0 ? [''] : to).map((one): Door => ({
      channel,
      from: '',
      to: one,
      open: 2,
    }));
    return sure.concat(unclear.map((one): Door => ({ channel, from: '', to: one, open: 1 })));
  });

/** Doors that are worse between two states than in both. */
export function doorGaps(
  before: ReadonlyMap<string, Door>,
  between: ReadonlyMap<string, Door>,
  after: ReadonlyMap<string, Door>,
): readonly DoorGap[] {
  const all = new Map([...before, ...after, ...between]);
  return [...all].flatMap(([key, door]): readonly DoorGap[] => {
    const [was, is, will] = [before, between, after].map((doors) => doors.get(key)?.open ?? 0);
    if (is !== 0 && was === 0 && will === 0) return [{ kind: 'leak', key, door }];
    return is !== 2 && was === 2 && will === 2 ? [{ kind: 'outage', key, door }] : [];
  });
}

/** A door that is worse on the way than at both ends. */
export interface DoorGap {
  readonly kind: 'leak' | 'outage';
  readonly key: string;
  readonly door: Door;
}
