import type { ExchangeRoad, TenantSection } from '../policy/policy.ts';
import type { Known, Tenant, TenantReader } from '../tenant/tenant.ts';
import { Complaint } from './complaint.ts';
import { connectEmulator } from './connect-emulator.ts';
import { connectLive } from './connect-live.ts';
import { exit } from './exit.ts';
import { readGiven } from './files.ts';
import type { Io } from './io.ts';

/** Where a tenant is to be read: a snapshot, an emulator, or else the tenant that the policies name. */
export interface Target {
  readonly snapshot?: string;
  /** The name of a shipped tenant, a snapshot file, or the address of an emulator that runs. */
  readonly emulator?: string;
  readonly tenant: TenantSection | null;
  /** The road to Exchange, whatever the policies say. */
  readonly exchange?: ExchangeRoad;
  /** The way to sign in. */
  readonly auth?: string;
  /** Milliseconds that an emulator in this process takes for each request. */
  readonly latency?: number;
}

/** A tenant that can be asked. */
export interface Connection {
  readonly reader: TenantReader;
  /** Null where nothing can be written: a snapshot. */
  readonly tenant: Tenant | null;
  /** What to call it in messages. */
  readonly label: string;
  /** The tenant's own id and initial domain, where the source says them. */
  readonly identity: { readonly id: string; readonly domain: string } | null;
  /** Which cmdlets this identity may run; null where there is no service to ask. */
  readonly permittedCmdlets: (() => Promise<Known<readonly string[]>>) | null;
  readonly close: () => Promise<void>;
}

/** Opens the one tenant that a command speaks of. */
export async function connect(target: Target, io: Pick<Io, 'env'>): Promise<Connection> {
  if (target.snapshot !== undefined && target.emulator !== undefined) {
    throw new Complaint('--snapshot and --emulator name two tenants', 'give one of them');
  }
  if (target.snapshot !== undefined) return connectSnapshot(target.snapshot);
  if (target.emulator !== undefined) return connectEmulator(target.emulator, target);
  if (target.tenant === null) {
    throw new Complaint(
      'no tenant is named',
      'add a `tenant:` section to the policies, or give --snapshot FILE or --emulator contoso',
    );
  }
  return connectLive(target.tenant, target, io.env);
}

async function connectSnapshot(path: string): Promise<Connection> {
  const { readSnapshot } = await import('../tenant/snapshot/file.ts');
  const { snapshotReader } = await import('../tenant/snapshot.ts');
  const file = await readSnapshot(readGiven(path));
  if (!file.ok) {
    const [first] = file.problems;
    throw new Complaint(`${path}: ${first?.message ?? 'it cannot be used'}`, first?.hint ?? null, exit.problems);
  }
  return {
    reader: snapshotReader(file.document),
    tenant: null,
    label: `${file.document.tenant.domain} as of ${file.document.takenAt}`,
    identity: file.document.tenant,
    permittedCmdlets: null,
    close: () => Promise.resolve(),
  };
}
