import type { RestOptions } from '../tenant/exchange/wire.ts';
import type { GraphOptions } from '../tenant/graph/wire.ts';
import type { Connection } from './connect.ts';

/** Two services of one tenant, and how to reach them. */
export interface Roads extends Pick<Connection, 'label' | 'identity' | 'close'> {
  readonly exchange: RestOptions;
  readonly graph: GraphOptions;
}

/** Joins the roads to a tenant. The reader cannot write, not even by a cast: it has nothing to write with. */
export async function connectRoads({ exchange, graph, label, identity, close }: Roads): Promise<Connection> {
  const { restTenant } = await import('../tenant/rest.ts');
  const { graphTenant } = await import('../tenant/graph.ts');
  const { tenantOf } = await import('../tenant/road.ts');
  const road = restTenant(exchange);
  const tenant = tenantOf(road, graphTenant(graph));
  return {
    reader: { read: (call) => tenant.read(call) },
    tenant,
    label,
    identity,
    permittedCmdlets: () => road.permittedCmdlets(),
    close,
  };
}
