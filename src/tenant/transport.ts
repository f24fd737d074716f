import type { Batch, Call, ExchangeCall, GraphCall, Outcome, ReadCall, Reading, Tenant } from './tenant.ts';

export type ExchangeRead = Extract<ReadCall, { via: 'exchange' }>;
export type GraphRead = Extract<ReadCall, { via: 'graph' }>;

/** One of the two ways into a tenant. */
export interface Transport<R extends ReadCall, C extends Call> {
  read(call: R): Promise<Reading>;
  run(call: C): Promise<Outcome>;
  /** Missing where this road has no request for several writes. */
  readonly batch?: RoadBatch<C>;
}

export interface RoadBatch<C extends Call> {
  readonly most: number;
  run(calls: readonly C[]): ReturnType<Batch['run']>;
}

export type ExchangeRoad = Transport<ExchangeRead, ExchangeCall>;
export type GraphRoad = Transport<GraphRead, GraphCall>;

/** A tenant over two roads: each call says which one it takes. */
export function tenantOf(exchange: ExchangeRoad, graph: GraphRoad): Tenant {
  return {
    read: (call) => (call.via === 'exchange' ? exchange.read(call) : graph.read(call)),
    run: (call) => (call.via === 'exchange' ? exchange.run(call) : graph.run(call)),
    batches: {
      ...batchOf('exchange', exchange.batch, (call) => call.via === 'exchange'),
      ...batchOf('graph', graph.batch, (call) => call.via === 'graph'),
    },
  };
}

function batchOf<C extends Call>(
  via: C['via'],
  batch: RoadBatch<C> | undefined,
  isOurs: (call: Call) => call is C,
): Tenant['batches'] {
  if (batch === undefined) return {};
  const run: Batch['run'] = (calls) => batch.run(calls.filter(isOurs));
  return { [via]: { most: batch.most, run } };
}
