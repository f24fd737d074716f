import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/json.ts';
import type { Clock } from '../../src/tenant/retry.ts';

/** One request as a tiny service saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
}

export interface Service {
  readonly url: string;
  readonly seen: readonly Seen[];
}

type Handler = (request: Seen, response: ServerResponse, nth: number) => void;

/** Runs a service of a few lines for the length of one test. */
export async function withService<T>(handler: Handler, use: (service: Service) => Promise<T>): Promise<T> {
  const seen: Seen[] = [];
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const body = (text === '' ? {} : JSON.parse(text)) as JsonObject;
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body };
      seen.push(request);
      handler(request, response, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers with JSON. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const rows = (...value: readonly unknown[]): unknown => ({ '@adminapi.warnings': [], value });

/** The error envelope of the admin endpoint with one detail. */
export const envelope = (code: string, detail: string): unknown => ({
  error: {
    code,
    message: 'Error executing cmdlet',
    details: [{ code: 'Context', target: '', message: detail }],
    innererror: {
      message: 'Error executing cmdlet',
      type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
    },
  },
});

export const notFound = envelope(
  'NotFound',
  "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn't be performed because object 'x' couldn't be found on 'DC'.",
);

/** A clock that writes down how long it was asked to wait, moves on by as much, and waits for nothing. */
export function patientClock(): { readonly clock: Clock; readonly slept: number[] } {
  const slept: number[] = [];
  let now = Date.parse('2026-11-21T12:00:00Z');
  const sleep = (milliseconds: number): Promise<void> => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  return { clock: { now: () => now, sleep, random: () => 0.5 }, slept };
}
