import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findJournal, type Journal } from '../../../src/engine/journal/journal.ts';
import { journalText } from '../../../src/engine/journal/journal-lines.ts';
import { readRun } from '../../../src/engine/undo/run.ts';
import { pending } from '../../../src/engine/plan/report.ts';
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
  first.end({ step: aStep({ id: 'a' }), result: { ...pending(aStep({ id: 'a' })), state: 'done' }, created: '7c1' });
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
  first.end({ step, result: { ...pending(step), state: 'unknown' }, created: null });
  const second = open(true);
  second.begin(step);
  second.end({ step, result: pending(step), created: null });
  expect(open(true).before.get('a')?.state).toBe('begun');
});

test('an id is remembered through later attempts at the step', () => {
  const step = aStep({ id: 'a' });
  const first = open(false);
  first.begin(step);
  first.end({ step, result: { ...pending(step), state: 'unknown' }, created: '7c1' });
  open(true).begin(step);
  expect(open(true).before.get('a')).toEqual({ state: 'begun', created: '7c1' });
});

test('what is written after a cut line stands on a line of its own, and fits to it', () => {
  const first = open(false);
  first.begin(aStep({ id: 'a' }));
  appendFileSync(first.path, '{"kind":"end","step":"a","sta');
  open(true).begin(aStep({ id: 'b' }));
  const read = journalText(readFileSync(first.path, 'utf8'));
  const kinds = read.is === 'journal' ? read.lines.map((line) => line?.['kind'] ?? null) : read.is;
  expect(kinds).toEqual(['opened', 'begin', null, 'resumed', 'begin']);
});

describe('a line that was cut counts as', () => {
  const plan = aPlan({ steps: [aStep({ id: 'a' }), aStep({ id: 'b' })] });
  const states = (): unknown => [...open(true, plan).before].map(([id, { state }]) => [id, state]);

  test('the end of a step that is under way', () => {
    const first = open(false, plan);
    first.begin(aStep({ id: 'a' }));
    appendFileSync(first.path, '{"kind":"en');
    expect(states()).toEqual([['a', 'begun']]);
  });

  test('the beginning of the next step where none is', () => {
    const first = open(false, plan);
    first.begin(aStep({ id: 'a' }));
    first.end({ step: aStep({ id: 'a' }), result: { ...pending(aStep({ id: 'a' })), state: 'done' }, created: null });
    appendFileSync(first.path, '{"kind":"be');
    expect(states()).toEqual([
      ['a', 'done'],
      ['b', 'begun'],
    ]);
  });
});

/** What somebody does to a journal, line by line. */
const edits: readonly { readonly title: string; readonly edit: (lines: readonly string[]) => readonly string[] }[] = [
  { title: 'a step said to be done', edit: (lines) => lines.map((line) => line.replace('"failed"', '"done"')) },
  { title: 'a line taken out', edit: (lines) => lines.toSpliced(1, 1) },
  { title: 'a line twice', edit: (lines) => lines.toSpliced(2, 0, lines[1] ?? '') },
  { title: 'two lines that changed places', edit: ([head = '', one = '', ...rest]) => [head, ...rest, one] },
  { title: 'a line put in', edit: (lines) => [...lines, '{"kind":"end","step":"b","state":"done"}'] },
  { title: 'a line that is no object', edit: (lines) => [...lines, 'null'] },
  {
    title: 'a cut line in the middle',
    edit: (lines) => lines.map((line, at) => (at === 1 ? line.slice(0, 20) : line)),
  },
];

test.each(edits)('$title is not as it was written: nothing is resumed and nothing undone', ({ edit }) => {
  const first = open(false);
  const step = aStep({ id: 'a' });
  first.begin(step);
  first.end({ step, result: { ...pending(step), state: 'failed' }, created: null });
  first.begin(aStep({ id: 'b' }));
  const lines = readFileSync(first.path, 'utf8').trimEnd().split('\n');
  writeFileSync(first.path, `${edit(lines).join('\n')}\n`);
  expect(() => open(true)).toThrow('not as it was written');
  const run = readRun(readFileSync(first.path, 'utf8'));
  expect(run.ok ? [] : run.problems.map(({ code }) => code)).toEqual(['PST601']);
});

test('a run that was finished is over', () => {
  open(false).close('applied');
  expect(() => open(true)).toThrow('that run is over');
});

test.each(['stopped', 'unconfirmed'])('a run that ended as %s goes on', (outcome) => {
  open(false).close(outcome);
  expect(open(true).before.size).toBe(0);
});

test.each(['words\n', '\0\0\0', '{}\n', '{"kind":"note"}\n'])(
  '%j is no journal, and nothing is written to it',
  (text) => {
    const path = join(folder, 'j.jsonl');
    writeFileSync(path, text);
    expect(() => open(true)).toThrow('is no journal');
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('what is no file is no journal', () => {
  expect(() => openedJournal('/dev/null', aPlan(), true)).toThrow('is no file');
});

test('looking for a journal writes nothing', () => {
  const path = join(folder, 'j.jsonl');
  expect(findJournal(path, aPlan(), false)).toEqual({ ok: true, before: new Map(), head: null });
  expect(existsSync(path)).toBe(false);
});
