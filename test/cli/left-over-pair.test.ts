import { afterAll, describe, expect, test } from 'vitest';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addMailbox, addOutboundPolicy, addRemoteDomain, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import type { BesideGrants } from '../../src/posture/granted/judge-grants.ts';
import { besideIn } from '../../src/posture/granted/planned-grants.ts';
import { cellsOf, domainOf, meant } from '../laws/grants/form.ts';
import { facts } from '../laws/grants/carrying-out.ts';
import type { Intent } from '../laws/grants/intents.ts';
import { plainWorld } from '../laws/moved.ts';
import { naive } from '../posture/naive/naive.ts';
import { noon } from '../support/flow.ts';
import { maySpeakOf } from '../support/on-the-way.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const people = ['ana', 'ben', 'cara'].map((one) => `${one}@contoso.com`);
const accept = ['redirects', 'mailbox-forwards', 'admin-forwards'];
const grants: readonly Intent[] = [{ name: 'A', from: { people: ['ana@contoso.com'] }, to: ['fabrikam.com'], accept }];
const head =
  'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off, nestedGroups: ignore, bypassRule: ignore, outboundPolicyOnConnectors: applies } }\n';
const kept = 'scope: { outboundPolicies: { undeclared: report }, remoteDomains: { undeclared: report } }\n';
const text = `${head}${kept}grants: ${JSON.stringify(grants)}\n`;

/** A tenant as the grant wants it, with a policy and a domain that nobody declares. */
function tenant(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const one of people) addMailbox(state, one);
  for (const row of state.config.RemoteDomain) row['AutoForwardEnabled'] = false;
  for (const row of state.config.HostedOutboundSpamFilterPolicy) row['AutoForwardingMode'] = 'Off';
  addRemoteDomain(state, 'fabrikam.com', { AutoForwardEnabled: true });
  addRemoteDomain(state, 'left.example', { AutoForwardEnabled: true });
  addOutboundPolicy(state, 'Left', { policy: { AutoForwardingMode: 'On' }, rule: { From: ['ben@contoso.com'] } });
  addOutboundPolicy(state, 'Grants people', {
    policy: { AutoForwardingMode: 'On' },
    rule: { From: ['ana@contoso.com'] },
  });
  return state;
}

interface Rows {
  readonly plan: readonly BesideGrants[];
  readonly posture: readonly BesideGrants[];
  readonly register: readonly BesideGrants[];
  readonly told: string;
}

async function rowsOf(state: TenantState, policies: string): Promise<Rows> {
  const emulator = await emulatorAtNoon({ tenant: state });
  const given = ['--emulator', emulator.url, '--policies', table.folder('pair', policies)];
  const json = async (command: string): Promise<Record<string, never>> =>
    (await ask(command, ...given, '--json')).json();
  try {
    const [plan, posture, register] = [await json('plan'), await json('posture'), await json('grants')];
    const { grants: registered, besideGrants } = register as unknown as GrantsReport;
    return {
      plan: besideIn(plan),
      posture: besideIn(posture),
      register: [...registered.flatMap(({ found }) => found?.beside ?? []), ...besideGrants],
      told: (await ask('grants', ...given)).out,
    };
  } finally {
    await emulator.close();
  }
}

/** What is open by the plain procedure, and neither granted nor what comes with a grant to such people and places. */
function openBeside(state: TenantState): readonly ReturnType<typeof cellsOf>[number][] {
  const world = plainWorld(state, facts());
  if (world === null) throw new Error('this tenant is plain');
  return cellsOf(people, ['fabrikam.com', 'left.example', 'elsewhere.example']).filter(
    (cell) => naive(world, cell, noon()).verdict === 'allowed' && meant(world, grants, cell) === 'shut',
  );
}

const speaksOf =
  (cell: ReturnType<typeof cellsOf>[number]) =>
  (row: BesideGrants): boolean =>
    row.what === 'beyond' && maySpeakOf(row, { ...cell, to: domainOf(cell) });

describe('a policy and a domain that are left over together', () => {
  test('are told beside the grants, everywhere and with the object', async () => {
    const state = tenant();
    const open = openBeside(state);
    expect(open.filter(({ sender, to }) => sender.startsWith('ben@') && to === 'x@left.example')).not.toEqual([]);
    const { told, ...lists } = await rowsOf(state, text);
    const untold = Object.entries(lists).map(([where, rows]) => [
      where,
      open.filter((cell) => !rows.some(speaksOf(cell))),
    ]);
    expect(untold).toEqual(Object.keys(lists).map((where) => [where, []]));
    const pair = lists.register.filter(
      ({ senders, destinations }) => senders.name.includes('ben@') && destinations.name.includes('left.example'),
    );
    expect(pair.map(({ object }) => object)).toContain('outboundPolicies/Left');
    expect(told).toMatch(/More is open than they say and accept/u);
    expect(told).toMatch(/Beside all grants[\s\S]*no grant says: ben@contoso\.com to .*left\.example/u);
  });

  test('are not told where somebody declares them', async () => {
    const hand = `outboundPolicies:\n  - { name: Left, autoForwardingMode: 'On', from: [ben@contoso.com] }\nremoteDomains:\n  - { domainName: left.example, autoForwardEnabled: true }\n`;
    const { plan, register } = await rowsOf(tenant(), text + hand);
    const pair = [...plan, ...register].filter(
      ({ what, senders, destinations }) =>
        what === 'beyond' && senders.name.includes('ben@') && destinations.name.includes('left.example'),
    );
    expect(pair).toEqual([]);
  });

  test('are told where only one of the two is declared', async () => {
    const half = `outboundPolicies:\n  - { name: Left, autoForwardingMode: 'On', from: [ben@contoso.com] }\n`;
    const { register } = await rowsOf(tenant(), text + half);
    expect(
      register
        .filter(
          ({ what, senders, destinations }) =>
            what === 'beyond' && senders.name.includes('ben@') && destinations.name.includes('left.example'),
        )
        .map(({ object }) => object),
    ).toContain('remoteDomains/left.example');
  });
});
