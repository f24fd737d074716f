import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRun } from '../../src/engine/undo/run.ts';
import { pending } from '../../src/engine/plan/report.ts';
import { openedJournal } from '../support/journals.ts';
import { aPlan, aStep } from '../support/plans.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (): string => join(folder, 'plan.journal');

/** The journal of a run that did one step, and ended unless it was killed. */
function text(ended = true): string {
  const journal = openedJournal(path(), aPlan({ steps: [aStep()] }), false);
  journal.begin(aStep());
  journal.end({ step: aStep(), result: { ...pending(aStep()), state: 'done' }, created: null });
  if (ended) journal.close('applied');
  journal.release();
  return readFileSync(path(), 'utf8');
}

const codeOf = (written: string): string => {
  const run = readRun(written);
  return run.ok ? 'ok' : run.problems.map((one) => one.code).join();
};

test('a journal holds its plan, what was there before, and what became of the steps', () => {
  const run = readRun(text());
  expect(run).toMatchObject({ ok: true, value: { plan: aPlan({ steps: [aStep()] }), ended: true } });
  expect(run.ok && [...run.value.steps]).toEqual([[aStep().id, { state: 'done', created: null }]]);
});

test.each([
  { what: 'the journal of a run that was killed', written: () => text(false) },
  { what: 'one whose last line was cut', written: () => text().slice(0, -20) },
])('$what does not say how it ended', ({ written }) => {
  const run = readRun(written());
  expect(run.ok && run.value.ended).toBe(false);
});

test('a run that was resumed and ended has ended', () => {
  text(false);
  const journal = openedJournal(path(), aPlan({ steps: [aStep()] }), true);
  journal.close('applied');
  journal.release();
  const run = readRun(readFileSync(path(), 'utf8'));
  expect(run.ok && run.value.ended).toBe(true);
});

describe('is no journal:', () => {
  test.each([
    { what: 'nothing', written: () => '' },
    { what: 'a plan', written: () => JSON.stringify(aPlan()) },
    { what: 'a journal that was cut within its first line', written: () => text().slice(0, 200) },
    { what: 'words', written: () => 'words\n' },
  ])('$what', ({ written }) => {
    expect(codeOf(written())).toBe('PST600');
  });
});

describe('is not as it was written:', () => {
  test.each([
    { what: 'a journal whose plan was edited', edit: (all: string) => all.replace('let automatic', 'let Automatic') },
    {
      what: 'one in which there was something else before',
      edit: (all: string) => all.replace('"objects":{}', '"objects":{"remoteDomains/fabrikam.com":null}'),
    },
    {
      what: 'one with a step that its plan does not have',
      edit: (all: string) => `${all}${JSON.stringify({ kind: 'begin', step: 'remoteDomains/adatum.com#set' })}\n`,
    },
    { what: 'one with a line that says nothing', edit: (all: string) => `${all}null\n` },
  ])('$what', ({ edit }) => {
    expect(codeOf(edit(text()))).toBe('PST601');
  });
});
