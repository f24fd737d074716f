import { remedyOf } from '../../diagnostics/causes.ts';
import { reasonOf } from '../../engine/live/unread.ts';
import { textAt } from '../../json.ts';
import { graphGet } from '../../tenant/tenant.ts';
import { exit } from '../run/exit.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Connection } from './connect.ts';

/**
 * Ends the command before anything else is read or written where the tenant says another id than was named. Another domain
 * is told by whatever compares domains.
 */
export async function refuseOther(
  named: Connection['identity'],
  connection: Connection,
  code: number = exit.unreadable,
): Promise<void> {
  const domain = connection.identity?.domain ?? named?.domain;
  if (named === null || named.id === '' || domain?.toLowerCase() !== named.domain.toLowerCase()) return;
  const said = await idOf(connection);
  if (said === '' || said.toLowerCase() === named.id.toLowerCase()) return;
  throw new UsageError(
    `this is another tenant: ${named.id} was named, and ${said} answered (${connection.label})`,
    'check `tenant.id` and how the tenant is reached: its id is in Microsoft Entra, or what GET /organization says',
    code,
  );
}

/** The id that the tenant says itself; empty where it does not, or may not be asked: then its domain is compared alone. */
export async function idOf({ signIn, identity, reader }: Connection): Promise<string> {
  if (signIn === undefined) return identity?.id ?? '';
  const organization = await reader.read(graphGet('/organization'));
  // Whoever cannot sign in would only wait again with every other read.
  if (organization.state === 'unknown' && organization.because.cause?.startsWith('sign-in') === true)
    throw new UsageError(reasonOf(organization.because), remedyOf(organization.because), exit.unreadable);
  return organization.state === 'present' ? textAt(organization.value[0] ?? {}, 'id') : '';
}
