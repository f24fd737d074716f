import { exit } from '../run/exit.ts';
import { reason } from '../run/files.ts';

/** Writes to a stream of this process, as long as there is somebody to read it. */
export type TextWriter = (text: string) => void;

/**
 * A writer of results or of talk. What cannot be written must not stop an apply half-way, so it ends the writing and
 * nothing else: a pipe that was closed in silence (`postern plan | head`), a full disk with a message and, where the run
 * would have ended well, with `problems`, since a file that lacks its end must not pass for a result.
 */
export function writer(stream: NodeJS.WriteStream): TextWriter {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (open && error.code !== 'EPIPE') tellLost(stream, error);
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

function tellLost(stream: NodeJS.WriteStream, error: Error): void {
  if (stream === process.stderr) return;
  process.once('exit', () => {
    if (process.exitCode === undefined || process.exitCode === 0) process.exitCode = exit.problems;
  });
  process.stderr.write(
    `The output could not be written: ${reason(error)}\n  hint: what was printed is not whole; make room and run it again\n`,
  );
}
