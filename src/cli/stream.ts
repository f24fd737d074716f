/** Writes to a stream of this process, as long as there is somebody to read it. */
export type Writer = (text: string) => void;

/**
 * A writer of results or of talk. What cannot be written must not stop an apply half-way, so it ends the writing and
 * nothing else: a pipe that was closed in silence (`postern plan | head`), a full disk with a message and, where the run
 * would have ended well, with `1`, since a file that lacks its end must not pass for a result.
 */
export function writer(stream: NodeJS.WriteStream): Writer {
  let open = true;
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (open && code !== 'EPIPE') tellLost(stream, code ?? 'unknown');
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

function tellLost(stream: NodeJS.WriteStream, code: string): void {
  if (stream === process.stderr) return;
  process.once('exit', () => {
    if (process.exitCode === undefined || process.exitCode === 0) process.exitCode = 1;
  });
  const why = code === 'ENOSPC' ? 'the disk is full' : code;
  process.stderr.write(
    `The output could not be written: ${why}\n  hint: what was printed is not whole; make room and run it again\n`,
  );
}
