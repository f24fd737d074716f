// Stands for the process of a worker: hands on what comes in and goes out, and does wrong what it has been told to. Behind
// it is a session of a shared PowerShell, or another program.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

interface Told {
  readonly behind: { readonly port: number; readonly asked: string } | { readonly program: readonly string[] };
  /** Dies at a cmdlet: before it is handed on, or with its answer in hand. */
  readonly dies?: { readonly cmdlet: string; readonly with: 'question' | 'answer' };
  /** Is there from when something was done wrong: nothing goes wrong twice. */
  readonly once: string;
  /** Answers a cmdlet as where somebody said no to its question: nothing was done, and nothing is said. */
  readonly declines?: string;
  /** Prints what is no message on both of its outputs, before every line and on it. */
  readonly noise?: boolean;
}

const { behind, dies, declines, noise = false, once } = JSON.parse(process.argv[2] ?? '') as Told;
const [out, back] = open();
let [prefix, doomed] = ['', false];
const strikes = (cmdlet: string | undefined, struck: string | undefined): boolean =>
  struck !== undefined && cmdlet === struck && !existsSync(once);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { cmdlet, id, prefix: given } = JSON.parse(line) as { cmdlet?: string; id?: number; prefix?: string };
    prefix = given ?? prefix;
    if (strikes(cmdlet, declines)) return decline(id ?? 0);
    doomed = strikes(cmdlet, dies?.cmdlet);
    if (doomed && dies?.with === 'question') fall();
    out.write(`${line}\n`);
  })
  .on('close', () => out.end());

createInterface({ input: back })
  .on('line', (line) => {
    if (doomed) fall();
    if (noise) process.stderr.write('WARNING: be careful\n');
    process.stdout.write(noise ? `{"kind":"done","id":1}\nProgress: ${line}\n` : `${line}\n`);
  })
  .on('close', () => process.exit(0));

function decline(id: number): void {
  writeFileSync(once, '');
  process.stdout.write(`${prefix}${JSON.stringify({ kind: 'rows', id, rows: [] })}\n`);
  process.stdout.write(`${prefix}${JSON.stringify({ kind: 'done', id, count: 0, warnings: [], memory: 1 })}\n`);
}

function fall(): never {
  writeFileSync(once, '');
  process.kill(process.pid, 'SIGKILL');
  throw new Error('it goes on');
}

function open(): readonly [NodeJS.WritableStream, NodeJS.ReadableStream] {
  if ('port' in behind) {
    const socket = connect(behind.port, '127.0.0.1').on('error', () => process.exit(1));
    socket.write(`${behind.asked}\n`);
    return [socket, socket];
  }
  const [file = '', ...args] = behind.program;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return [child.stdin.on('error', () => undefined), child.stdout];
}
