import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import { ask, desk } from './asking.ts';

const table = desk();
let emulator: RunningEmulator;
beforeEach(async () => void (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterEach(async () => emulator.close());
afterAll(() => table.remove());

const id = 'restricted-sender';
const posture = async (...more: readonly string[]): Promise<string> =>
  (await ask('posture', '--emulator', emulator.url, '--policies', 'none', ...more)).out;

/** What posture says of restricted senders: what to mend, and whether the finding is met. */
async function told(): Promise<{ readonly found: readonly object[]; readonly met: boolean }> {
  const { findings, met } = JSON.parse(await posture('--json')) as Record<'findings' | 'met', { id: string }[]>;
  return { found: findings.filter((one) => one.id === id), met: met.some((one) => one.id === id) };
}

test('posture names the restricted senders that the service holds, with the cmdlet, and never releases them', async () => {
  expect(await told()).toEqual({ found: [], met: true });
  const held = ['ana@contoso.com', 'ben@contoso.com'];
  emulator.state.config.BlockedSenderAddress.push(...held.map((SenderAddress) => ({ SenderAddress, Reason: 'spam' })));
  expect(await told()).toMatchObject({
    met: false,
    found: held.map((address) => ({
      object: `restricted/${address}`,
      answer: 'not met',
      hint: expect.stringContaining(`Remove-BlockedSenderAddress -SenderAddress ${address}`) as string,
    })),
  });
  expect((await posture()).replaceAll(/\s+/gu, ' ')).toContain('Remove-BlockedSenderAddress');
  expect(emulator.state.config.BlockedSenderAddress.map((row) => row['SenderAddress'])).toEqual(held);
});

const restrict = (SenderAddress: string, Reason = 'OutboundSpamLast24Hours=12'): void =>
  void emulator.state.config.BlockedSenderAddress.push({ SenderAddress, Reason });
const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const accepted = (object: string): string =>
  `accepted: [{ object: ${object}, property: restricted, value: true, until: 2036-12-31, reason: looked at }]\n`;

async function drifted(policies: string, ...more: readonly string[]) {
  const folder = table.folder(`drift-${policies.length}`, head + policies);
  const asked = await ask('drift', '--policies', folder, '--emulator', emulator.url, ...more, '--json');
  const drift = asked.json() as unknown as Drift;
  const strange = drift.unsanctioned.filter(({ object }) => object.startsWith('restricted/'));
  return { ...asked, drift, strange };
}

describe('drift and restricted senders', () => {
  test('whoever was restricted is news, with why and the cmdlet, and stays so until somebody accepts it', async () => {
    expect((await drifted('')).strange).toEqual([]);
    restrict('ana@contoso.com');
    const { strange, code, drift } = await drifted('');
    expect([code, drift.clean]).toEqual([2, false]);
    expect(strange).toMatchObject([
      {
        object: 'restricted/ana@contoso.com',
        does: ['stops'],
        remarks: [
          'may receive and not send (OutboundSpamLast24Hours=12); once the account is secure, release it by hand: Remove-BlockedSenderAddress -SenderAddress ana@contoso.com',
        ],
      },
    ]);
    expect((await drifted(accepted('restricted/ana@contoso.com'))).strange).toEqual([]);
    restrict('Ben@contoso.com');
    expect((await drifted(accepted('restricted/ana@contoso.com'))).strange.map(({ object }) => object)).toEqual([
      'restricted/ben@contoso.com',
    ]);
    expect((await drifted('scope: { restricted: { undeclared: ignore } }\n')).strange).toEqual([]);
  });

  test('no plan of drift releases anybody', async () => {
    restrict('ana@contoso.com');
    const { drift } = await drifted('');
    expect(JSON.stringify(drift.revert.steps)).not.toContain('BlockedSender');
  });

  test('of whoever was released the acceptance may go', async () => {
    const { drift, strange } = await drifted(accepted('restricted/ana@contoso.com'));
    expect([drift.gone.map(({ object }) => object), strange]).toEqual([['restricted/ana@contoso.com'], []]);
  });

  test('a list that could not be read is said, and nothing is clean or gone', async () => {
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-BlockedSenderAddress' } }]);
    const { drift } = await drifted(accepted('restricted/ana@contoso.com'));
    expect(drift.unread.map(({ what }) => what)).toContain('restricted senders');
    expect([drift.complete, drift.clean, drift.gone]).toEqual([false, false, []]);
  });

  test('an exported tenant with restricted senders raises no alarm about them', async () => {
    restrict('ana@contoso.com');
    const out = table.path('exported');
    await ask('export', '--emulator', emulator.url, '--policies', 'none', '--out', out);
    const { unsanctioned } = (await ask('drift', '--emulator', emulator.url, '--policies', out, '--json')).json();
    expect(unsanctioned).toEqual([]);
  });
});
