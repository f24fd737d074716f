import { exchange, type Reading, type TenantReader } from './tenant.ts';
import { recorder } from './snapshot.ts';
import type { SnapshotRead } from './snapshot/document.ts';

/** How reading the inbox rules of every mailbox comes along. */
export interface Sweep {
  /** Mailboxes already read on an earlier run, by address in lower case. */
  readonly done: ReadonlySet<string>;
  /** Called with every batch that was read, before the next one begins. */
  readonly keep: (reads: readonly SnapshotRead[]) => void;
  readonly progress: (count: number, total: number) => void;
}

/** One batch of the wire three times over, so that as many requests as may be are in flight. */
const batchSize = 30;

/**
 * Reads the inbox rules of mailboxes, hidden ones included: one call a mailbox, since the service has no listing.
 * Gives back whether the identity may read them at all: where a whole batch is denied, asking on is pointless.
 */
export async function sweepInboxRules(
  reader: TenantReader,
  mailboxes: readonly string[],
  sweep: Sweep,
): Promise<boolean> {
  const left = mailboxes.filter((mailbox) => !sweep.done.has(mailbox.toLowerCase()));
  const before = mailboxes.length - left.length;
  for (let at = 0; at < left.length; at += batchSize) {
    const recording = recorder(reader);
    const calls = left
      .slice(at, at + batchSize)
      .map((mailbox) => exchange('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }));
    const readings = await Promise.all(calls.map((call) => recording.read(call)));
    if (readings.every(isDenied)) return false;
    sweep.keep(recording.reads());
    sweep.progress(before + at + readings.length, mailboxes.length);
  }
  return true;
}

const isDenied = (reading: Reading): boolean => reading.state === 'unknown' && reading.because.reason === 'denied';
