import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** Rules that know mail by a header, behind one that takes the header off or writes it. */
const table = desk();
afterAll(() => table.remove());

const flowMark = 'x-ms-mail-application';
const ownMark = 'X-Contoso-Outgoing';
const scope = { SentToScope: 'NotInOrganization', RejectMessageReasonText: 'No' };

let emulator: RunningEmulator;
let policies: string;
let times = 0;
beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  await run({ Name: 'No flows', HeaderMatchesMessageHeader: flowMark, HeaderMatchesPatterns: ['.'], ...scope });
  await run({ Name: 'No marked', HeaderContainsMessageHeader: ownMark, HeaderContainsWords: ['x'], ...scope });
  times += 1;
  policies = table.path(`exported-${times}`);
  await ask('export', '--emulator', emulator.url, '--policies', '/nonexistent', '--out', policies);
});
afterEach(async () => emulator.close());

const run = async (parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet: 'New-TransportRule', parameters })).toBe(true);
};
const plant = async (action: JsonObject): Promise<void> => run({ Name: 'First', Priority: 0, ...action });

async function drifted() {
  const on = ['--emulator', emulator.url, '--policies', policies];
  const [told, asked] = [await ask('drift', ...on), await ask('drift', ...on, '--json')];
  return { code: asked.code, told: told.out.replaceAll(/\s+/gu, ' '), drift: asked.json() as unknown as Drift };
}

async function flows() {
  const on = ['--emulator', emulator.url, '--policies', '/nonexistent'];
  const { residualChannels, findings } = (await ask('posture', ...on, '--json')).json() as unknown as PostureReport;
  return {
    ways: residualChannels.filter(({ channel }) => channel === 'power-automate'),
    answers: findings.filter(({ id }) => id === 'B-FWD-8').map(({ answer, object }) => [answer, object]),
  };
}

describe.each<readonly [string, JsonObject]>([
  ['takes it off', { RemoveHeader: 'X-MS-Mail-Application' }],
  ['writes it', { SetHeaderName: 'X-MS-Mail-Application', SetHeaderValue: '' }],
])('before the rule that stops flows, one that %s', (_, action) => {
  test('perhaps opens a way out, and nobody can tell', async () => {
    expect((await drifted()).code).toBe(0);
    await plant(action);
    const { code, told, drift } = await drifted();
    expect([code, drift.clean]).toEqual([2, false]);
    expect(drift.posture.residualChannels.opened).toMatchObject([
      { channel: 'power-automate', object: 'transportRules/first', certain: false },
    ]);
    expect(told).toContain('1 change, 1 opens another way out');
    expect(told).toContain('+ perhaps: flows of Power Automate past “first”');
    expect(told).toContain(`the header ${flowMark}, by which No flows knows mail`);
    const { ways, answers } = await flows();
    expect(ways).toMatchObject([{ object: 'transportRules/First', perhaps: true }]);
    expect(answers).toEqual([['undecided', 'transportRules/First']]);
  });
});

test.each<readonly [string, JsonObject]>([
  ['takes another header off', { RemoveHeader: 'X-Other' }],
  ['would take it off, and only watches', { RemoveHeader: flowMark, Mode: 'Audit' }],
  ['is off', { RemoveHeader: flowMark, Enabled: false }],
  ['stands behind it', { RemoveHeader: flowMark, Priority: 99 }],
])('one that %s is no drift, and flows are stopped', async (_, action) => {
  const { Priority: last, ...own } = action;
  await (last === undefined ? plant(own) : run({ Name: 'Last', ...own }));
  expect((await drifted()).code).toBe(0);
  expect(await flows()).toEqual({ ways: [], answers: [] });
});

test('without any such rule flows surely may send', async () => {
  const on = { cmdlet: 'Disable-TransportRule', parameters: { Identity: 'No flows', Confirm: false } };
  expect(await inPortal(emulator.url, on)).toBe(true);
  const { ways, answers } = await flows();
  expect(ways).toEqual([{ channel: 'power-automate', object: 'power-automate', from: [], to: [], unclear: [] }]);
  expect(answers).toEqual([['not met', null]]);
});

test('a header of our own that a later rule looks for is told as well', async () => {
  await plant({ RemoveHeader: ownMark });
  const { code, drift } = await drifted();
  expect(code).toBe(2);
  expect(drift.unsanctioned).toMatchObject([
    {
      object: 'transportRules/first',
      does: ['preempts'],
      remarks: [`removes the header ${ownMark.toLowerCase()}, by which No marked knows mail`],
    },
  ]);
});
