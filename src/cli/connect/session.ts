import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Context } from '../../engine/propose/propose.ts';
import { said } from '../../escape.ts';
import { loadPolicies } from '../../policy/declared/desired.ts';
import type { Desired, TenantSection } from '../../policy/schema/policy.ts';
import { dayOf } from '../given/at.ts';
import type { Input } from '../run/command.ts';
import { connect, type Connection, type Target } from './connect.ts';
import { refuseOther } from './named-tenant.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { offerTenants } from '../shown/offer-tenants.ts';
import { tell, warn } from '../shown/problems.ts';
import { factsWith, inCloud } from '../run/target.ts';
import { traced, tracingOf } from './trace.ts';

/** Policies that were read and a tenant that answers. */
export interface CommandSession {
  readonly desired: Desired;
  readonly connection: Connection;
  readonly context: Context;
}

/** Reads the policies, opens the tenant, hands both over and closes the tenant again, whatever happens. */
export async function withTenant(
  input: Input,
  io: Io,
  use: (session: CommandSession) => Promise<number>,
): Promise<number> {
  const at = dayOf(input, io);
  // Git answers while the policies are read.
  const commit = commitOf(input.policies);
  const desired = await loadPolicies(input.policies, at);
  if (!desired.ok) {
    const code = tell(desired.problems, input, io);
    await offerTenants(input, io);
    return code;
  }
  warn(desired.warnings, io);
  return withTenantOf(desired.value, await commit, input, io, use);
}

/** Whether a flag names a tenant, for commands that answer without one as well. */
export const asksTenant = (input: Input): boolean =>
  ['snapshot', 'emulator', 'auth', 'exchange'].some((name) => input.text(name) !== undefined);

/** The same for policies that were read already, or are not written yet. */
export const withTenantOf = async (
  desired: Desired,
  commit: string | null,
  input: Input,
  io: Io,
  use: (session: CommandSession) => Promise<number>,
): Promise<number> =>
  withConnection(input, io, desired.tenant, async (connection) => {
    await refuseOther(desired.tenant, connection);
    return use({ desired: withFacts(desired, input), connection, context: contextOf(io, commit) });
  });

/** The policies as of a time; null where there are none. Wrong ones are named and left aside. */
export async function policiesIfAny(input: Input, io: Io): Promise<Desired | null> {
  if (!existsSync(input.policies)) return null;
  const desired = await loadPolicies(input.policies, dayOf(input, io));
  if (desired.ok) return desired.value;
  io.err(
    said`${input.policies} is left aside: ${desired.problems[0]?.message ?? 'it holds no policy'} (postern validate)\n`,
  );
  return null;
}

/** The plan says which tenant; the policies, where there are any, say by which road it is reached. */
export async function sectionOf(plan: Plan, input: Input, io: Io): Promise<TenantSection> {
  const section = (await policiesIfAny(input, io))?.tenant;
  return {
    cloud: section?.cloud ?? 'worldwide',
    exchange: section?.exchange ?? 'rest',
    ...(section?.auth === undefined ? {} : { auth: section.auth }),
    facts: plan.facts,
    statements: [],
    ...plan.tenant,
  };
}

/** Opens the tenant that the flags name, or the one the policies speak of. */
export async function withConnection(
  input: Input,
  io: Io,
  section: TenantSection | null,
  use: (connection: Connection) => Promise<number>,
): Promise<number> {
  const tracing = tracingOf(input, io);
  const target = { ...targetOf(input, section), ...(tracing === null ? {} : { watch: tracing.watch }) };
  const connection = traced(await connect(target, io), tracing, io);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

function targetOf(input: Input, tenant: TenantSection | null): Target {
  const [snapshot, emulator, auth] = [input.text('snapshot'), input.text('emulator'), input.text('auth')];
  const exchange = input.text('exchange');
  return {
    tenant: inCloud(tenant, input),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(emulator === undefined ? {} : { emulator }),
    ...(auth === undefined ? {} : { auth }),
    ...(exchange === 'rest' || exchange === 'powershell' ? { exchange } : {}),
  };
}

function withFacts(desired: Desired, input: Input): Desired {
  const { tenant } = desired;
  return tenant === null ? desired : { ...desired, tenant: { ...tenant, facts: factsWith(tenant.facts, input) } };
}

/** When and by what a plan is made. */
export const contextOf = (io: Io, commit: string | null): Context => ({ at: io.now(), version: version(), commit });

/** The commit the policies were read from; null outside a repository or where git is missing. */
async function commitOf(folder: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: folder });
    return stdout.trim();
  } catch {
    return null;
  }
}
