import type { World } from '../../world/world.ts';

/** The object that says whether a mailbox may use SMTP AUTH. */
export const smtpAuthOf = (world: World, key: string): string =>
  `smtpAuth/${world.recipients.get(key)?.address ?? key}`;
