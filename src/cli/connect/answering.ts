import { readAcceptedDomains } from '../../kinds/read-only/index.ts';
import { said } from '../../escape.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { timeOf } from '../given/at.ts';
import type { Input } from '../run/command.ts';
import type { Connection } from './connect.ts';
import { idOf } from './named-tenant.ts';
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
    const own = await speaksOf(desired, connection, io);
    return use({ connection, desired: own, facts: factsWith(own?.tenant?.facts ?? unknownFacts, input), at });
  });
}

/** Facts and lines of one tenant say nothing of another. */
async function speaksOf(desired: Desired | null, connection: Connection, io: Io): Promise<Desired | null> {
  const named = desired?.tenant ?? null;
  if (named === null) return desired;
  const [id, domain] = [await idOf(connection), await domainOf(connection)];
  const isOther = (one: string, other: string): boolean => one !== '' && one.toLowerCase() !== other.toLowerCase();
  if (!isOther(domain, named.domain) && !isOther(id, named.id)) return desired;
  const [asked, answered] = isOther(domain, named.domain) ? [named.domain, domain] : [named.id, id];
  io.err(said`The policies are for ${asked} and left aside: ${answered} answered.\n`);
  return null;
}

/** A file of another tool may not say whose it is; its accepted domains do. */
async function domainOf({ identity, reader, recorded }: Connection): Promise<string> {
  if (identity !== null || recorded === null) return identity?.domain ?? '';
  const domains = await readAcceptedDomains(reader);
  return (domains.state === 'present' ? domains.value.find(({ initial }) => initial)?.domainName : null) ?? '';
}
