import { textAt } from '../json.ts';
import { exchange, type ReadCall, type Reading, type TenantReader } from './tenant.ts';
import { batchSize } from './exchange/batch.ts';
import { ticking } from './retry.ts';
import { recorder } from './snapshot.ts';
import type { SnapshotRead } from './snapshot/document.ts';

/** How reading the inbox rules of every mailbox comes along. */
export interface Sweep {
  /** Mailboxes already read on an earlier run, by address in lower case. */
  readonly done: ReadonlySet<string>;
  /** Called with every batch as soon as it was read. */
  readonly keep: (reads: readonly SnapshotRead[]) => void;
  /** `late` are those that were asked some while ago, and have not answered. */
  readonly progress: (count: number, total: number, late?: readonly string[]) => void;
}

/** As many batches as there may be requests in flight, and one that waits: a slow one keeps no other waiting. */
const abreast = 5;

/** So many milliseconds nobody is told of a mailbox that does not answer. */
const patient = 3_000;

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
  const waited = waiting(reader);
  const ask = async (): Promise<void> => {
    while (!tally.isHopeless()) {
      const some = batches.next();
      if (some.done === true) return;
      tally.take(await readBatch(waited.reader, some.value));
    }
  };
  const stop = ticking(() => tally.late(waited.late()));
  await Promise.all(Array.from({ length: abreast }, ask)).finally(stop);
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
  const calls = mailboxes.map((mailbox) => ({
    ...exchange('Get-InboxRule', { Mailbox: mailbox, IncludeHidden: true }),
    oneOfMany: true,
  }));
  const readings = await Promise.all(calls.map((call) => recording.read(call)));
  return { readings, reads: recording.reads() };
}

interface Tally {
  /** Tells who keeps it waiting; nothing where nobody does. */
  readonly late: (mailboxes: readonly string[]) => void;
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
    late: (mailboxes) => void (mailboxes.length > 0 && progress(count, total, mailboxes)),
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

/** A reader that knows who was asked some while ago and has not answered. */
function waiting(reader: TenantReader): { readonly reader: TenantReader; readonly late: () => readonly string[] } {
  const since = new Map<string, number>();
  const read = async (call: ReadCall): Promise<Reading> => {
    const mailbox = 'parameters' in call ? textAt(call.parameters, 'Mailbox') : '';
    since.set(mailbox, Date.now());
    return reader.read(call).finally(() => since.delete(mailbox));
  };
  const late = (): readonly string[] =>
    [...since].flatMap(([mailbox, at]) => (Date.now() - at > patient ? [mailbox] : []));
  return { reader: { read }, late };
}
