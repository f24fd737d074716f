import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { byHand } from '../diversions/tenant.ts';
import { planAt } from '../said/scenes.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits } from './asking.ts';

const table = desk();
let emulator: RunningEmulator;
let tenant: readonly string[];

beforeAll(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  tenant = ['--emulator', emulator.url, '--policies', 'policies'];
});
afterAll(async () => {
  table.remove();
  await emulator.close();
});

const posture = async (): Promise<PostureReport> =>
  (await ask('posture', ...tenant, '--json')).json() as unknown as PostureReport;
const states = ({ grants = [] }: PostureReport): readonly string[] =>
  grants.map(({ name, state, people }) => `${name}: ${state}, ${people.name}`);

/** A posture and the register are two readings of one tenant. */
async function expectAgreed(report: PostureReport): Promise<void> {
  const { grants } = (await ask('grants', ...tenant, '--json')).json() as unknown as GrantsReport;
  expect(report.grants?.map(({ name, state, people }) => ({ name, state, people }))).toEqual(
    grants.map(({ name, found }) => ({ name, state: found?.state, people: found?.people })),
  );
}

async function applied(): Promise<void> {
  const file = table.path('plan.json');
  await ask('plan', ...tenant, '--out', file);
  const { digest, allow } = planAt(file);
  const { code } = await ask('apply', file, '--emulator', emulator.url, '--approve', digest, ...allow);
  expect(code).toBe(0);
}

describe('a posture speaks of grants where the policies have some', () => {
  test('a group that is not there is not as granted', async () => {
    const report = await posture();
    expect(misfits('posture.schema.json', report)).toEqual([]);
    expect(states(report)).toEqual(['Fabrikam tickets: broken, nobody']);
    expect(report.besideGrants).toMatchObject([
      { what: 'beyond', senders: { name: 'ben@contoso.com' }, object: 'outboundPolicies/Temp allow' },
      { what: 'unknown', person: [], destinations: { name: 'hybrid.contoso.com with its subdomains' } },
      { what: 'broken', reason: 'there is no group fwd-partner@contoso.com' },
    ]);
    await expectAgreed(report);
  });

  test('names everybody whom a grant reaches, who forwards already and who does not', async () => {
    await applied();
    const report = await posture();
    expect(misfits('posture.schema.json', report)).toEqual([]);
    expect(states(report)).toEqual([
      'Fabrikam tickets: and more, adele@contoso.com, megan@contoso.com and support@contoso.com',
    ]);
    await expectAgreed(report);
    const page = table.path('posture.html');
    const { out } = await ask('posture', ...tenant, '--html', page);
    expect(out).toMatch(/^Grants\n {2}~ Fabrikam tickets {3}as granted, and more that is accepted\n/mu);
    expect(out.indexOf('Grants\n')).toBeLessThan(out.indexOf('Who can forward outside'));
    expect(readFileSync(page, 'utf8')).toMatch(/<section id="grants"[\s\S]*Fabrikam tickets[\s\S]*<section id="who"/u);
  });

  test('a control that somebody changed is told as the grant that it breaks', async () => {
    await byHand(emulator, [['Set-RemoteDomain', { Identity: 'fabrikam.com', AutoForwardEnabled: false }]]);
    const report = await posture();
    expect(report.grants?.map(({ state }) => state)).toEqual(['broken']);
    expect((await ask('posture', ...tenant)).out).toContain('remote domain “fabrikam.com” stops 3 people');
    await expectAgreed(report);
  });

  test('and says nothing of them where there are none', async () => {
    const folder = table.folder(
      'none',
      'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n',
    );
    const { json } = await ask('posture', '--emulator', emulator.url, '--policies', folder, '--json');
    expect(json()['grants']).toBeUndefined();
  });
});
