import { exchange, type Reading, type TenantReader } from './tenant.ts';
import { batchSize } from './exchange/batch.ts';
import { recorder } from './snapshot.ts';
import type { SnapshotRead } from './snapshot/document.ts';

/** How reading the inbox rules of every mailbox comes along. */
export interface Sweep {
  /** Mailboxes already read on an earlier run, by address in lower case. */
  readonly done: ReadonlySet<string>;
  /** Called with every batch as soon as it was read. */
  readonly keep: (reads: readonly SnapshotRead[]) => void;
  readonly progress: (count: number, total: number) => void;
}

/** As many batches as there may be requests in flight, and one that waits: a slow one keeps no other waiting. */
const abreast = 5;

/** Where nobody's rules could be read after so many mailboxes, nobody's will be. */
const enough = 30;

/**
 * Reads the inbox rules of mailboxes, hidden ones included: one call a mailbox, since the service has no listing. Where the
 * identity may not read them at all, asking on is pointless: what was refused is given back then, and nothing is kept.
 */
export async function sweepInboxRules(
  reader: TenantReader,
  mailboxes: readonly string[],
  sweep: Sweep,
): Promise<readonly SnapshotRead[]> {
  const left = mailboxes.filter((mailbox) => !sweep.done.has(mailbox.toLowerCase()));
  const tally = tallying(sweep, mailboxes.length - left.length, mailboxes.length);
  const batches = batchesOf(left).values();
  const ask = async (): Promise<void> => {
    while (!tally.isHopeless()) {
      const some = batches.next();
      if (some.done === true) return;
      tally.take(await readBatch(reader, some.value));
    }
  };
  await Promise.all(Array.from({ length: abreast }, ask));
  return tally.refused;
}

const batchesOf = (mailboxes: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(mailboxes.length / batchSize) }, (_, at) =>
    mailboxes.slice(at * batchSize, (at + 1) * batchSize),
  );

interface Answered {
  readonly readings: readonly Reading[];
  readonly reads: readonly SnapshotRead[];
}

async function readBatch(reader: TenantReader, mailboxes: readonly string[]): Promise<Answered> {
  const recording = recorder(reader);
  const calls = mailboxes.map((mailbox) => exchange('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }));
  const readings = await Promise.all(calls.map((call) => recording.read(call)));
  return { readings, reads: recording.reads() };
}

interface Tally {
  readonly take: (answered: Answered) => void;
  readonly isHopeless: () => boolean;
  /** What was denied so far, as long as nothing else came. */
  readonly refused: readonly SnapshotRead[];
}

/** Counts what comes. What is denied is held back until somebody's rules could be read: then it is a mailbox apart. */
function tallying({ keep, progress }: Sweep, before: number, total: number): Tally {
  let [count, isAllowed] = [before, before > 0];
  const refused: SnapshotRead[] = [];
  return {
    take: ({ readings, reads }) => {
      count += readings.length;
      isAllowed ||= !readings.every(isDenied);
      if (isAllowed) keep([...refused.splice(0), ...reads]);
      else refused.push(...reads);
      progress(count, total);
    },
    isHopeless: () => !isAllowed && refused.length >= enough,
    refused,
  };
}

const isDenied = (reading: Reading): boolean => reading.state === 'unknown' && reading.because.reason === 'denied';
