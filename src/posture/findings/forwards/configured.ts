import { configuredForwards, type JudgedForward } from '../../question/forwards.ts';
import type { World } from '../../world/world.ts';

/** A world is a value and never changes: several findings ask the same of it. */
const made = new WeakMap<World, { readonly at: number; readonly forwards: readonly JudgedForward[] }>();

/** The forwards that are set up, judged once for all findings. */
export function forwardsOf(world: World, at: Date): readonly JudgedForward[] {
  const known = made.get(world);
  if (known?.at === at.getTime()) return known.forwards;
  const forwards = configuredForwards(world, at);
  made.set(world, { at: at.getTime(), forwards });
  return forwards;
}

export const mailboxName = (address: string): string => `mailboxForwarding/${address}`;

/** A forward in words: that of the mailbox, or the inbox rule that makes it. */
export const said = ({ from, to, rule }: Pick<JudgedForward, 'from' | 'to' | 'rule'>): string =>
  `${rule === null ? 'the forward' : `the inbox rule "${rule}"`} of ${from} to ${to}`;

/** What would settle whether a forward gets out. */
export const settling = ({ verdict }: JudgedForward): string =>
  verdict.settledBy[0]?.how ?? 'read what could not be read';
