import { appendFileSync } from 'node:fs';
import type { Connection } from './connect.ts';
import { writeGiven } from './files.ts';
import type { Io } from './io.ts';

/** A connection whose every exchange is written to a file as it happens, so that a crash loses a line at most. */
export async function traced(connection: Connection, file: string, io: Pick<Io, 'now'>): Promise<Connection> {
  const { traceHead, tracedReader, tracedTenant } = await import('../tenant/snapshot/trace.ts');
  writeGiven(file, '');
  const sink = { add: (line: string) => appendFileSync(file, line), now: io.now };
  traceHead(connection.identity ?? { id: '', domain: '' }, sink);
  return {
    ...connection,
    reader: tracedReader(connection.reader, sink),
    tenant: connection.tenant === null ? null : tracedTenant(connection.tenant, sink),
  };
}
