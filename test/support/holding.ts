import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server before another one, in which chosen requests wait until a test lets them go. */
interface Holding {
  readonly url: string;
  /** Is there as soon as a request waits. */
  readonly held: Promise<void>;
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

/** A promise that is kept from outside. */
function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((keep) => (resolve = keep));
  return { promise, resolve };
}

/** Hands every request on to a server; one whose body says a word waits until it is released. */
export async function holding(origin: string, word: string): Promise<Holding> {
  const [held, released] = [later(), later()];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      if (body.includes(word)) {
        held.resolve();
        await released.promise;
      }
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const { method = 'GET', url = '/' } = request;
      const sent = { method, headers: headers as Record<string, string>, ...(body.length === 0 ? {} : { body }) };
      const answer = await fetch(new URL(url, origin), { ...sent, redirect: 'manual' });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: held.promise,
    release: released.resolve,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
