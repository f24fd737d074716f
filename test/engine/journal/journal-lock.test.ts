import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lock, lockJournal, whoHolds } from '../../../src/engine/journal/journal-lock.ts';

let folder: string;
let journal: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-lock-'));
  journal = join(folder, 'plan.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lockFile = (): string => `${journal}.lock`;

function taken(): Lock {
  const lock = lockJournal(journal);
  if (!lock.ok) throw new Error(lock.message);
  return lock;
}

/** A lock as another process left it. No machine counts its processes as far as the first. */
const leave = (holder: object): void => writeFileSync(lockFile(), JSON.stringify(holder));
const gone = { pid: 999_999_999, host: hostname(), at: '2026-11-20T08:00:00.000Z' };

test('a journal is held by one, and is free again once it is released', () => {
  const lock = taken();
  expect(lockJournal(journal)).toMatchObject({ ok: false, code: 'PST527' });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  taken();
});

test('who is refused is told which process holds it, and what to do if that is gone', () => {
  taken();
  const refused = lockJournal(journal);
  expect(refused).toMatchObject({
    message: expect.stringContaining(`process ${process.pid} on ${hostname()}`) as string,
  });
  expect(refused).toMatchObject({ hint: expect.stringContaining(`delete ${lockFile()}`) as string });
  expect(whoHolds(journal)?.message).toBe(refused.ok ? '' : refused.message);
});

test('what a process of this machine left that is gone is taken over', () => {
  leave(gone);
  expect(whoHolds(journal)).toBeNull();
  taken();
  expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(readdirSync(folder)).toEqual(['plan.journal.lock']);
});

test.each([
  { what: 'of another machine', holder: { ...gone, host: 'elsewhere' } },
  { what: 'that says nothing', holder: {} },
  { what: 'of this very process', holder: { ...gone, pid: process.pid } },
])('a lock $what is left alone', ({ holder }) => {
  leave(holder);
  expect(lockJournal(journal).ok).toBe(false);
  expect(whoHolds(journal)?.code).toBe('PST527');
  expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toEqual(holder);
});

test('a lock that is just being written is somebody’s', () => {
  writeFileSync(lockFile(), '');
  expect(lockJournal(journal)).toMatchObject({ ok: false, message: `${journal} is in use by somebody` });
});

test('of two that find a dead lock the second waits for its turn', () => {
  leave(gone);
  writeFileSync(`${lockFile()}.turn`, '');
  expect(lockJournal(journal).ok).toBe(false);
  rmSync(`${lockFile()}.turn`);
  taken();
});

test('a folder that there is not holds no journal', () => {
  expect(lockJournal(join(folder, 'missing', 'plan.journal'))).toMatchObject({ ok: false, code: 'PST528' });
  expect(existsSync(join(folder, 'missing'))).toBe(false);
});
