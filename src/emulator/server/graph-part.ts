import { bend, type Bending } from './bend.ts';
import type { Operation } from '../wire/faults.ts';
import { graphIdentities, graphRoute } from '../graph/graph.ts';
import { type EmulatorRequest, type EmulatorResponse, json, type MemberChange } from '../wire/http.ts';
import { actorOf } from './actor.ts';
import { writeMemberRecord } from './member-record.ts';
import { record, type Runtime } from './runtime.ts';

/** Hands what belongs to Graph on, under the faults that strike it: the request itself, and each one inside a batch. */
export function graphPart(request: EmulatorRequest, runtime: Runtime): Bending | null {
  if (!request.path.startsWith('/v1.0/')) return null;
  const inside: Bending[] = [];
  const services = {
    now: runtime.now,
    record: (operation: string) => record(runtime.log, operation),
    changed: (change: MemberChange) => writeMemberRecord(runtime.state, change, actorOf(request), runtime.now()),
    item: (one: EmulatorRequest, run: () => EmulatorResponse): EmulatorResponse => {
      const bending = struck(one, run, runtime);
      inside.push(bending);
      return bending.response;
    },
  };
  const asked = withToken(request, runtime);
  const outer = struck(asked, () => graphRoute(asked, runtime.state, services) ?? unknown(asked), runtime);
  return together(outer, inside);
}

const struck = (request: EmulatorRequest, run: () => EmulatorResponse, runtime: Runtime): Bending =>
  bend(runtime.strike(operationOf(request, runtime)), request, 'graph', run);

/** Where no token is asked for, none need be sent: Graph is told of one that may do everything. */
function withToken(request: EmulatorRequest, { token }: Runtime): EmulatorRequest {
  const authorization = token === null ? 'Bearer none' : (request.headers['authorization'] ?? '');
  return { ...request, headers: { ...request.headers, authorization } };
}

/** A batch is lost as a whole when one answer in it is, and takes as long as its slowest. */
function together(outer: Bending, inside: readonly Bending[]): Bending {
  const cut = inside.some(({ response }) => response.wire === 'cut');
  const delay = Math.max(outer.delay, ...inside.map((one) => one.delay));
  return { response: cut ? { ...outer.response, wire: 'cut' } : outer.response, delay };
}

const operationOf = (request: EmulatorRequest, runtime: Runtime): Operation => ({
  via: 'graph',
  name: `${request.method} ${request.path.slice('/v1.0'.length)}`,
  identities: graphIdentities(request, runtime.state),
});

const unknown = ({ method, path }: EmulatorRequest): EmulatorResponse =>
  json(501, { error: { code: 'NotImplemented', message: `postern emulator: ${method} ${path} is not modelled` } });
