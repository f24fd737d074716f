import { said } from '../../escape.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { timeOf } from '../given/at.ts';
import type { Input } from '../run/command.ts';
import type { Connection } from './connect.ts';
import type { Io } from '../run/io.ts';
import { policiesIfAny, withConnection } from './session.ts';
import { factsWith } from '../run/target.ts';

/** What an answer is worked out from: a tenant, the policies where there are any for it, and a time. */
export interface Answering {
  readonly connection: Connection;
  /** Null where no policy speaks of this tenant. */
  readonly desired: Desired | null;
  readonly facts: Facts;
  readonly at: Date;
}

/** Opens the tenant for a command that answers with and without policies, and closes it again. */
export async function answering(input: Input, io: Io, use: (answering: Answering) => Promise<number>): Promise<number> {
  const at = timeOf(input, io);
  const desired = await policiesIfAny(input, io);
  return withConnection(input, io, desired?.tenant ?? null, async (connection) => {
    const own = speaksOf(desired, connection, io);
    return use({ connection, desired: own, facts: factsWith(own?.tenant?.facts ?? unknownFacts, input), at });
  });
}

/** Facts and lines of one tenant say nothing of another. */
function speaksOf(desired: Desired | null, { identity }: Connection, io: Io): Desired | null {
  const named = desired?.tenant?.domain.toLowerCase();
  if (named === undefined || identity === null || identity.domain.toLowerCase() === named) return desired;
  io.err(said`The policies are for ${named} and left aside: ${identity.domain} answered.\n`);
  return null;
}
