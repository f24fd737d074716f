import { json } from '../escape.ts';
import { canonical, type JsonObject } from '../json.ts';
import type { SnapshotDocument, SnapshotRead, SnapshotTrace } from './snapshot/document.ts';
import { exchangeSnapshot, isObjectRead } from './snapshot/exchange.ts';
import { graphSnapshot, isObjectPath } from './snapshot/graph.ts';
import { questionOf } from './snapshot/question.ts';
import { absent, present, type ReadCall, type Reading, type TenantReader, unknown } from './tenant.ts';

/** Answers reads from a snapshot. What it does not hold is unknown. */
export function snapshotReader(document: SnapshotDocument): TenantReader {
  const exchange = exchangeSnapshot(document.reads);
  const graph = graphSnapshot(document.reads);
  return { read: (call) => Promise.resolve(call.via === 'exchange' ? exchange(call) : graph(call)) };
}

/** A reader that remembers what it was asked and what came. */
export interface Recorder extends TenantReader {
  /** The reads so far, in an order that does not depend on the order of asking. */
  reads(): readonly SnapshotRead[];
}

/** Wraps any reader and records its reads in the form of a snapshot. */
export function recorder(reader: TenantReader): Recorder {
  const made = new Map<string, SnapshotRead>();
  return {
    read: async (asked) => {
      const call = wholeOf(asked);
      const reading = await reader.read(call);
      made.set(sortKey(call), recordOf(call, reading));
      return reading;
    },
    reads: () => [...made.keys()].sort().flatMap((key) => made.get(key) ?? []),
  };
}

/** What is recorded answers other questions too, so that nothing is left out of its rows. */
function wholeOf(call: ReadCall): ReadCall {
  if (call.via !== 'exchange') return call;
  const { wanted: _, ...all } = call;
  return all;
}

const sortKey = (call: ReadCall): string =>
  call.via === 'exchange' ? `${call.cmdlet} ${canonical(call.parameters)}` : call.path;

function recordOf(call: ReadCall, reading: Reading): SnapshotRead {
  const what = call.via === 'exchange' ? { cmdlet: call.cmdlet, parameters: call.parameters } : { graph: call.path };
  switch (reading.state) {
    case 'present':
      return { ...what, result: reading.value };
    case 'absent':
      return readsObject(call)
        ? { ...what, result: [] }
        : { ...what, error: { reason: 'absent', message: 'it does not exist' } };
    default: {
      const { reason, message, type } = reading.because;
      return { ...what, error: { reason, message, type } };
    }
  }
}

/** A listing that was recorded, as it was answered. */
export const readingOf = (read: SnapshotRead, call: string): Reading => {
  if ('result' in read) return present(read.result);
  return read.error.reason === 'absent' ? absent : unknown({ type: null, ...read.error, call });
};

/** Where one object was asked for, no rows say that it does not exist. */
const readsObject = (call: ReadCall): boolean =>
  call.via === 'exchange' ? isObjectRead(questionOf(call.cmdlet, call.parameters)) : isObjectPath(call.path);

/** A snapshot of these reads, as the text of a file. */
export function snapshotText(
  about: Pick<SnapshotDocument, 'takenAt' | 'tenant' | 'everyInboxRule'>,
  reads: readonly SnapshotRead[],
  trace: SnapshotTrace | null = null,
): string {
  const whole = about.everyInboxRule === true ? { everyInboxRule: true } : {};
  const head: JsonObject = { format: 'postern-snapshot/1', takenAt: about.takenAt, tenant: about.tenant, ...whole };
  const opening = json(head, 2).replace(/\n\}$/u, '');
  const lists = [list('  ', 'reads', reads), ...(trace === null ? [] : [traceText(trace)])];
  return `${opening},\n${lists.join(',\n')}\n}\n`;
}

const traceText = ({ exchanges, writes }: SnapshotTrace): string =>
  `  "trace": {\n${list('    ', 'exchanges', exchanges)},\n${list('    ', 'writes', writes)}\n  }`;

/** One entry a line: such files are read by people, and compared line by line. */
function list(indent: string, name: string, entries: readonly object[]): string {
  const lines = entries.map((entry) => `${indent}  ${json(entry)}`);
  return `${indent}"${name}": [\n${lines.join(',\n')}\n${indent}]`;
}
