import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
beforeEach(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterEach(async () => emulator.close());

/** Makes a rule as somebody does in the portal. */
async function watched(parameters: JsonObject): Promise<void> {
  expect(await inPortal(emulator.url, { cmdlet: 'New-TransportRule', parameters })).toBe(true);
}

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';

test.each([
  ['blindCopyTo: [spy@gmail.com]', 'transport-rule-copy'],
  ['addToRecipients: [spy@gmail.com]', 'transport-rule-copy'],
  ['generateIncidentReport: spy@gmail.com, incidentReportContent: [AttachOriginalMail]', 'transport-rule-copy'],
  ['redirectMessageTo: [spy@gmail.com]', 'transport-rule-redirect'],
])('a plan says that a rule with %s lets mail out', async (action, channel) => {
  const folder = table.folder(
    'policies',
    `${head}transportRules: [{ name: Watch, sentTo: [ana@contoso.com], ${action} }]\n`,
  );
  const asked = await ask('plan', '--emulator', emulator.url, '--policies', folder, '--json');
  const { posture } = asked.json() as unknown as Plan;
  expect(posture.residualChannels.opened).toMatchObject([{ channel, to: 'spy@gmail.com' }]);
});

test.each<readonly [string, JsonObject, string]>([
  ['copies', { BlindCopyTo: ['dora@contoso.com'] }, 'copies'],
  ['reports', { GenerateIncidentReport: 'dora@contoso.com', IncidentReportContent: ['AttachOriginalMail'] }, 'copies'],
  ['redirects', { RedirectMessageTo: ['dora@contoso.com'] }, 'diverts'],
  ['asks somebody for approval of', { ModerateMessageByUser: ['ben@contoso.com'] }, 'diverts'],
  ['asks the manager for approval of', { ModerateMessageByManager: true }, 'diverts'],
])('drift is not clean where a rule that nobody declared %s mail', async (_, action, does) => {
  const to = table.folder('none', head);
  const out = `${to}/../exported-${does}-${Object.keys(action).join('')}`;
  const exported = await ask('export', '--emulator', emulator.url, '--policies', '/nonexistent', '--out', out);
  expect(exported.code).toBe(0);
  await watched({ Name: 'Watch', SentTo: ['ana@contoso.com'], ...action });
  const asked = await ask('drift', '--emulator', emulator.url, '--policies', out, '--json');
  const { unsanctioned, clean } = asked.json() as unknown as Drift;
  expect([asked.code, clean]).toEqual([2, false]);
  expect(unsanctioned.map((one) => [one.name, one.does])).toEqual([['Watch', [does]]]);
});

test('nor where what nobody declared is to be closed, and there is nothing to close', async () => {
  const folder = table.folder('closing', `${head}scope: { transportRules: { undeclared: close } }\n`);
  const action = { Name: 'Watch', SentTo: ['ana@contoso.com'], BlindCopyTo: ['dora@contoso.com'] };
  await watched(action);
  const asked = await ask('drift', '--emulator', emulator.url, '--policies', folder, '--json');
  const { unsanctioned } = asked.json() as unknown as Drift;
  expect(unsanctioned.map((one) => [one.name, one.does])).toContainEqual(['Watch', ['copies']]);
});
