import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** Copies that go to a contact: they end where the contact points, whatever the setting calls it. */
const table = desk();
afterAll(() => table.remove());

const archive = 'archive@vault.example';
const evil = 'drop@evil.example';

let emulator: RunningEmulator;
beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  await run('New-MailContact', { Name: 'Vault', ExternalEmailAddress: archive });
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};

let exports = 0;
async function exported(): Promise<string> {
  exports += 1;
  const out = `${table.folder('none', '')}/../exported-${exports}`;
  const asked = await ask('export', '--emulator', emulator.url, '--policies', '/nonexistent', '--out', out);
  expect([asked.code, asked.err]).toEqual([0, expect.any(String)]);
  return out;
}

async function drifted(policies: string) {
  const on = ['--emulator', emulator.url, '--policies', policies];
  const [told, asked] = [await ask('drift', ...on), await ask('drift', ...on, '--json')];
  return { code: asked.code, told: told.out.replaceAll(/\s+/gu, ' '), drift: asked.json() as unknown as Drift };
}

describe.each<readonly [string, string, string, JsonObject]>([
  [
    'a journal rule',
    'journalRules/all',
    'New-JournalRule',
    { Name: 'All', JournalEmailAddress: archive, Enabled: true },
  ],
  [
    'the reports that cannot be delivered',
    'journalRules/journalingreportndrto',
    'Set-TransportConfig',
    { JournalingReportNdrTo: archive },
  ],
])('the contact of %s', (_, object, cmdlet, parameters) => {
  test('that is called otherwise is no drift, and that leads elsewhere is one', async () => {
    await run(cmdlet, parameters);
    const policies = await exported();
    await run('Set-MailContact', { Identity: 'Vault', DisplayName: 'The vault' });
    expect((await drifted(policies)).code).toBe(0);
    await run('Set-MailContact', { Identity: 'Vault', ExternalEmailAddress: evil });
    const { code, told, drift } = await drifted(policies);
    expect([code, drift.clean]).toEqual([2, false]);
    expect(drift.moved).toMatchObject([
      { object, fields: [{ field: 'journalEmailAddress', from: evil, to: archive }] },
    ]);
    expect(drift.posture.residualChannels.opened).toMatchObject([{ channel: 'journal', object, to: evil }]);
    expect(told).toContain('1 change, 1 opens another way out');
    expect(told).toContain(`${evil}, where the mail of ${archive} goes`);
    expect((await drifted(await exported())).code).toBe(0);
  });

  test('is where the posture says that mail goes', async () => {
    await run(cmdlet, parameters);
    await run('Set-MailContact', { Identity: 'Vault', ExternalEmailAddress: evil });
    const asked = await ask('posture', '--emulator', emulator.url, '--policies', '/nonexistent', '--json');
    const { residualChannels } = asked.json() as unknown as PostureReport;
    expect(residualChannels.filter(({ channel }) => channel === 'journal').map(({ to }) => to)).toEqual([[evil]]);
  });

  test('is not known where nobody may look it up', async () => {
    await run(cmdlet, parameters);
    const policies = await exported();
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-Recipient', identity: archive } }]);
    const { code, drift } = await drifted(policies);
    expect([code, drift.complete]).toEqual([3, false]);
    expect(drift.unread.map(({ what }) => what)).toContainEqual(expect.stringContaining(`sends to ${archive}`));
  });
});

test('a new journal rule is another way out, and one that is off is none', async () => {
  const policies = await exported();
  await run('New-JournalRule', { Name: 'Spy', JournalEmailAddress: evil, Enabled: false });
  expect((await drifted(policies)).code).toBe(0);
  await run('Enable-JournalRule', { Identity: 'Spy', Confirm: false });
  const { code, told } = await drifted(policies);
  expect(code).toBe(2);
  expect(told).toContain('1 change, 1 opens another way out');
  expect(told).toContain(`+ journal that copies mail whole “spy” → ${evil}`);
});

test('a contact that gets copies of suspicious mail and leads elsewhere is told', async () => {
  const copies = { BccSuspiciousOutboundMail: true, BccSuspiciousOutboundAdditionalRecipients: [archive] };
  await run('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', ...copies });
  const policies = await exported();
  expect((await drifted(policies)).code).toBe(0);
  await run('Set-MailContact', { Identity: 'Vault', ExternalEmailAddress: evil });
  const { code, drift } = await drifted(policies);
  expect(code).toBe(2);
  expect(drift.unsanctioned).toMatchObject([
    {
      object: 'outboundPolicies/default',
      does: ['diverts'],
      remarks: [`names ${archive}, whose mail goes to ${evil}`],
    },
  ]);
});
