import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { said } from '../../escape.ts';
import type { JsonObject } from '../../json.ts';
import { valueText } from '../../render/document/fields.ts';
import { palette } from '../run/terminal.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';

/** A running emulator, and this program run beside it as a person would run it. */
export interface Stage {
  readonly url: string;
  /**
   * Runs a command line, shows it and its output, and stops the demo where its exit code is another than expected. A
   * section that only a longer look needs is counted.
   */
  readonly run: (args: readonly string[], expected: number, counted?: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the emulated tenant `contoso` as a process of its own. */
export async function stageIn(folder: string, io: Io): Promise<Stage> {
  const args = ['emulator', '--from', 'contoso', '--port', '0'];
  show(args, io);
  const emulator = start(args, folder, io);
  const url = await addressOf(emulator);
  io.out(`${url}\n`);
  return {
    url,
    run: async (line, expected, counted = []) => perform({ args: line, expected, counted }, folder, io),
    close: async () => {
      emulator.kill();
      await emulator.catch(() => null);
    },
  };
}

const show = (args: readonly string[], io: Io): void => io.out(palette(io).faint(said`$ postern ${args.join(' ')}\n`));

/** The program is this one, whatever it is called on this machine. Its children end with it. */
function start(args: readonly string[], cwd: string, io: Io) {
  const colour = io.colour ? { FORCE_COLOR: '1', NO_COLOR: undefined } : { NO_COLOR: '1', FORCE_COLOR: undefined };
  return execa(process.execPath, [process.argv[1] ?? '', ...args], {
    cwd,
    env: colour,
    reject: false,
    stdin: 'ignore',
    all: true,
    cancelSignal: io.signal,
  });
}

type Child = ReturnType<typeof start>;

/** The emulator prints its address once it listens. */
async function addressOf(emulator: Child): Promise<string> {
  const listening = new Promise<string>((found) => {
    let printed = '';
    emulator.stdout.on('data', (part: Buffer) => {
      printed += part.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(printed)?.[0];
      if (url !== undefined) found(url);
    });
  });
  const ended = emulator.then(({ stderr }) => {
    throw new UsageError(`the emulator did not start: ${stderr}`);
  });
  return Promise.race([listening, ended]);
}

/** A command line of the demo. */
interface DemoCommand {
  readonly args: readonly string[];
  readonly expected: number;
  readonly counted: readonly string[];
}

async function perform({ args, expected, counted }: DemoCommand, folder: string, io: Io): Promise<void> {
  show(args, io);
  const child = start(args, folder, io);
  const printed: string[] = [];
  for await (const line of child.iterable({ from: 'all' })) printed.push(line);
  for (const line of abridged(printed, counted)) io.out(`${line}\n`);
  const { exitCode } = await child;
  if (io.signal.aborted) throw new UsageError('the demo was interrupted', null, exit.interrupted);
  if (exitCode !== expected)
    throw new UsageError(`postern ${args[0] ?? ''} ended with ${exitCode ?? 'a signal'}, not ${expected}`);
}

/** Lines without the sections of some headings, of which one line says how much they would be. */
function abridged(lines: readonly string[], counted: readonly string[]): readonly string[] {
  const sections = sectionsOf(lines);
  const left = sections.filter(([heading = '']) => counted.includes(stripVTControlCharacters(heading)));
  const size = left.reduce((sum, section) => sum + section.length, 0);
  const note = `(left out here: ${size} lines under ${counted.map((one) => `“${one}”`).join(', ')})`;
  return sections.flatMap((section) => (left.includes(section) ? (section === left[0] ? [note] : []) : section));
}

/** Lines up to and with an empty one. */
function sectionsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of lines) {
    sections.at(-1)?.push(line);
    if (line === '') sections.push([]);
  }
  return sections;
}

/** Changes the emulated tenant as the portal would: without Postern knowing. */
export async function behindOurBack(
  url: string,
  change: { readonly as: string; readonly cmdlet: string; readonly parameters: JsonObject },
  io: Io,
): Promise<void> {
  const words = Object.entries(change.parameters).map(([name, value]) => `-${name} ${valueText(value)}`);
  io.out(palette(io).faint(said`> ${change.cmdlet} ${words.join(' ')}\n`));
  const body = JSON.stringify(change);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/_postern/run`, { method: 'POST', headers, body, signal: io.signal });
  if (!answer.ok) throw new UsageError(`the emulated tenant refused ${change.cmdlet}: ${await answer.text()}`);
}
