import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import { type JsonObject, textAt } from '../../src/json.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, type Desk, desk } from './asking.ts';

const members = 'lidia irvin ana joni'
  .split(' ')
  .map((local) => `${local}@contoso.com`)
  .concat('tina@fabrikam.com');

let emulator: RunningEmulator;
let tenant: TenantState;
let table: Desk;

beforeAll(async () => {
  table = desk();
  tenant = await openTenant('contoso');
  emulator = await emulatorAtNoon({ tenant });
});

afterAll(async () => {
  await emulator.close();
  table.remove();
});

/** Somebody at work in the Entra admin center, which speaks Graph in their name. */
async function asPerson(upn: string, method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const claims = Buffer.from(JSON.stringify({ upn, appid: '' })).toString('base64url');
  const headers = { authorization: `Bearer x.${claims}.x`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(`${emulator.url}/v1.0${path}`, init);
  expect(response.ok).toBe(true);
  const text = await response.text();
  return text === '' ? {} : (JSON.parse(text) as JsonObject);
}

async function idOf(kind: 'users' | 'groups', address: string): Promise<string> {
  const { value } = await asPerson('ana@contoso.com', 'GET', `/${kind}?$filter=mail eq '${address}'`);
  return textAt((value as JsonObject[])[0] ?? {}, 'id');
}

async function change(upn: string, how: 'add' | 'remove', member: string): Promise<void> {
  const [group, id] = await Promise.all([idOf('groups', 'sales@contoso.com'), idOf('users', member)]);
  if (how === 'remove') await asPerson(upn, 'DELETE', `/groups/${group}/members/${id}/$ref`);
  else {
    const reference = `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
    await asPerson(upn, 'POST', `/groups/${group}/members/$ref`, { '@odata.id': reference });
  }
}

const drift = (...args: readonly string[]): Promise<Asked> =>
  ask('drift', '--emulator', emulator.url, '--policies', table.path('policies.yaml'), ...args);

describe('who changed the members of a group that Entra keeps', () => {
  beforeAll(async () => {
    table.put(
      'policies.yaml',
      `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
groups:
  - { address: sales@contoso.com, type: microsoft365, displayName: Sales, members: [${members.join(', ')}] }
`,
    );
  });

  test('is told for each of several people', async () => {
    await change('ana@contoso.com', 'add', 'adele@contoso.com');
    await change('ben@contoso.com', 'remove', 'joni@contoso.com');
    await change('adele@contoso.com', 'remove', 'tina@fabrikam.com');
    const { out } = await drift('--who');
    const [, sales = ''] = /~ group Sales([\s\S]*?)On the way of the mail/u.exec(out) ?? [];
    for (const upn of ['ana', 'ben', 'adele']) expect(sales).toContain(`members by ${upn}@contoso.com, `);
    expect(sales).toContain('with Remove member from group');
    expect(out).not.toMatch(/form that is not understood/u);
  });

  test('is the last to have done it', async () => {
    await change('lidia@contoso.com', 'add', 'joni@contoso.com');
    await change('grace@contoso.com', 'remove', 'joni@contoso.com');
    const { out } = await drift('--who', '--json');
    const { known } = (JSON.parse(out) as { changedBy: { known: JsonObject[] } }).changedBy;
    const sales = known.filter(({ object }) => object === 'groups/sales@contoso.com');
    const names = sales.map(({ author }) => textAt(author as JsonObject, 'name')).toSorted();
    expect(names).toEqual(['adele@contoso.com', 'ana@contoso.com', 'grace@contoso.com']);
    expect(sales.every(({ bearing }) => bearing === 'explains')).toBe(true);
  });

  test('is told from an export of the audit log too', async () => {
    const file = table.put('audit.json', JSON.stringify(tenant.auditLog));
    const { out } = await drift('--who', '--audit-file', file);
    expect(out).toContain('members by grace@contoso.com, ');
  });
});
