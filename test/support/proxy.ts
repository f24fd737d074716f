import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy on this machine. */
export interface Proxy {
  readonly url: string;
  /** The hosts that tunnels were asked for, in order. */
  readonly asked: readonly string[];
  /** The Proxy-Authorization header of each. */
  readonly credentials: readonly (string | undefined)[];
  readonly close: () => Promise<void>;
}

/**
 * Opens tunnels, as the proxy of an organisation does. Where a tunnel leads is decided here: the hosts of the real
 * services can so be stood in for by servers on this machine, while the program goes where it always goes.
 */
export async function startProxy(leadsTo: (host: string) => number | null): Promise<Proxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const open = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket, head: Buffer) => {
    const host = (request.url ?? '').replace(/:\d+$/u, '');
    asked.push(host);
    credentials.push(request.headers['proxy-authorization']);
    const port = leadsTo(host);
    if (port === null) return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client);
      client.pipe(upstream);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
