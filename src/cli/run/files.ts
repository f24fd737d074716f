import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** Reads a file that the command line names; `-` is what is piped in. */
export const readGiven = (path: string): string => bytesGiven(path).toString('utf8');

/** The same, as it is stored: what is in it says how it is to be read. */
export function bytesGiven(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new UsageError(`${path} could not be read: ${reason(error)}`, 'check the name of the file');
  }
}

/** What we write names people: a new file is for whoever ran the program, and one that is there stays as open as it is. */
export const ours = { mode: 0o600 } as const;

/** Writes a file that the command line names. */
export function writeGiven(path: string, text: string): void {
  try {
    writeFileSync(path, text, ours);
  } catch (error) {
    throw writeProblem(path, error);
  }
}

/** Makes a folder that the command line names, where there is none. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeProblem(path, error);
  }
}

/** Says that a file or folder could not be written, and why. */
export const writeProblem = (path: string, error: unknown): UsageError =>
  new UsageError(`${path} could not be written: ${reason(error)}`, 'choose a folder that exists and may be written');

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be opened',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Why something could not be read or written, in words. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
