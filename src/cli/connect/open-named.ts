import type { TenantState } from '../../emulator/state/state.ts';
import type { OpenTenantOptions } from '../../emulator/tenants/index.ts';
import { messageOf } from '../../engine/journal/no-journal.ts';
import { UsageError } from '../run/usage-error.ts';

/** Opens a tenant to emulate by its name or from a file; one that is not there is a complaint. */
export async function openNamed(which: string, options: OpenTenantOptions = {}): Promise<TenantState> {
  const { openTenant, tenantNames } = await import('../../emulator/tenants/index.ts');
  return openTenant(which, options).catch((error: unknown) => {
    throw new UsageError(messageOf(error), `give one of ${tenantNames.join(', ')}, or a file made by postern snapshot`);
  });
}
