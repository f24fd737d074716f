import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantSection } from '../../policy/schema/policy.ts';
import type { PowerShellOptions } from '../../tenant/powershell.ts';
import type { GraphOptions } from '../../tenant/graph/wire.ts';
import type { Roads, TenantIdentity } from '../../tenant/roads.ts';
import { workerScript } from '../../tenant/powershell/script.ts';
import type { TokenSource } from '../../tenant/token.ts';
import { neededCmdlets } from './cmdlets.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';

/** Both services of a tenant, Exchange through PowerShell. */
export interface PowerShellRoads extends Roads {
  readonly close: () => Promise<void>;
}

/** Opens a tenant through the official module. What this machine lacks is a complaint, before anybody signs in. */
export async function openLivePowerShell(
  { cloud, domain }: Pick<TenantSection, 'cloud' | 'domain'>,
  token: TokenSource,
  graph: GraphOptions,
  env: Io['env'],
): Promise<PowerShellRoads> {
  const { clouds } = await import('../../tenant/clouds.ts');
  const { environment } = clouds[cloud];
  return open({ program: programOf(env), organization: domain, environment, token }, graph);
}

/** Opens an emulator through PowerShell and the module that stands in for the official one. */
export async function openEmulatedPowerShell(
  origin: string,
  { id, domain }: TenantIdentity,
  env: Io['env'],
): Promise<PowerShellRoads> {
  const { emulatorModule } = await import('../../emulator/powershell/module.ts');
  const { anyToken } = await import('../../tenant/roads.ts');
  const folder = mkdtempSync(join(tmpdir(), 'postern-module-'));
  const module = join(folder, 'PosternEmulator.psm1');
  writeFileSync(module, emulatorModule({ origin, id, domain }));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const { clouds } = await import('../../tenant/clouds.ts');
  const { environment } = clouds.worldwide;
  const asked = { program: programOf(env), organization: domain, environment, token: anyToken };
  try {
    const roads = await open({ ...asked, module }, { base: `${origin}/v1.0`, token: anyToken });
    return { ...roads, close: () => roads.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Loaded here, so that what needs no PowerShell does not load what runs it. */
async function open(options: Omit<PowerShellOptions, 'cmdlets'>, graph: GraphOptions): Promise<PowerShellRoads> {
  const { powershellTenant } = await import('../../tenant/powershell.ts');
  const { roadsOver } = await import('../../tenant/roads.ts');
  const road = powershellTenant({ ...options, cmdlets: neededCmdlets() });
  const lacking = await road.lacks();
  if (lacking !== null)
    throw new UsageError(lacking.message, 'or do without PowerShell: --exchange rest', exit.unreadable);
  return { ...roadsOver(road, graph), close: () => road.close() };
}

/** The program that runs the worker: the one that POSTERN_PWSH names, or `pwsh`. */
export const programOf = (env: Io['env']): PowerShellOptions['program'] => ({
  // Empty is as good as unset: that is what a pipeline makes of a variable it has no value for.
  file: env['POSTERN_PWSH'] || 'pwsh',
  args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', workerScript()],
});
