import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Reads a file that the command line names; `-` is what is piped in. */
export const readGiven = (path: string): string => bytesGiven(path).toString('utf8');

/** The same, as it is stored: what is in it says how it is to be read. */
export function bytesGiven(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    throw new UsageError(`${path} could not be read: ${reason(error)}`, hintOf(error, 'check the name of the file'));
  }
}

/** A file that the command line names, or those of a folder, without what is hidden in it. */
export function filesGiven(path: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const isFolder = path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? readdirSync(path).filter((name) => !name.startsWith('.')) : [];
  const files = isFolder ? names.toSorted().map((name) => join(path, name)) : [path];
  return files.map((name) => ({ name, bytes: bytesGiven(name) }));
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
  new UsageError(
    `${path} could not be written: ${reason(error)}`,
    hintOf(error, 'choose a folder that exists and may be written'),
  );

/** Why a file could not be opened, and what to do where the name is not what is wrong. */
const reasons: Readonly<Record<string, readonly [reason: string, hint?: string]>> = {
  ENOENT: ['there is no such file or folder'],
  EACCES: ['it may not be opened', 'run as a user who may, or name another place'],
  EPERM: ['it may not be opened', 'run as a user who may, or name another place'],
  EISDIR: ['it is a folder', 'name a file in it'],
  ENOTDIR: ['a part of its path is a file'],
  EROFS: ['the file system is read-only', 'name a place on another one'],
  ENOSPC: ['the disk is full', 'make room on it, or name a place on another one'],
  EDQUOT: ['the quota of this user is used up', 'make room, or name a place on another disk'],
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Why something could not be read or written, in words. */
export const reason = (error: unknown): string =>
  reasons[codeOf(error)]?.[0] ?? (error instanceof Error ? error.message : String(error));

const hintOf = (error: unknown, usual: string): string => reasons[codeOf(error)]?.[1] ?? usual;
