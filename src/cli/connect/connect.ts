import type { RecordedSearch } from '../../engine/who/search.ts';
import type { ExchangeTransport, TenantSection } from '../../policy/schema/policy.ts';
import type { SnapshotDocument, SnapshotRead } from '../../tenant/snapshot/document.ts';
import {
  auditSearch,
  type Known,
  present,
  type Row,
  type Tenant,
  type TenantReader,
  unknown,
} from '../../tenant/tenant.ts';
import type { TenantIdentity } from '../../tenant/roads.ts';
import type { Watch } from '../../tenant/wire/http-client.ts';
import { UsageError } from '../run/usage-error.ts';
import { openNamed } from './open-named.ts';
import { exit } from '../run/exit.ts';
import { filesGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { type SignIn, signInTo } from './sign-in.ts';
import { wrongCloud } from './wrong-cloud.ts';

/** Where a tenant is to be read: a snapshot, an emulator, or else the tenant that the policies name. */
export interface Target {
  readonly snapshot?: string;
  /** The name of a shipped tenant, a snapshot file, or the address of an emulator that runs. */
  readonly emulator?: string;
  readonly tenant: TenantSection | null;
  /** The road to Exchange, whatever the policies say. */
  readonly exchange?: ExchangeTransport;
  /** The way to sign in. */
  readonly auth?: string;
  /** Milliseconds that an emulator in this process takes for each request. */
  readonly latency?: number;
  /** Sees every request that goes over the wire. */
  readonly watch?: Watch;
}

/** What somebody put into a snapshot and no command asks for by the same words. */
export interface RecordedReads {
  /** The mailboxes whose inbox rules it holds. */
  readonly inboxRules: readonly string[];
  /** It says that every mailbox was asked for them. */
  readonly everyInboxRule: boolean;
  /** Rows of message traces and of their details. */
  readonly trace: readonly Row[];
  /** Searches of the audit log. */
  readonly audit: readonly RecordedSearch[];
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
  /** How a live tenant is signed in to; there is none for snapshots and emulators. */
  readonly signIn?: SignIn;
  /** What a snapshot happens to hold beyond what is asked of every tenant; null where a tenant answers. */
  readonly recorded: RecordedReads | null;
  readonly close: () => Promise<void>;
}

/** What the way to a tenant takes from the process: its variables, and the clock, on which an emulator runs as well. */
type Machine = Pick<Io, 'env' | 'now'>;

/** Opens the one tenant that a command speaks of. Roads are loaded when they are chosen, and only those. */
export async function connect(target: Target, io: Machine): Promise<Connection> {
  if (target.snapshot !== undefined && target.emulator !== undefined) {
    throw new UsageError('--snapshot and --emulator name two tenants', 'give one of them');
  }
  if (target.snapshot !== undefined) return connectSnapshot(target.snapshot);
  if (target.emulator !== undefined) return connectEmulator(target.emulator, target, io);
  if (target.tenant !== null) return connectLive(target.tenant, target, io.env);
  throw new UsageError(
    'no tenant is named',
    'add a `tenant:` section to the policies, or give --snapshot FILE or --emulator contoso',
  );
}

async function connectSnapshot(path: string): Promise<Connection> {
  const { openSnapshot } = await import('../../tenant/snapshot/opened.ts');
  const { snapshotReader } = await import('../../tenant/snapshot.ts');
  const file = openSnapshot(filesGiven(path));
  if (!file.ok) throw new UsageError(`${file.file}: ${file.message}`, file.hint);
  const { tenant } = file.document;
  return {
    reader: snapshotReader(file.document),
    tenant: null,
    label: labelOf(file),
    identity: tenant.domain === '' ? null : tenant,
    permittedCmdlets: null,
    recorded: await recordedIn(file.document),
    close: nothing,
  };
}

/** When it was taken, or what it was taken from: other tools do not say when. */
const labelOf = ({
  document: { tenant, takenAt },
  from,
}: {
  document: SnapshotDocument;
  from: string | null;
}): string => (from === null ? `${tenant.domain} as of ${takenAt}` : `${tenant.domain || 'a tenant'} by ${from}`);

async function recordedIn({ reads, takenAt, everyInboxRule = false }: SnapshotDocument): Promise<RecordedReads> {
  const { mailboxesOf } = await import('../../tenant/snapshot/checkpoint.ts');
  const held = reads.filter((read) => 'cmdlet' in read && /^get-inboxrule$/iu.test(read.cmdlet));
  const trace = reads.flatMap((read) =>
    'cmdlet' in read && 'result' in read && /^get-messagetrace/iu.test(read.cmdlet) ? read.result : [],
  );
  const inboxRules = [...mailboxesOf(held)];
  return { inboxRules, everyInboxRule, trace, audit: reads.flatMap((read) => searchIn(read, takenAt)) };
}

function searchIn(read: SnapshotRead, takenAt: string): readonly RecordedSearch[] {
  if (!('cmdlet' in read) || read.cmdlet.toLowerCase() !== auditSearch.toLowerCase()) return [];
  const rows = 'result' in read ? present(read.result) : unknown({ type: null, ...read.error, call: read.cmdlet });
  return [{ parameters: read.parameters, takenAt, rows }];
}

const nothing = (): Promise<void> => Promise.resolve();

/** An emulator that runs, by its address, or one started here, by name or from a snapshot. */
function connectEmulator(which: string, target: Target, io: Machine): Promise<Connection> {
  return /^https?:\/\//iu.test(which) ? connectRunning(which, target, io.env) : startHere(which, target, io);
}

async function startHere(which: string, target: Target, { env, now }: Machine): Promise<Connection> {
  const { startEmulator } = await import('../../emulator/server/server.ts');
  const emulator = await startEmulator({ tenant: await openNamed(which), latency: target.latency ?? 0, clock: now });
  const { id, domain } = emulator.state;
  try {
    const connection = await emulated(emulator.url, { id, domain }, target, env);
    return { ...connection, close: async () => Promise.all([connection.close(), emulator.close()]).then(nothing) };
  } catch (error) {
    await emulator.close();
    throw error;
  }
}

/** An emulator answers over REST unless PowerShell is asked for: what the policies say is for the tenant itself. */
async function emulated(origin: string, identity: TenantIdentity, target: Target, env: Io['env']): Promise<Connection> {
  const about = { label: `${identity.domain} (emulated)`, identity, recorded: null };
  if (target.exchange !== 'powershell') {
    const { openEmulator } = await import('../../tenant/roads.ts');
    return { ...openEmulator(origin, identity, target.watch), ...about, close: nothing };
  }
  const { openEmulatedPowerShell } = await import('./connect-powershell.ts');
  return { ...(await openEmulatedPowerShell(origin, identity, env)), ...about };
}

/** Only this machine: whatever listens there is told everything, and takes any token. */
async function connectRunning(address: string, target: Target, env: Io['env']): Promise<Connection> {
  const { isLoopback } = await import('../../tenant/wire/loopback.ts');
  const { whoListens } = await import('../../tenant/roads.ts');
  if (!URL.canParse(address) || !isLoopback(new URL(address))) {
    throw new UsageError(`${address} is not on this machine`, 'an emulator listens on http://127.0.0.1:PORT');
  }
  const { origin } = new URL(address);
  const identity = await whoListens(origin);
  if (typeof identity === 'string') {
    const hint = 'start one with `postern emulator --port 0`';
    throw new UsageError(`no emulator could be asked at ${origin}: ${identity}`, hint, exit.unreadable);
  }
  return emulated(origin, identity, target, env);
}

async function connectLive(section: TenantSection, target: Target, env: Io['env']): Promise<Connection> {
  const elsewhere = wrongCloud(section);
  if (elsewhere !== null) throw elsewhere;
  const { clouds } = await import('../../tenant/clouds.ts');
  const { exchange, graph, environment } = clouds[section.cloud];
  if (exchange === null) throw noSuchCloud(section.cloud, environment);
  const signIn = await signInTo(section, target.auth, env);
  const { watch } = target;
  const { id, domain } = section;
  const about = { label: domain, identity: { id, domain }, signIn, recorded: null };
  const graphOptions = { base: `${graph}/v1.0`, token: signIn.graph, watch };
  if ((target.exchange ?? section.exchange) === 'powershell') {
    const { openLivePowerShell } = await import('./connect-powershell.ts');
    return { ...(await openLivePowerShell(section, signIn.exchange, graphOptions, env)), ...about };
  }
  const { openRoads } = await import('../../tenant/roads.ts');
  const roads = openRoads({ ...exchange, tenantId: id, token: signIn.exchange, watch }, graphOptions);
  return { ...roads, ...about, close: nothing };
}

const noSuchCloud = (cloud: string, environment: string): UsageError =>
  new UsageError(
    `how to sign in to Exchange in the cloud \`${cloud}\` without a person is not established`,
    `sign in by hand there (Connect-ExchangeOnline -ExchangeEnvironmentName ${environment}), run what \`postern snapshot --script\` prints, plan with --snapshot FILE, and carry the plan out by its script (--report ps1=FILE)`,
  );
