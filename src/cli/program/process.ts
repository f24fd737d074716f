import { isatty } from 'node:tty';
import type { Io } from '../run/io.ts';
import { writer } from './stream.ts';
import { wantsColour } from '../run/terminal.ts';

/** The real process as an `Io`. */
export function processIo(args: readonly string[], signal: AbortSignal): Io {
  return {
    out: writer(process.stdout),
    err: writer(process.stderr),
    colour: wantsColour(process.env, isatty(process.stdout.fd), args),
    tty: isatty(process.stderr.fd) && process.env['TERM'] !== 'dumb',
    width: process.stdout.columns > 0 ? process.stdout.columns : 80,
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    signal,
  };
}
