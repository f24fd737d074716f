import { Worker } from 'node:worker_threads';

/** A service in a thread of its own, which hangs up on whoever is silent, even while the rest of a test computes. */
interface HangingUp {
  readonly url: string;
  /** Lets it hang up, and computes until it has; nothing else of this thread comes to its turn meanwhile. */
  readonly whileComputing: () => void;
  readonly close: () => Promise<void>;
}

const code = `
const { createServer } = require('node:http');
const { parentPort, workerData: flag } = require('node:worker_threads');
const server = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
server.on('connection', (socket) => socket.on('close', () => { Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); }));
parentPort.on('message', () => server.closeIdleConnections());
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Starts it. */
export async function hangingUp(): Promise<HangingUp> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(code, { eval: true, workerData: flag });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    whileComputing: () => {
      worker.postMessage('hang up', []);
      Atomics.wait(flag, 0, 0);
    },
    close: async () => void (await worker.terminate()),
  };
}
