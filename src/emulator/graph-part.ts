import { bend, type Bending } from './bend.ts';
import { graphRoute } from './graph.ts';
import type { EmulatorRequest } from './http.ts';
import { record, type Runtime } from './runtime.ts';

/** Hands what belongs to Graph on, under the faults that strike it. */
export function graphPart(request: EmulatorRequest, runtime: Runtime): Bending | null {
  if (!request.path.startsWith('/v1.0/')) return null;
  const path = request.path.slice('/v1.0'.length);
  const identities = path.split('/').map(decodeURIComponent);
  const effects = runtime.strike({ via: 'graph', name: `${request.method} ${path}`, identities });
  const services = { now: runtime.now, record: (operation: string) => record(runtime.log, operation) };
  // Where no token is asked for, none need be sent: Graph is told of one that may do everything.
  const authorization = runtime.token === null ? 'Bearer none' : (request.headers['authorization'] ?? '');
  const asked = { ...request, headers: { ...request.headers, authorization } };
  const response = (): Bending['response'] | null => graphRoute(asked, runtime.state, services);
  const unknown: Bending['response'] = {
    status: 501,
    headers: { 'Content-Type': 'application/json' },
    body: {
      as: 'json',
      value: { error: { code: 'NotImplemented', message: `postern emulator: ${path} is not modelled` } },
    },
  };
  return bend(effects, request, 'graph', () => response() ?? unknown);
}
