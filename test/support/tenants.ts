import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { graphTenant } from '../../src/tenant/graph.ts';
import { restTenant } from '../../src/tenant/rest.ts';
import type { Clock } from '../../src/tenant/retry.ts';
import { tenantOf } from '../../src/tenant/transport.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { noon } from './flow.ts';

/** A clock on which nobody waits. */
export const noWaiting: Clock = {
  now: () => noon().getTime(),
  sleep: () => Promise.resolve(),
  random: () => 0,
};

export interface OpenTenant {
  readonly tenant: Tenant;
  readonly emulator: RunningEmulator;
}

/** Starts an emulator for commands that run in this process, on the same clock as they: it is noon for both. */
export const emulatorAtNoon = async (options: EmulatorOptions): Promise<RunningEmulator> =>
  startEmulator({ clock: noon, ...options });

/** Starts an emulator over a tenant, opens the real roads to it, and stops it whatever happens. */
export async function withEmulator<T>(
  options: { readonly tenant: TenantState; readonly faults?: readonly Fault[] },
  use: (open: OpenTenant) => Promise<T>,
): Promise<T> {
  const emulator = await emulatorAtNoon(options);
  try {
    return await use({ emulator, tenant: roadsTo(emulator.url, options.tenant.id) });
  } finally {
    await emulator.close();
  }
}

/** The transports that a pipeline uses, pointed at an origin. */
export function roadsTo(url: string, tenantId: string): Tenant {
  const token = fixedToken('anything');
  return tenantOf(
    restTenant({ base: url, tenantId, token, clock: noWaiting }),
    graphTenant({ base: `${url}/v1.0`, token, clock: noWaiting }),
  );
}
