import type { Call, ExchangeCall, GraphCall, Outcome, ReadCall, Reading, Tenant } from './tenant.ts';

export type ExchangeRead = Extract<ReadCall, { via: 'exchange' }>;
export type GraphRead = Extract<ReadCall, { via: 'graph' }>;

/** One of the two ways into a tenant. */
export interface Road<R extends ReadCall, C extends Call> {
  read(call: R): Promise<Reading>;
  run(call: C): Promise<Outcome>;
}

export type ExchangeRoad = Road<ExchangeRead, ExchangeCall>;
export type GraphRoad = Road<GraphRead, GraphCall>;

/** A tenant over two roads: each call says which one it takes. */
export function tenantOf(exchange: ExchangeRoad, graph: GraphRoad): Tenant {
  return {
    read: (call) => (call.via === 'exchange' ? exchange.read(call) : graph.read(call)),
    run: (call) => (call.via === 'exchange' ? exchange.run(call) : graph.run(call)),
  };
}
