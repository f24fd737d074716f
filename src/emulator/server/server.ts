import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { adminRoute, type Calls, callsOf } from './admin.ts';
import { type Bending, tooManyAtOnce } from './bend.ts';
import { exchangeRoute } from './exchange.ts';
import type { FaultBox } from '../wire/faults.ts';
import { graphPart } from './graph-part.ts';
import { type EmulatorRequest, json } from '../wire/http.ts';
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime.ts';
import type { TenantState } from '../state/state.ts';
import { tokenRoute, unauthenticated } from './token.ts';
import { readRequest, writeResponse } from '../wire/wire.ts';

export interface EmulatorOptions extends RuntimeOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** How long every HTTP request takes, in milliseconds. */
  readonly latency?: number;
  /** A key and a certificate in PEM: with them it speaks https, as `localhost`. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** An emulator that listens. */
export interface RunningEmulator {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly state: TenantState;
  readonly calls: () => Calls;
  readonly faults: FaultBox;
  readonly close: () => Promise<void>;
}

/** Starts a tenant in this process: Exchange, Graph and tokens on one loopback port. */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const runtime = startRuntime(options);
  const stopped = new AbortController();
  const { latency = 0, tls } = options;
  const scheme = tls === undefined ? 'http' : 'https';
  const listener: RequestListener = (incoming, outgoing) =>
    void serve(incoming, outgoing, { runtime, latency, scheme, signal: stopped.signal });
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  // Node's five seconds hang up on a client whose request waits to be read, where this machine is busy.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    state: runtime.state,
    calls: () => callsOf(runtime),
    faults: runtime.faults,
    close: async () => {
      stopped.abort();
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

interface Serving {
  readonly runtime: Runtime;
  readonly latency: number;
  readonly scheme: 'http' | 'https';
  readonly signal: AbortSignal;
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, serving: Serving): Promise<void> {
  const { runtime, latency, scheme, signal } = serving;
  const { log } = runtime;
  log.requests += 1;
  log.inFlight += 1;
  log.peak = Math.max(log.peak, log.inFlight);
  const crowded = log.inFlight > (runtime.quirks.maxConcurrent ?? Number.POSITIVE_INFINITY);
  try {
    const request = await readRequest(incoming, `${scheme}://${incoming.headers.host ?? '127.0.0.1'}`);
    if (latency > 0) await wait(latency, undefined, { signal });
    const { response, delay } = answer(request, runtime, crowded);
    if (delay > 0) await wait(delay, undefined, { signal });
    writeResponse(outgoing, response, commonHeaders(log.requests));
  } catch (error) {
    failLoudly(outgoing, error);
  } finally {
    log.inFlight -= 1;
  }
}

/** A caller that hung up is its own affair; anything else is a bug of the emulator's and says so. */
function failLoudly(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  writeResponse(outgoing, json(500, { error: { code: 'EmulatorBug', message } }), {});
}

const commonHeaders = (count: number): Record<string, string> => ({
  'request-id': `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`,
  'X-CalculatedBETarget': 'AM0PR01MB0001.eurprd01.prod.outlook.com',
});

function answer(request: EmulatorRequest, runtime: Runtime, crowded: boolean): Bending {
  const open = adminRoute(request, runtime) ?? tokenRoute(request, runtime);
  if (open !== null) return { response: open, delay: 0 };
  if (crowded) return { response: tooManyAtOnce, delay: 0 };
  const refused = unauthenticated(request, runtime);
  if (refused !== null) return { response: refused, delay: 0 };
  return exchangeRoute(request, runtime) ?? graphPart(request, runtime) ?? { response: unmodelled(request), delay: 0 };
}

const unmodelled = ({ method, path }: EmulatorRequest): Bending['response'] =>
  json(501, { error: { code: 'NotImplemented', message: `postern emulator: ${method} ${path} is not modelled` } });
