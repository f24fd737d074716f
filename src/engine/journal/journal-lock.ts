import { closeSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isObject, type JsonObject, textAt } from '../../json.ts';
import { cannot, type NoJournal, no } from './no-journal.ts';

/** A journal that is held for one run: nobody else writes it until it is released. */
export interface Lock {
  readonly ok: true;
  readonly release: () => void;
}

/** Who holds a journal, as its lock says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly at: string;
}

const lockOf = (path: string): string => `${path}.lock`;

/** Takes a journal for this process: a file that only one can create names it. What a dead process left is taken over. */
export function lockJournal(path: string): Lock | NoJournal {
  try {
    return create(lockOf(path)) || replaced(path) ? held(lockOf(path)) : inUse(path);
  } catch (error) {
    return cannot(path, 'written', error);
  }
}

/** Why a journal must be left alone for now; null where no run holds it. */
export function whoHolds(path: string): NoJournal | null {
  const holder = holderOf(lockOf(path));
  return holder === null || isDead(holder) ? null : inUse(path);
}

const held = (file: string): Lock => ({ ok: true, release: () => unlinkSync(file) });

function create(file: string): boolean {
  const made = newFile(file);
  if (made === null) return false;
  const holder: JsonObject = { pid: process.pid, host: hostname(), at: new Date().toISOString() };
  try {
    writeFileSync(made, `${JSON.stringify(holder)}\n`);
    return true;
  } catch (error) {
    // On a full disk it would name nobody, and keep everybody out.
    unlinkSync(file);
    throw error;
  } finally {
    closeSync(made);
  }
}

/** Opens a file that was not there; null where it was. */
function newFile(file: string): number | null {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  }
}

/** Two that find the same dead lock must not both remove it, the second of them the new lock of the first. */
function replaced(path: string): boolean {
  const file = lockOf(path);
  const turn = `${file}.turn`;
  if (!create(turn)) return false;
  try {
    const holder = holderOf(file);
    if (holder !== null && !isDead(holder)) return false;
    if (holder !== null) unlinkSync(file);
    return create(file);
  } finally {
    unlinkSync(turn);
  }
}

/** What a lock says; a lock that is just being written is somebody's, and nobody knows whose. */
function holderOf(file: string): Holder | null {
  try {
    const said = JSON.parse(readFileSync(file, 'utf8')) as unknown as JsonObject;
    return isObject(said) ? { pid: Number(said['pid']), host: textAt(said, 'host'), at: textAt(said, 'at') } : nobody;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : nobody;
  }
}

const nobody: Holder = { pid: Number.NaN, host: '', at: '' };

/** Only processes of this machine can be looked for. */
function isDead({ pid, host }: Holder): boolean {
  if (host !== hostname() || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function inUse(path: string): NoJournal {
  const { pid, host, at } = holderOf(lockOf(path)) ?? nobody;
  const who = host === '' ? 'somebody' : `process ${pid} on ${host}, since ${at}`;
  const hint = `wait until that run has ended; if it is gone for certain, delete ${lockOf(path)}`;
  return no('PST527', `${path} is in use by ${who}`, hint);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
