import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { said } from '../../escape.ts';
import { count } from '../../render/words/words.ts';
import {
  type Checkpoint,
  checkpointHead,
  type CheckpointHead,
  checkpointLines,
  readCheckpoint,
} from '../../tenant/snapshot/checkpoint.ts';
import type { SnapshotRead } from '../../tenant/snapshot/document.ts';
import { ours, readGiven, writeGiven, writeProblem } from '../run/files.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';

/** Where a sweep keeps what it has read, until what it was made for is there. */
export interface OpenCheckpoint {
  /** What an earlier run left. */
  readonly before: readonly SnapshotRead[];
  readonly keep: (reads: readonly SnapshotRead[]) => void;
  /** Nothing is left to resume. */
  readonly forget: () => void;
}

/** Keeps nothing. */
const noCheckpoint: OpenCheckpoint = { before: [], keep: () => undefined, forget: () => undefined };

/** Takes up an interrupted sweep of the same tenant, or begins a checkpoint; without a file nothing is kept. */
export function openCheckpoint(
  file: string | null,
  about: Pick<CheckpointHead, 'checkpoint' | 'tenant'>,
  io: Io,
): OpenCheckpoint {
  if (file === null) return noCheckpoint;
  const append = (text: string): void => {
    try {
      appendFileSync(file, text, ours);
    } catch (error) {
      throw writeProblem(file, error);
    }
  };
  return {
    before: existsSync(file) ? resumed(file, about, io, append) : begun(file, about, io),
    keep: (reads) => append(checkpointLines(reads)),
    forget: () => rmSync(file, { force: true }),
  };
}

function begun(file: string, about: Pick<CheckpointHead, 'checkpoint' | 'tenant'>, io: Io): readonly SnapshotRead[] {
  writeGiven(file, checkpointHead({ ...about, begun: io.now().toISOString() }));
  return [];
}

/** A last line that was cut off is ended, so that the next one does not continue it. */
function resumed(
  file: string,
  { checkpoint: format, tenant }: Pick<CheckpointHead, 'checkpoint' | 'tenant'>,
  io: Io,
  append: (text: string) => void,
): readonly SnapshotRead[] {
  const text = readGiven(file);
  const found = readCheckpoint(text, format);
  if (found === null) throw new UsageError(`${file} is no checkpoint of this command`, 'choose another name');
  if (found.tenant !== tenant)
    throw new UsageError(`${file} belongs to another tenant`, 'remove it, or choose another file');
  refuseOld(file, found, io);
  if (!text.endsWith('\n')) append('\n');
  io.err(said`Going on after ${count(found.reads.length, 'mailbox')} that ${file} holds.\n`);
  return found.reads;
}

/** So long what was read is taken for what is there. */
const day = 86_400_000;

function refuseOld(file: string, { begun: since }: Checkpoint, io: Io): void {
  if (io.now().getTime() - Date.parse(since) <= day) return;
  throw new UsageError(
    `${file} was begun ${since === '' ? 'nobody knows when' : `on ${since.slice(0, 10)}`}: rules may be others since`,
    'remove it, and every mailbox is read anew',
  );
}
