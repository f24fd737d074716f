import { textAt } from '../json.ts';
import type { RestOptions } from './exchange/wire.ts';
import { graphTenant } from './graph.ts';
import type { GraphOptions } from './graph/wire.ts';
import { restTenant } from './rest.ts';
import { systemClock } from './retry.ts';
import { type ExchangeRoad, tenantOf } from './transport.ts';
import { graphGet, type Known, type Tenant, type TenantReader } from './tenant.ts';
import { fixedToken } from './token.ts';
import type { Watch } from './wire/http-client.ts';

/** Both services of one tenant, opened. */
export interface Roads {
  /** Cannot write, not even by a cast: it has nothing to write with. */
  readonly reader: TenantReader;
  readonly tenant: Tenant;
  /** Which cmdlets this identity may run. */
  readonly permittedCmdlets: () => Promise<Known<readonly string[]>>;
}

/** A tenant's id and initial domain. */
export interface TenantIdentity {
  readonly id: string;
  readonly domain: string;
}

/** Opens the roads to a tenant. Nothing is signed in or sent before the first call. */
export const openRoads = (exchange: RestOptions, graph: GraphOptions): Roads => roadsOver(restTenant(exchange), graph);

/** A road to Exchange that knows what this identity may run. */
interface KnowingRoad extends ExchangeRoad {
  permittedCmdlets(): Promise<Known<readonly string[]>>;
}

/** Both services of a tenant, Exchange by a road of the caller's choice. */
export function roadsOver(road: KnowingRoad, graph: GraphOptions): Roads {
  const tenant = tenantOf(road, graphTenant(graph));
  return { reader: { read: (call) => tenant.read(call) }, tenant, permittedCmdlets: () => road.permittedCmdlets() };
}

/** An emulator takes any token. */
export const anyToken = fixedToken('emulator');

/** Opens the roads to an emulator, both below one origin. */
export const openEmulator = (origin: string, { id }: TenantIdentity, watch?: Watch): Roads =>
  openRoads({ base: origin, tenantId: id, token: anyToken, watch }, { base: `${origin}/v1.0`, token: anyToken, watch });

/** Asks the emulator at an origin who it is, as one asks the real service; or says why it does not answer. */
export async function whoListens(origin: string): Promise<TenantIdentity | string> {
  // Where nothing listens nothing will in a minute: a person is waiting for the message.
  const clock = { ...systemClock, sleep: () => Promise.resolve() };
  const graph = graphTenant({ base: `${origin}/v1.0`, token: anyToken, clock });
  const [organization, domains] = await Promise.all([
    graph.read(graphGet('/organization')),
    graph.read(graphGet('/domains')),
  ]);
  const unread = [organization, domains].flatMap((one) => (one.state === 'unknown' ? [one.because] : []));
  if (unread.length > 0) return unread.map(({ call, message }) => `${call}: ${message}`).join('; ');
  const id = textAt(organization.state === 'present' ? (organization.value[0] ?? {}) : {}, 'id');
  const initial =
    domains.state === 'present' ? domains.value.find((domain) => domain['isInitial'] === true) : undefined;
  const domain = textAt(initial ?? {}, 'id');
  if (id === '') return 'GET /organization: what answers there names no tenant';
  return domain === '' ? 'GET /domains: what answers there names no initial domain' : { id, domain };
}
