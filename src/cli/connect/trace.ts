import { chmodSync } from 'node:fs';
import { said } from '../../escape.ts';
import { startTrace, type Trace } from '../../tenant/trace.ts';
import type { Input } from '../run/command.ts';
import type { Connection } from './connect.ts';
import { writeGiven } from '../run/files.ts';
import type { Io } from '../run/io.ts';

/** A trace that was asked for, and where it goes. */
export interface Tracing extends Trace {
  readonly path: string;
}

/** What `--trace FILE` asks for. The file is made at once: a run must not find out at its end that it cannot be written. */
export function tracingOf(input: Input, io: Io): Tracing | null {
  const path = input.recordTo;
  if (path === undefined) return null;
  writeGiven(path, '');
  // It will hold what the tenant answered: addresses, rules, names.
  chmodSync(path, 0o600);
  return { path, ...startTrace(io.now) };
}

/** The same connection, recorded; the file is written when it is closed, or when the user interrupts. */
export function traced(connection: Connection, tracing: Tracing | null, io: Io): Connection {
  if (tracing === null) return connection;
  const identity = connection.identity ?? { id: '', domain: connection.label };
  const save = (): void => writeGiven(tracing.path, tracing.text(identity));
  io.signal.addEventListener('abort', save, { once: true });
  return {
    ...connection,
    reader: tracing.reading(connection.reader),
    tenant: connection.tenant === null ? null : tracing.writing(connection.tenant),
    close: async () => {
      await connection.close();
      io.signal.removeEventListener('abort', save);
      save();
      io.err(said`Trace: ${tracing.path} (--snapshot ${tracing.path} repeats its reads)\n`);
    },
  };
}
