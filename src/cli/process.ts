import { isatty } from 'node:tty';
import type { Io } from './io.ts';
import { wantsColour } from './terminal.ts';

/** The real process as an `Io`. Output to a pipe that somebody closed is dropped in silence: `postern plan | head`. */
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

/** A closed pipe must not stop an apply half-way, so that the failure ends the writing and nothing else. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  return (text) => {
    if (!closed) stream.write(text);
  };
}
