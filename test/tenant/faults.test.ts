import { describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../src/emulator/wire/faults.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { exchange, graphGet, type Tenant } from '../../src/tenant/tenant.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { aDouble, openPowerShell, pwsh, realPwsh, type WorkerOver } from '../support/powershell.ts';
import { noWaiting, roadsTo, withEmulator } from '../support/tenants.ts';

const domains = exchange('Get-RemoteDomain');
const create = exchange('New-RemoteDomain', { Name: 'Fabrikam', DomainName: 'fabrikam.example', Confirm: false });

/** A road to an emulator, for the length of one use. */
type Road = (emulator: RunningEmulator, use: (tenant: Tenant) => Promise<void>) => Promise<void>;
type Under = (effect: FaultEffect, times: number | null, use: (tenant: Tenant) => Promise<void>) => Promise<void>;

const rest: Road = ({ url, state }, use) => use(roadsTo(url, state.id));

const powershell =
  (worker: WorkerOver): Road =>
  async (emulator, use) => {
    const { tenant, close } = openPowerShell(emulator, worker, noWaiting);
    try {
      await use(tenant);
    } finally {
      await close();
    }
  };

const over =
  (road: Road): Under =>
  (effect, times, use) =>
    withEmulator(
      // Connecting is no call of anybody: a fault strikes cmdlets and Graph.
      { tenant: contoso(), faults: [{ ...effect, match: times === null ? {} : { times } }] },
      ({ emulator }) => road(emulator, use),
    );

/** Whether a domain that the write was to create is there once the fault is over. */
const created = async (tenant: Tenant): Promise<boolean> => {
  const reading = await tenant.read(domains);
  return reading.state === 'present' && reading.value.some((row) => row['DomainName'] === 'fabrikam.example');
};

const passing: readonly FaultEffect[] = [
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

const lasting: readonly { readonly effect: FaultEffect; readonly reason: string }[] = [
  { effect: { effect: 'throttle' }, reason: 'throttled' },
  { effect: { effect: 'concurrency' }, reason: 'throttled' },
  { effect: { effect: 'deny' }, reason: 'denied' },
  { effect: { effect: 'unauthorized' }, reason: 'expired' },
  { effect: { effect: 'drop' }, reason: 'unreachable' },
  { effect: { effect: 'server-error' }, reason: 'unreachable' },
  { effect: { effect: 'truncate' }, reason: 'unreachable' },
];

const writes: readonly { readonly effect: FaultEffect; readonly state: string; readonly there: boolean }[] = [
  { effect: { effect: 'throttle', retryAfter: 0.5 }, state: 'done', there: true },
  { effect: { effect: 'concurrency' }, state: 'done', there: true },
  { effect: { effect: 'server-error' }, state: 'done', there: true },
  { effect: { effect: 'redirect' }, state: 'done', there: true },
  { effect: { effect: 'lose-answer' }, state: 'unknown', there: true },
  { effect: { effect: 'truncate' }, state: 'unknown', there: true },
  { effect: { effect: 'drop' }, state: 'unknown', there: false },
  { effect: { effect: 'server-error', status: 500 }, state: 'unknown', there: false },
  { effect: { effect: 'error-in-200' }, state: 'unknown', there: false },
  {
    effect: { effect: 'error-in-200', message: 'Ex6F9304|Microsoft.Exchange.Data.InvalidX|no' },
    state: 'failed',
    there: false,
  },
  { effect: { effect: 'deny' }, state: 'failed', there: false },
];

/** The same outcomes over every road: a reviewer's plan may be carried out over any. */
function faults(name: string, under: Under): void {
  describe(`${name}: a fault that passes`, () => {
    test.each(passing)('$effect does not keep a read of Exchange or Graph from its answer', async (effect) => {
      await under(effect, 2, async (tenant) => {
        const readings = await Promise.all([tenant.read(domains), tenant.read(graphGet('/organization'))]);
        expect(readings.map((reading) => reading.state)).toEqual(['present', 'present']);
      });
    });
  });

  describe(`${name}: a fault that stays`, () => {
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

  describe(`${name}: a write`, () => {
    test.each(writes)('under $effect is $state, and there: $there', async ({ effect, state, there }) => {
      await under(effect, 1, async (tenant) => {
        expect((await tenant.run(create)).state).toBe(state);
        expect(await created(tenant)).toBe(there);
      });
    });
  });
}

faults('REST', over(rest));
faults('a double of PowerShell', over(powershell(aDouble)));

describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  faults('PowerShell', over(powershell(realPwsh)));
});
