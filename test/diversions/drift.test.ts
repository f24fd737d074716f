import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Desk, desk } from '../cli/asking.ts';
import { planted } from './planted.ts';
import { byHand, grownTenant } from './tenant.ts';

let table: Desk;
let policies: string;

/** The policies of a tenant in which nothing is planted: what it exports. */
beforeAll(async () => {
  table = desk();
  policies = table.path('policies');
  const emulator = await grownTenant();
  const asked = await ask('export', '--emulator', emulator.url, '--policies', table.path('none'), '--out', policies);
  await emulator.close();
  if (asked.code !== 0) throw new Error(asked.err);
});

afterAll(() => {
  table.remove();
});

test('the tenant is clean before anybody plants anything', async () => {
  const emulator = await grownTenant();
  const { code, out } = await ask('drift', '--emulator', emulator.url, '--policies', policies);
  await emulator.close();
  expect({ code, out }).toMatchObject({ code: 0 });
});

test.each([
  [{ NextHopOfTomorrow: 'mx.evil.example' }, 3, /outboundConnectors\/to fabrikam.*NextHopOfTomorrow/su],
  [{ ConnectorSource: 'Wizard of tomorrow' }, 3, /connectorSource of outboundConnectors\/to fabrikam/u],
  [{ NextHopOfTomorrow: null, 'NextHopOfTomorrow@odata.type': '#String' }, 0, /./u],
] as const)('a connector with %j ends with %i: what nobody understands is not harmless', async (more, code, said) => {
  const emulator = await grownTenant();
  const row = emulator.state.config.OutboundConnector.find((one) => one['Name'] === 'To Fabrikam');
  Object.assign(row ?? {}, more);
  const asked = await ask('drift', '--emulator', emulator.url, '--policies', policies, '--details');
  await emulator.close();
  expect(asked).toMatchObject({ code });
  expect(asked.out).toMatch(said);
});

describe.each(planted)('$what', ({ by, says, flags = [] }) => {
  test('is drift, and named', async () => {
    const emulator = await grownTenant();
    await byHand(emulator, by);
    const { code, out } = await ask('drift', '--emulator', emulator.url, '--policies', policies, '--details', ...flags);
    await emulator.close();
    expect({ code, out }).toMatchObject({ code: 2 });
    for (const said of says) expect(out).toMatch(said);
  });
});
