import { describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { Report, StepState } from '../../src/engine/plan/report.ts';
import { driftDocument } from '../../src/render/documents/drift-document.ts';
import { plain } from '../../src/render/document/palette.ts';
import { reportDocument } from '../../src/render/documents/report-document.ts';
import { text } from '../../src/render/document/text.ts';
import { aPosture } from '../support/plans.ts';
import { aChange, aPlan } from './samples.ts';

const aReport = (more: Partial<Report> = {}): Report => ({
  format: 'postern-report/1',
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  digest: 'abcdef0123456789',
  outcome: 'applied',
  refusals: [],
  steps: [aResult('done')],
  verified: { checked: 3, deviations: [] },
  journal: 'plan.journal',
  startedAt: '2026-11-21T12:00:00Z',
  finishedAt: '2026-11-21T12:00:05Z',
  ...more,
});

const aResult = (state: StepState): Report['steps'][number] => ({
  id: 'remoteDomains/a#set',
  object: 'remoteDomains/a',
  title: 'let automatic forwards out to a',
  state,
  error:
    state === 'failed' ? { reason: 'denied', call: 'Set-RemoteDomain a', message: 'no role for it', type: null } : null,
  warnings: [],
});

const told = (report: Report): string => text(reportDocument(report, { steps: [] }, 'plan.json'), plain);

describe('the account of an apply', () => {
  test('says that everything was done, and ends with the way back', () => {
    const said = told(aReport());
    expect(said).toMatch(
      /^contoso\.onmicrosoft\.com {3}applied, 1 of 1 step done, 3 objects read back {3}plan abcdef012345\n/u,
    );
    expect(said).toMatch(/Take it back: {3}postern undo plan\.journal --out undo\.json\n$/u);
  });

  test('says why it stopped, what was not begun, and how to go on', () => {
    const said = told(aReport({ outcome: 'stopped', steps: [aResult('done'), aResult('failed'), aResult('pending')] }));
    expect(said).toContain('stopped part-way, 1 of 3 steps done');
    expect(said).toContain('denied: no role for it (Set-RemoteDomain a)');
    expect(said).toContain('not begun');
    expect(said).toContain('postern apply plan.json --approve abcdef012345 --journal plan.journal --resume');
  });

  test('says of a refusal that nothing was done, and why', () => {
    const refusals = [{ code: 'PST523', message: 'autoForwardEnabled is true now', hint: 'plan again' }];
    const said = told(aReport({ outcome: 'refused', refusals, steps: [aResult('pending')] }));
    expect(said).toContain('refused: nothing was done');
    expect(said).toContain('! PST523: autoForwardEnabled is true now · plan again');
  });

  test.each([
    { state: 'lagging', word: 'not visible yet' },
    { state: 'different', word: 'neither as before nor as planned' },
    { state: 'unread', word: 'could not be read back' },
  ] as const)('says of what is $state that it is "$word"', ({ state, word }) => {
    const one = { object: 'remoteDomains/a', property: 'autoForwardEnabled', state, wanted: true, found: false };
    expect(told(aReport({ verified: { checked: 1, deviations: [one] } }))).toContain(word);
  });
});

const aDrift = (more: Partial<Drift> = {}): Drift => ({
  format: 'postern-drift/1',
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  madeAt: '2026-11-21T12:00:00Z',
  clean: false,
  complete: true,
  moved: [aChange()],
  unsanctioned: [],
  expectations: [],
  posture: aPosture(),
  undeclared: [],
  unread: [],
  unknown: [],
  accepted: [],
  gone: [],
  announced: [],
  changedBy: null,
  revert: aPlan(),
  ...more,
});

const toldDrift = (drift: Drift): string => text(driftDocument(drift), plain);

describe('a drift report', () => {
  test('says what moved and how to take the tenant back', () => {
    const said = toldDrift(aDrift());
    expect(said).toMatch(/^contoso\.onmicrosoft\.com has drifted {3}1 change\n/u);
    expect(said).toContain('autoForwardEnabled  true → false');
    expect(said).toMatch(/Take it back: {3}postern plan --out plan\.json\nKeep it: {3}postern adopt\n$/u);
  });

  test('of a clean tenant says so', () => {
    expect(toldDrift(aDrift({ clean: true, moved: [] }))).toMatch(
      /has not drifted\n[^]*\n\nThe tenant is as the policies say\.\n$/u,
    );
  });

  test('that is incomplete never says that the tenant is as it should be', () => {
    const unknown = [aChange({ action: 'unknown', fields: [], remarks: ['denied'] })];
    const said = toldDrift(aDrift({ complete: false, moved: [], unknown }));
    expect(said).toContain('1 thing could not be read: this is not the whole picture.');
    expect(said).toContain('What could be read is as the policies say.');
    expect(said).not.toContain('The tenant is as the policies say.');
  });

  test('keeps accepted deviations in sight, with their end', () => {
    const accepted = [
      {
        object: 'remoteDomains/a',
        property: 'autoForwardEnabled',
        value: true,
        until: '2027-01-31',
        reason: 'CHG-2210',
      },
    ];
    expect(toldDrift(aDrift({ accepted }))).toMatch(
      /remoteDomains\/a autoForwardEnabled +true +until 2027-01-31 +CHG-2210/u,
    );
  });
});
