import { describe, expect, test } from 'vitest';
import { wholeSearch } from '../../src/tenant/exchange/audit-search.ts';
import type { Page } from '../../src/tenant/exchange/page.ts';
import type { ExchangeRead } from '../../src/tenant/transport.ts';
import { exchange, type Row } from '../../src/tenant/tenant.ts';
import { refuse, type Result, succeed } from '../../src/tenant/wire/failure.ts';
import type { FaultEffect } from '../../src/emulator/wire/faults.ts';
import { emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { noWaiting, withEmulator } from '../support/tenants.ts';

const span = { StartDate: '2026-11-20T00:00:00Z', EndDate: '2026-11-21T00:00:00Z' };
const search = exchange('Search-UnifiedAuditLog', { ...span, Operations: ['Set-RemoteDomain'] });

const record = (id: string, ResultCount = 3, ResultIndex = 1): Row => ({ Identity: id, ResultIndex, ResultCount });
const block = (...rows: readonly Row[]): Result<Page> => succeed({ rows, warnings: [], next: null });

/** A service that has these answers, in this order, and says what it was asked. */
function service(...answers: readonly Result<Page>[]) {
  const asked: ExchangeRead[] = [];
  const ask = (call: ExchangeRead): Promise<Result<Page>> => {
    asked.push(call);
    return Promise.resolve(answers[asked.length - 1] ?? block());
  };
  return { asked, search: (call: ExchangeRead = search) => wholeSearch(call, ask, noWaiting) };
}

const idsOf = (result: Result<Page>): readonly unknown[] | string =>
  result.ok ? result.value.rows.map((row) => row['Identity']) : result.failure.error.message;

describe('a search of the audit log', () => {
  test('goes on under one session until nothing more comes', async () => {
    const { asked, search: made } = service(block(record('a'), record('b')), block(record('c')));
    expect(idsOf(await made())).toEqual(['a', 'b', 'c']);
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ parameters }) => parameters['SessionId'])).size).toBe(1);
    expect(asked[0]?.parameters).toMatchObject({ ...span, SessionCommand: 'ReturnLargeSet', ResultSize: 5000 });
  });

  test('finds nothing where there is nothing', async () => {
    expect(idsOf(await service().search())).toEqual([]);
  });

  test.each([
    ['that come twice are one', [block(record('a'), record('b')), block(record('b'), record('c'))], ['a', 'b', 'c']],
    ['without an identity are kept apart by what they say', [block({ A: 1 }, { A: 2 }, { A: 1 })], 2],
  ] as const)('records %s', async (_, answers, expected) => {
    const found = idsOf(await service(...answers).search());
    if (typeof expected === 'number') expect(found).toHaveLength(expected);
    else expect(found).toEqual(expected);
  });

  test.each([
    ['that lost a block', [block(record('a')), block()]],
    ['that gave up in the middle', [block(record('a'), record('x', 0, -1))]],
    ['that was not answered', [refuse('x', 'unreachable', 'gone', { again: true })]],
  ])('%s begins anew, in a session of its own', async (_, answers) => {
    const { asked, search: made } = service(...answers, block(record('a'), record('b'), record('c')));
    expect(idsOf(await made())).toEqual(['a', 'b', 'c']);
    expect(new Set(asked.map(({ parameters }) => parameters['SessionId'])).size).toBe(2);
  });

  test.each([
    ['short', [block(record('a')), block()], 'the service counted 3 records and gave 1'],
    ['given up', [block(record('x', 0, -1))], 'the service gave up before it had searched the whole span'],
  ])('that is %s every time is no answer', async (_, answers, says) => {
    const sessions = Array.from({ length: 6 }, () => answers).flat();
    expect(idsOf(await service(...sessions).search())).toBe(says);
  });

  test('that is denied is denied at once', async () => {
    const { asked, search: made } = service(refuse('Search-UnifiedAuditLog', 'denied', 'no role'));
    expect(await made()).toMatchObject({ failure: { error: { reason: 'denied' } } });
    expect(asked).toHaveLength(1);
  });

  test('with more records than a session gives is made in halves', async () => {
    const [middle] = ['2026-11-20T12:00:00.000Z'];
    const { asked, search: made } = service(
      block(record('x', 50_001)),
      block(record('a', 2), record('b', 2)),
      block(),
      block(record('b', 2), record('c', 2)),
    );
    expect(idsOf(await made())).toEqual(['a', 'b', 'c']);
    const spans = asked.map(({ parameters: { StartDate, EndDate } }) => [StartDate, EndDate]);
    expect(spans[1]).toEqual([span.StartDate, middle]);
    expect(spans[3]).toEqual([middle, span.EndDate]);
  });

  test('of an hour that holds more than a session gives is refused', async () => {
    const hour = { StartDate: '2026-11-20T00:00:00Z', EndDate: '2026-11-20T01:00:00Z' };
    const { search: made } = service(block(record('x', 50_001)));
    const found = await made(exchange('Search-UnifiedAuditLog', hour));
    expect(idsOf(found)).toBe('an hour holds more records than a search gives');
  });

  test('that never ends is given up', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => record(`${index}`, 1));
    const found = await wholeSearch(search, () => Promise.resolve(block(...rows)), noWaiting);
    expect(idsOf(found)).toBe('the search does not come to an end');
  });
});

describe('a search over REST', () => {
  const passing: readonly FaultEffect[] = [
    { effect: 'throttle', retryAfter: 0.5 },
    { effect: 'concurrency' },
    { effect: 'lose-answer' },
    { effect: 'drop' },
    { effect: 'server-error' },
    { effect: 'truncate' },
    { effect: 'redirect' },
    { effect: 'stale-page' },
  ];

  test.each(passing)('loses no record to $effect', async (effect) => {
    const struck = { ...effect, match: { cmdlet: 'Search-*', times: 2 } };
    await withEmulator({ tenant: emptyTenant(), faults: [struck] }, async ({ tenant }) => {
      for (const AutoReplyEnabled of [true, false, true]) {
        await tenant.run(exchange('Set-RemoteDomain', { Identity: 'Default', AutoReplyEnabled, Confirm: false }));
      }
      const ever = { StartDate: '2020-01-01T00:00:00Z', EndDate: '2100-01-01T00:00:00Z' };
      const reading = await tenant.read(exchange('Search-UnifiedAuditLog', ever));
      expect(reading.state === 'present' && reading.value.length).toBe(3);
    });
  });
});
