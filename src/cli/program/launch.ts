import { withoutSecrets } from '../../diagnostics/secrets.ts';
import { terminal } from '../../escape.ts';
import { UsageError, usageErrorText } from '../run/usage-error.ts';
import { errorJson } from '../run/error-document.ts';
import { optimiseLater } from '../run/engine-flags.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';
import { processIo } from './process.ts';
import { runProgram } from './program.ts';

/** Runs the program in this process: signals in, exit code out. */
export async function launch(args: readonly string[], version: string): Promise<number> {
  optimiseLater();
  const interrupt = new AbortController();
  const io = processIo(args, interrupt.signal);
  watchSignals(interrupt, io);
  // Thrown where nobody waits for it, like in an event: Node would end with 1, which means something else here.
  process.on('uncaughtException', (error) => process.exit(failed(error, args, io, version)));
  try {
    const code = await runProgram(args, io, version);
    // What was under way is left behind: a call that a road waits to send again must not happen after the end.
    if (interrupt.signal.aborted) process.exit(code);
    return code;
  } catch (error) {
    return failed(error, args, io, version);
  }
}

/** What a person can mend is told as such; anything else is a mistake of ours. */
function failed(error: unknown, args: readonly string[], io: Io, version: string): number {
  const known = error instanceof UsageError;
  if (args.includes('--json')) io.out(errorJson(error));
  io.err(known ? usageErrorText(error, io.width) : bugReport(error, version, io.env));
  return known ? error.code : exit.bug;
}

/** The first signal asks, the second insists. */
function watchSignals(interrupt: AbortController, io: Io): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(exit.interrupted);
      io.err('\nInterrupted: ending what is under way. Once more stops at once.\n');
      interrupt.abort();
    });
  }
}

/** What is not a message of ours is a mistake of ours: it says so, with all that a report needs. */
export function bugReport(error: unknown, version: string, env: Io['env']): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    'This is a mistake in Postern, not in your policies. Nothing more will be done.',
    `postern ${version} · node ${process.version} · ${process.platform}`,
    ...withoutSecrets(stack, env).split('\n').map(terminal),
    'Please open an issue in the repository of Postern with the lines above.',
    '',
  ].join('\n');
}
