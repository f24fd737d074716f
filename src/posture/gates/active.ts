import type { TransportRule } from '../world/world.ts';

/** Whether a rule acts at a time: from its first day on, and to its last. */
export const isActive = (
  { activationDate, expiryDate }: Pick<TransportRule, 'activationDate' | 'expiryDate'>,
  at: number,
): boolean =>
  (activationDate === null || Date.parse(activationDate) <= at) &&
  (expiryDate === null || at <= Date.parse(expiryDate));
