import { afterEach, beforeEach, expect, test } from 'vitest';
import { heartbeat } from '../../src/github/drift/heartbeat.ts';
import { type Double, startDouble } from './double.ts';
import { expectFitting, impatient } from './samples.ts';

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

test.each([
  { runs: [], says: /never/u },
  { runs: ['2026-11-21T04:37:00Z'], says: null },
  { runs: ['2026-11-18T04:37:00Z'], says: /79 hours ago/u },
])('with successful drift runs at $runs the next plan says $says', async ({ runs, says }) => {
  double.repository.runs.push(...runs);
  const said = await heartbeat(impatient(double), 'drift.yml', new Date('2026-11-21T12:00:00Z'));
  if (says === null) expect(said).toBeNull();
  else expect(said).toMatch(says);
});

test.each([
  { status: 404, says: 'Drift is not looked for: there is no workflow drift.yml.' },
  { status: 403, says: 'Whether drift is looked for is not known: this job may not read runs (actions: read).' },
])('where GitHub answers $status the next plan says so, and is told all the same', async ({ status, says }) => {
  double.strike = () => ({ status, message: 'no' });
  expect(await heartbeat(impatient(double), 'drift.yml', new Date('2026-11-21T12:00:00Z'))).toBe(says);
});
