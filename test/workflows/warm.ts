import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { UsageError, usageErrorText } from '../../src/cli/run/usage-error.ts';
import { runProgram } from '../../src/cli/program/program.ts';

/** A command line as a shell would start it. */
interface Asked {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Postern in a process that stays: a story starts it some forty times, and most of what that costs is the start. It runs one
 * command line at a time, in the folder and the environment that it is given, and prints its port.
 */
const server = createServer((socket) => {
  let heard = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    heard += more;
    const asked = whole(heard.split('\0').slice(0, -1));
    if (asked !== null) last = answer(last, asked, socket);
  });
});
let last: Promise<void> = Promise.resolve();
const folder = process.argv[2] ?? '.';

async function answer(before: Promise<void>, asked: Asked, socket: Socket): Promise<void> {
  await before;
  const { code, out, err } = await run(asked);
  writeFileSync(join(folder, 'out'), out);
  writeFileSync(join(folder, 'err'), err);
  socket.end(`${code}\n`);
}

async function run({ args, cwd, env }: Asked): Promise<{ code: number; out: string; err: string }> {
  process.chdir(cwd);
  process.env = { ...env };
  const said = { out: '', err: '' };
  const io = {
    out: (more: string) => void (said.out += more),
    err: (more: string) => void (said.err += more),
    colour: false,
    tty: false,
    width: 80,
    env: process.env,
    cwd,
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  try {
    return { code: await runProgram(args, io, '0.0.0'), ...said };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: error.code, out: said.out, err: said.err + usageErrorText(error) };
  }
}

/** The folder, the number of arguments and these, the number of variables and these; null before all of it has come. */
function whole([cwd = '', count, ...rest]: readonly string[]): Asked | null {
  const variables = rest[Number(count)];
  const pairs = rest.slice(Number(count) + 1);
  if (count === undefined || variables === undefined || pairs.length < Number(variables)) return null;
  const env = pairs.map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]);
  return { cwd, args: rest.slice(0, Number(count)), env: Object.fromEntries(env) as Record<string, string> };
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

process.stdin.resume().once('end', () => process.exit());
