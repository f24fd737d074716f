import { textAt } from '../json.ts';
import { graphGet } from '../tenant/tenant.ts';
import { Complaint } from './complaint.ts';
import type { Connection, Target } from './connect.ts';
import { connectRoads } from './connect-roads.ts';
import { exit } from './exit.ts';

/** Opens an emulated tenant: one that runs, by its address, or one started here, by name or from a snapshot. */
export async function connectEmulator(which: string, target: Target): Promise<Connection> {
  return /^https?:\/\//iu.test(which) ? connectRunning(which) : startHere(which, target.latency ?? 0);
}

async function startHere(which: string, latency: number): Promise<Connection> {
  const { openTenant } = await import('../emulator/tenants/index.ts');
  const { startEmulator } = await import('../emulator/server.ts');
  const emulator = await startEmulator({ tenant: await openTenant(which), latency });
  const { id, domain } = emulator.state;
  return openAt(emulator.url, { id, domain }, `the emulated tenant ${domain}`, emulator.close);
}

/** Only this machine: whatever listens there is told everything, and takes any token. */
async function connectRunning(address: string): Promise<Connection> {
  const { isLoopback } = await import('../tenant/wire/door.ts');
  if (!URL.canParse(address) || !isLoopback(new URL(address))) {
    throw new Complaint(`${address} is not on this machine`, 'an emulator listens on http://127.0.0.1:PORT');
  }
  const { origin } = new URL(address);
  const identity = await identityAt(origin);
  return openAt(origin, identity, `the emulated tenant ${identity.domain} at ${origin}`, () => Promise.resolve());
}

async function openAt(
  origin: string,
  identity: { id: string; domain: string },
  label: string,
  close: () => Promise<void>,
): Promise<Connection> {
  const { fixedToken } = await import('../tenant/token.ts');
  const token = fixedToken('emulator');
  return connectRoads({
    exchange: { base: origin, tenantId: identity.id, token },
    graph: { base: `${origin}/v1.0`, token },
    label,
    identity,
    close,
  });
}

/** Asks an emulator who it is, as one asks the real service. */
async function identityAt(origin: string): Promise<{ id: string; domain: string }> {
  const { graphTenant } = await import('../tenant/graph.ts');
  const { fixedToken } = await import('../tenant/token.ts');
  const { systemClock } = await import('../tenant/retry.ts');
  // Where nothing listens nothing will in a minute: a person is waiting for the message.
  const clock = { ...systemClock, sleep: () => Promise.resolve() };
  const graph = graphTenant({ base: `${origin}/v1.0`, token: fixedToken('emulator'), clock });
  const [organization, domains] = await Promise.all([
    graph.read(graphGet('/organization')),
    graph.read(graphGet('/domains')),
  ]);
  const [row] = organization.state === 'present' ? organization.value : [];
  const initial =
    domains.state === 'present' ? domains.value.find((domain) => domain['isInitial'] === true) : undefined;
  if (row === undefined || initial === undefined) {
    const why = organization.state === 'unknown' ? `: ${organization.because.message}` : '';
    throw new Complaint(
      `no emulator answers at ${origin}${why}`,
      'start one with `postern emulator --port 0`',
      exit.unreadable,
    );
  }
  return { id: textAt(row, 'id'), domain: textAt(initial, 'id') };
}
