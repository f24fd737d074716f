import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/emulator/faults.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { exchange, graphGet, type Tenant } from '../../src/tenant/tenant.ts';
import { withEmulator } from '../support/tenants.ts';

const domains = exchange('Get-RemoteDomain');
const create = exchange('New-RemoteDomain', { Name: 'Fabrikam', DomainName: 'fabrikam.example', Confirm: false });

const under = (effect: Effect, times: number | null, use: (tenant: Tenant) => Promise<void>): Promise<void> =>
  withEmulator(
    {
      tenant: contoso(),
      faults: [{ ...effect, match: times === null ? {} : { times } }],
    },
    ({ tenant }) => use(tenant),
  );

/** Whether a domain that the write was to create is there once the fault is over. */
const created = async (tenant: Tenant): Promise<boolean> => {
  const reading = await tenant.read(domains);
  return reading.state === 'present' && reading.value.some((row) => row['DomainName'] === 'fabrikam.example');
};

const passing: readonly Effect[] = [
  { effect: 'throttle', retryAfter: 0.5 },
  { effect: 'throttle', retryAfter: null },
  { effect: 'concurrency' },
  { effect: 'lose-answer' },
  { effect: 'drop' },
  { effect: 'server-error' },
  { effect: 'server-error', status: 500 },
  { effect: 'truncate' },
  { effect: 'redirect' },
];

describe('a fault that passes', () => {
  test.each(passing)('$effect does not keep a read of Exchange or Graph from its answer', async (effect) => {
    await under(effect, 2, async (tenant) => {
      const readings = await Promise.all([tenant.read(domains), tenant.read(graphGet('/organization'))]);
      expect(readings.map((reading) => reading.state)).toEqual(['present', 'present']);
    });
  });
});

const lasting: readonly { readonly effect: Effect; readonly reason: string }[] = [
  { effect: { effect: 'throttle' }, reason: 'throttled' },
  { effect: { effect: 'concurrency' }, reason: 'throttled' },
  { effect: { effect: 'deny' }, reason: 'denied' },
  { effect: { effect: 'unauthorized' }, reason: 'expired' },
  { effect: { effect: 'drop' }, reason: 'unreachable' },
  { effect: { effect: 'server-error' }, reason: 'unreachable' },
  { effect: { effect: 'truncate' }, reason: 'unreachable' },
];

describe('a fault that stays', () => {
  test.each(lasting)('$effect makes a read unknown because it is $reason', async ({ effect, reason }) => {
    await under(effect, null, async (tenant) => {
      expect(await tenant.read(domains)).toMatchObject({ state: 'unknown', because: { reason } });
    });
  });

  test('an error inside a 200 is unknown, not an empty list', async () => {
    await under({ effect: 'error-in-200' }, null, async (tenant) => {
      expect((await tenant.read(domains)).state).toBe('unknown');
    });
  });
});

const writes: readonly { readonly effect: Effect; readonly state: string; readonly there: boolean }[] = [
  { effect: { effect: 'throttle', retryAfter: 0.5 }, state: 'done', there: true },
  { effect: { effect: 'concurrency' }, state: 'done', there: true },
  { effect: { effect: 'server-error' }, state: 'done', there: true },
  { effect: { effect: 'redirect' }, state: 'done', there: true },
  { effect: { effect: 'lose-answer' }, state: 'unknown', there: true },
  { effect: { effect: 'truncate' }, state: 'unknown', there: true },
  { effect: { effect: 'drop' }, state: 'unknown', there: false },
  { effect: { effect: 'server-error', status: 500 }, state: 'unknown', there: false },
  { effect: { effect: 'error-in-200' }, state: 'failed', there: false },
  { effect: { effect: 'deny' }, state: 'failed', there: false },
];

describe('a write', () => {
  test.each(writes)('under $effect is $state, and there: $there', async ({ effect, state, there }) => {
    await under(effect, 1, async (tenant) => {
      expect((await tenant.run(create)).state).toBe(state);
      expect(await created(tenant)).toBe(there);
    });
  });
});
