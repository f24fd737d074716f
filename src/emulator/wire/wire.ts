import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../../json.ts';
import type { EmulatorRequest, EmulatorResponse } from './http.ts';

/** Reads a request from the wire. A body that is no JSON reads as text. */
export async function readRequest(incoming: IncomingMessage, origin: string): Promise<EmulatorRequest> {
  const url = new URL(incoming.url ?? '/', origin);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: headersOf(incoming),
    body: bodyOf(Buffer.concat(chunks).toString('utf8')),
    origin,
  };
}

const headersOf = (incoming: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]));

function bodyOf(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Writes an answer, whole or as far as its fault lets it. */
export function writeResponse(
  outgoing: ServerResponse,
  response: EmulatorResponse,
  common: Record<string, string>,
): void {
  if (response.wire === 'cut') {
    outgoing.destroy();
    return;
  }
  const whole = bytesOf(response);
  const bytes = response.wire === 'truncate' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  outgoing.writeHead(response.status, { ...common, ...response.headers, 'Content-Length': bytes.length });
  outgoing.end(bytes);
}

function bytesOf({ body }: EmulatorResponse): Buffer {
  switch (body.as) {
    case 'json':
      return Buffer.from(jsonText(body.value), 'utf8');
    case 'text':
      return Buffer.from(body.value, 'utf8');
    case 'bytes':
      return Buffer.from(body.value);
    case 'none':
      return Buffer.alloc(0);
  }
}

/** JSON text in which a bigint is a bare number: the service writes rule identities beyond 2^64 that way. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields: readonly [string, unknown][] = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${jsonText(field)}`).join(',')}}`;
}
