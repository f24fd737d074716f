import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask } from './asking.ts';

let emulator: RunningEmulator;
beforeAll(async () => void (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterAll(async () => emulator.close());

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
