import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findJournal, type Journal } from '../../../src/engine/journal/journal.ts';
import { journalLines } from '../../../src/engine/journal/journal-lines.ts';
import type { JsonObject } from '../../../src/json.ts';
import { pending } from '../../../src/engine/report.ts';
import { openedJournal } from '../../support/journals.ts';
import { aPlan, aStep } from '../../support/plans.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(resume: boolean, plan = aPlan()): Journal {
  return openedJournal(join(folder, 'j.jsonl'), plan, resume);
}

test('every line is in the file as soon as it is written', () => {
  const journal = open(false);
  journal.begin(aStep());
  expect(readFileSync(journal.path, 'utf8').split('\n')).toHaveLength(3);
});

test('a journal that is resumed knows what was done, what was begun, and what was created', () => {
  const first = open(false);
  const begun = aStep({ id: 'b' });
  first.begin(aStep({ id: 'a' }));
  first.end(aStep({ id: 'a' }), { ...pending(aStep({ id: 'a' })), state: 'done' }, '7c1');
  first.begin(begun);
  expect([...open(true).before]).toEqual([
    ['a', { state: 'done', created: '7c1' }],
    ['b', { state: 'begun', created: null }],
  ]);
});

test('a last line that a crash cut says nothing', () => {
  const first = open(false);
  first.begin(aStep({ id: 'a' }));
  appendFileSync(first.path, '{"kind":"end","step":"a","sta');
  expect(open(true).before.get('a')?.state).toBe('begun');
});

test('a journal that exists is not written over', () => {
  open(false);
  expect(() => open(false)).toThrow('exists already');
});

test('there is nothing to resume without a journal', () => {
  expect(() => open(true)).toThrow('there is no journal');
});

test('a journal of another plan is refused', () => {
  open(false);
  expect(() => open(true, aPlan({ facts: { ...aPlan().facts, automaticMeans: 'on' } }))).toThrow('another plan');
});

test('a run that was interrupted before it sent a step says nothing of what an earlier one may have sent', () => {
  const step = aStep({ id: 'a' });
  const first = open(false);
  first.begin(step);
  first.end(step, { ...pending(step), state: 'unknown' }, null);
  const second = open(true);
  second.begin(step);
  second.end(step, pending(step), null);
  expect(open(true).before.get('a')?.state).toBe('begun');
});

test('an id is remembered through later attempts at the step', () => {
  const step = aStep({ id: 'a' });
  const first = open(false);
  first.begin(step);
  first.end(step, { ...pending(step), state: 'unknown' }, '7c1');
  open(true).begin(step);
  expect(open(true).before.get('a')).toEqual({ state: 'begun', created: '7c1' });
});

test('what is written after a cut line stands on a line of its own', () => {
  const first = open(false);
  first.begin(aStep({ id: 'a' }));
  appendFileSync(first.path, '{"kind":"end","step":"a","sta');
  open(true).begin(aStep({ id: 'b' }));
  expect(journalLines(readFileSync(first.path, 'utf8')).map((line) => (line as JsonObject)['kind'])).toEqual([
    'opened',
    'begin',
    'resumed',
    'begin',
  ]);
});

test('lines that are no objects, or say nothing that we know, are passed over', () => {
  const first = open(false);
  appendFileSync(first.path, 'null\n7\n[]\n{"kind":"end","step":"a","state":"odd"}\n{"kind":"note"}\n');
  expect([...open(true).before]).toEqual([['a', { state: 'unknown', created: null }]]);
});

test('looking for a journal writes nothing', () => {
  const path = join(folder, 'j.jsonl');
  expect(findJournal(path, aPlan(), false)).toEqual({ ok: true, before: new Map(), headed: false });
  expect(existsSync(path)).toBe(false);
});
