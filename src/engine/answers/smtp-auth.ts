import { readEveryMailbox } from '../../kinds/smtp-auth/listing.ts';
import { indexed } from '../../posture/world/indexed.ts';
import type { World } from '../../posture/world/world.ts';
import type { TenantReader } from '../../tenant/tenant.ts';

/** A world with what a listing of every mailbox says of SMTP AUTH; as it was where there is no such listing. */
export async function withEverySmtpAuth(world: World, reader: TenantReader): Promise<World> {
  const listing = await readEveryMailbox(reader);
  if (listing.state !== 'present') return world;
  const { byAddress } = indexed(world);
  const { smtpAuth } = world;
  const own = listing.value.flatMap(({ address, state }) =>
    state === 'enabled' || state === 'disabled' ? [[byAddress.get(address)?.key ?? address, state] as const] : [],
  );
  const everyMailbox = listing.value.every(({ state }) => state !== null);
  return { ...world, smtpAuth: { ...smtpAuth, mailboxes: new Map([...smtpAuth.mailboxes, ...own]), everyMailbox } };
}
