import { json } from '../../escape.ts';
import { isObject, type JsonObject, textAt } from '../../json.ts';
import { parseExact } from '../../json/exact-json.ts';
import type { SnapshotRead } from './document.ts';

/** What an interrupted sweep left behind. */
export interface Checkpoint {
  readonly tenant: string;
  readonly reads: readonly SnapshotRead[];
}

/** The first line of a checkpoint: whose reads they are. */
export const checkpointHead = (tenant: string): string => `${json({ checkpoint: 'postern-snapshot/1', tenant })}\n`;

/** One read a line, so that an interruption costs a line at most. */
export const checkpointLines = (reads: readonly SnapshotRead[]): string =>
  reads.map((read) => `${json(read)}\n`).join('');

/** Reads a checkpoint; null for text that is none. A last line that was cut off is left out. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [head, ...lines] = text.split('\n').map(lineOf);
  if (head === undefined || head === null || textAt(head, 'checkpoint') !== 'postern-snapshot/1') return null;
  const reads = lines.filter((line) => line !== null).filter((line) => typeof line['cmdlet'] === 'string');
  return { tenant: textAt(head, 'tenant'), reads: reads as unknown as readonly SnapshotRead[] };
}

function lineOf(text: string): JsonObject | null {
  try {
    const value = parseExact(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The mailboxes whose rules a checkpoint holds, in lower case. */
export const mailboxesOf = (reads: readonly SnapshotRead[]): ReadonlySet<string> =>
  new Set(reads.map((read) => ('cmdlet' in read ? textAt(read.parameters, 'Mailbox').toLowerCase() : '')));
