import { json } from '../../escape.ts';
import { isObject, type JsonObject, textAt } from '../../json.ts';
import { parseExact } from '../../json/exact-json.ts';
import type { SnapshotRead } from './document.ts';

/** What a checkpoint is kept for: a snapshot has every rule, a list of forwards those of mailboxes that send mail on. */
type CheckpointFormat = 'postern-snapshot/1' | 'postern-forwards/1';

/** Whose reads a checkpoint holds, what for, and since when. */
export interface CheckpointHead {
  readonly checkpoint: CheckpointFormat;
  readonly tenant: string;
  readonly begun: string;
}

/** What an interrupted sweep left behind. */
export interface Checkpoint extends Pick<CheckpointHead, 'tenant' | 'begun'> {
  readonly reads: readonly SnapshotRead[];
}

/** The first line of a checkpoint. */
export const checkpointHead = ({ checkpoint, tenant, begun }: CheckpointHead): string =>
  `${json({ checkpoint, tenant, begun })}\n`;

/** One read a line, so that an interruption costs a line at most. */
export const checkpointLines = (reads: readonly SnapshotRead[]): string =>
  reads.map((read) => `${json(read)}\n`).join('');

/**
 * Reads a checkpoint; null for text that is none of the kind. A line that was cut off is left out, and so is what could not be
 * read: it is asked for again.
 */
export function readCheckpoint(text: string, format: CheckpointFormat): Checkpoint | null {
  const [head, ...lines] = text.split('\n').map(lineOf);
  if (head === undefined || head === null || textAt(head, 'checkpoint') !== format) return null;
  const reads = lines.filter((line) => line !== null && typeof line['cmdlet'] === 'string' && 'result' in line);
  return {
    tenant: textAt(head, 'tenant'),
    begun: textAt(head, 'begun'),
    reads: reads as unknown as readonly SnapshotRead[],
  };
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
