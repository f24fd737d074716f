import { bend, type Bending } from './bend.ts';
import type { Operation } from './faults.ts';
import { graphIdentities, graphRoute } from './graph.ts';
import { type EmulatorRequest, type EmulatorResponse, json } from './http.ts';
import { record, type Runtime } from './runtime.ts';

/** Hands what belongs to Graph on, under the faults that strike it: the request itself, and each one inside a batch. */
export function graphPart(request: EmulatorRequest, runtime: Runtime): Bending | null {
  if (!request.path.startsWith('/v1.0/')) return null;
  const struck = (one: EmulatorRequest, run: () => EmulatorResponse): Bending =>
    bend(runtime.strike(operationOf(one, runtime)), one, 'graph', run);
  const services = {
    now: runtime.now,
    record: (operation: string) => record(runtime.log, operation),
    item: (one: EmulatorRequest, run: () => EmulatorResponse) => struck(one, run).response,
  };
  // Where no token is asked for, none need be sent: Graph is told of one that may do everything.
  const authorization = runtime.token === null ? 'Bearer none' : (request.headers['authorization'] ?? '');
  const asked = { ...request, headers: { ...request.headers, authorization } };
  return struck(asked, () => graphRoute(asked, runtime.state, services) ?? unknown(asked));
}

const operationOf = (request: EmulatorRequest, runtime: Runtime): Operation => ({
  via: 'graph',
  name: `${request.method} ${request.path.slice('/v1.0'.length)}`,
  identities: graphIdentities(request, runtime.state),
});

const unknown = ({ method, path }: EmulatorRequest): EmulatorResponse =>
  json(501, { error: { code: 'NotImplemented', message: `postern emulator: ${method} ${path} is not modelled` } });
