import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What is answered in the name of a server. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Between {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A server before another one: a test says what becomes of each request, and may hand it on. */
export async function between(
  origin: string,
  answer: (body: string, handOn: () => Promise<Answered>) => Promise<Answered>,
): Promise<Between> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const { method = 'GET', url = '/' } = request;
      const sent = { method, headers: headers as Record<string, string>, ...(body.length === 0 ? {} : { body }) };
      const {
        status,
        headers: given,
        text,
      } = await answer(body.toString('utf8'), async () => {
        const found = await fetch(new URL(url, origin), { ...sent, redirect: 'manual' });
        return { status: found.status, headers: Object.fromEntries(found.headers), text: await found.text() };
      });
      response.writeHead(status, given).end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
