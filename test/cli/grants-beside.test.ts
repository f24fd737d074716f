import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import {
  addContact,
  addDistributionGroup,
  addMailbox,
  addOutboundPolicy,
  addRemoteDomain,
  emptyTenant,
} from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import { applyAll } from '../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { ask } from './asking.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'postern-beside-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const head =
  'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off, nestedGroups: ignore } }\n';

function tenant(fill: (state: TenantState) => void): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const name of ['ana', 'ben']) addMailbox(state, `${name}@contoso.com`);
  for (const row of state.config.RemoteDomain) row['AutoForwardEnabled'] = false;
  for (const row of state.config.HostedOutboundSpamFilterPolicy) row['AutoForwardingMode'] = 'Off';
  fill(state);
  return state;
}

interface Done {
  readonly plan: Plan;
  readonly again: Plan;
  readonly states: readonly string[];
}

let runs = 0;

/** Plans grants, applies them where nothing refuses, and asks how they stand. */
async function done(state: TenantState, grants: string, about = head): Promise<Done> {
  runs += 1;
  const policies = join(folder, `${runs}.yaml`);
  writeFileSync(policies, `${about}grants:\n${grants}`);
  const emulator = await emulatorAtNoon({ tenant: state });
  const given = ['--emulator', emulator.url, '--policies', policies, '--json'];
  const planned = async (): Promise<Plan> => (await ask('plan', ...given)).json() as unknown as Plan;
  try {
    const plan = await planned();
    if (plan.refusals.length === 0)
      await applyAll(plan, roadsTo(emulator.url, state.id), join(folder, `${runs}.jsonl`));
    const report = (await ask('grants', ...given)).json() as unknown as GrantsReport;
    return { plan, again: await planned(), states: report.grants.map(({ found }) => found?.state ?? 'not asked') };
  } finally {
    await emulator.close();
  }
}

const all = 'accept: [redirects, mailbox-forwards, admin-forwards]';
const ana = (to: string): string => `  - { name: A, from: { people: [ana@contoso.com] }, to: [${to}], ${all} }\n`;

describe('what nobody declares is closed beside grants, and stops none of them', () => {
  test.each<[string, (state: TenantState) => void, string]>([
    [
      'an open domain within a granted one',
      (state) => addRemoteDomain(state, 'fabrikam.com', { AutoForwardEnabled: true }),
      '"*.fabrikam.com"',
    ],
    [
      'an open domain below a granted one',
      (state) => addRemoteDomain(state, '*.eu.fabrikam.com', { AutoForwardEnabled: true }),
      '"*.fabrikam.com"',
    ],
    [
      'open domains where everywhere is granted',
      (state) => addRemoteDomain(state, 'legacy.example', { AutoForwardEnabled: true }),
      '"*"',
    ],
    [
      'a policy that lets somebody out who is granted',
      (state) =>
        addOutboundPolicy(state, 'Temp allow', {
          policy: { AutoForwardingMode: 'On' },
          rule: { From: ['ana@contoso.com', 'ben@contoso.com'] },
        }),
      'fabrikam.com',
    ],
  ])('%s', async (_, fill, to) => {
    const { plan, again, states } = await done(tenant(fill), ana(to));
    expect({ refusals: plan.refusals, warnings: plan.warnings.filter(({ code }) => code === 'PST407') }).toEqual({
      refusals: [],
      warnings: [],
    });
    expect(states.filter((state) => state === 'broken')).toEqual([]);
    expect(again.steps).toEqual([]);
    expect(again.posture).toMatchObject({ gains: [], losses: [], uncertain: [] });
  });

  test('an open domain that no grant covers is shut', async () => {
    const state = tenant((one) => addRemoteDomain(one, 'legacy.example', { AutoForwardEnabled: true }));
    await done(state, ana('fabrikam.com'));
    expect(state.config.RemoteDomain.find((row) => row['DomainName'] === 'legacy.example')).toMatchObject({
      AutoForwardEnabled: false,
    });
  });

  test('a grant to administrators alone opens no domain that is left over', async () => {
    const state = tenant((one) => addRemoteDomain(one, 'legacy.example', { AutoForwardEnabled: true }));
    await done(state, '  - { name: A, from: { people: [ana@contoso.com] }, to: ["*"], by: [administrator] }\n');
    expect(state.config.RemoteDomain.find((row) => row['DomainName'] === 'legacy.example')).toMatchObject({
      AutoForwardEnabled: false,
    });
  });
});

describe('what somebody has set on a mailbox hides nothing that grants bring along', () => {
  const crossing = `  - { name: K, from: { people: [ana@contoso.com] }, to: [gmail.com], by: [outlook-forwards, mailbox], accept: [mailbox-forwards, admin-forwards] }
  - { name: L, from: { people: [ben@contoso.com] }, to: [partner.com], by: [outlook-rules], accept: [mailbox-forwards, admin-forwards] }
`;

  test.each<[string, (state: TenantState) => void]>([
    ['nothing is set', () => undefined],
    [
      'an address',
      (state) => {
        for (const row of state.recipients.values())
          if (row['PrimarySmtpAddress'] === 'ana@contoso.com') row['ForwardingSmtpAddress'] = 'smtp:ana@gmail.com';
      },
    ],
    [
      'a contact',
      (state) => {
        addContact(state, 'orders@gmail.com');
        for (const row of state.recipients.values())
          if (row['PrimarySmtpAddress'] === 'ana@contoso.com') row['ForwardingAddress'] = 'orders@gmail.com';
      },
    ],
  ])('%s: redirects to the place of another grant are asked for', async (_, fill) => {
    const { plan } = await done(tenant(fill), crossing);
    expect(plan.refusals.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/PST405 L .*ana@contoso\.com may redirect to partner\.com/u),
    ]);
  });
});

describe('what is written by hand beside grants', () => {
  const told = ({ refusals, warnings }: Plan): readonly string[] =>
    [...refusals.map((one) => ({ is: 'refused', ...one })), ...warnings.map((one) => ({ is: 'warned', ...one }))].map(
      ({ is, code, message }) => `${is} ${code} ${message}`,
    );

  test('a rule that stops what is granted: the policies say both, and are refused', async () => {
    const rule =
      'transportRules:\n  - { name: Reject, messageTypeMatches: AutoForward, sentToScope: NotInOrganization, rejectMessageReasonText: No. }\n';
    const { plan } = await done(
      tenant(() => undefined),
      `${ana('fabrikam.com')}${rule}`,
    );
    expect(told(plan)).toContainEqual(
      expect.stringMatching(
        /^refused PST407 A: transportRules\/Reject stops ana@contoso\.com on the way to fabrikam\.com/u,
      ),
    );
  });

  test.each([
    [
      'a policy',
      'outboundPolicies:\n  - { name: Ben, autoForwardingMode: On, from: [ben@contoso.com] }\n',
      'ben',
      'fabrikam',
    ],
    ['an open domain', 'remoteDomains:\n  - { domainName: partner.com, autoForwardEnabled: true }\n', 'ana', 'partner'],
  ])('%s that would lead beyond the grants is kept from it by their rule', async (_, written, who, place) => {
    const state = tenant(() => undefined);
    const { plan, again } = await done(state, `${ana('fabrikam.com')}${written}`);
    expect({ told: told(plan), steps: again.steps }).toEqual({ told: [], steps: [] });
    const emulator = await emulatorAtNoon({ tenant: state });
    try {
      const asked = await ask(
        'why',
        `${who}@contoso.com`,
        `x@${place}.com`,
        '--mechanism',
        'inbox-forward',
        '--emulator',
        emulator.url,
        '--json',
      );
      expect(asked.json()['verdict']).toBe('blocked');
    } finally {
      await emulator.close();
    }
  });

  test('a domain that is left open since a grant opens it is not what somebody wrote by hand', async () => {
    const grants = `  - { name: Anywhere, from: { people: [ana@contoso.com] }, to: ["*"], by: [outlook-forwards] }
  - { name: Desk, from: { people: [ana@contoso.com] }, to: ["*.fabrikam.com"] }
outboundPolicies:\n  - { name: Ben, autoForwardingMode: On, from: [ben@contoso.com] }\n`;
    const state = tenant((one) => addRemoteDomain(one, '*.fabrikam.com', { AutoForwardEnabled: true }));
    const { plan } = await done(state, grants);
    expect(told(plan)).toContainEqual(
      expect.stringMatching(
        /^refused PST405 Desk brings along .*ben@contoso\.com may redirect to fabrikam\.com with its subdomains/u,
      ),
    );
  });

  test('whether members of a group within the granted one are meant is said to be unknown', async () => {
    const state = tenant((one) => {
      addDistributionGroup(one, 'inner@contoso.com', { security: true, members: ['ben@contoso.com'] });
      addDistributionGroup(one, 'outer@contoso.com', { security: true, members: ['inner@contoso.com'] });
    });
    const { plan } = await done(
      state,
      `  - { name: A, from: { memberOf: outer@contoso.com }, to: [partner.com], ${all} }\n`,
      head.replace('ignore', 'unknown'),
    );
    expect(told(plan)).toContainEqual(
      expect.stringMatching(
        /^warned PST408 A: whether ben@contoso\.com may forward to partner\.com \(.*\) is not known/u,
      ),
    );
    expect(plan.grants?.map((one) => one.state)).toEqual(['unknown']);
  });
});

describe('whom no control can hold is refused', () => {
  const refused = async (from: string): Promise<readonly string[]> => {
    const state = tenant((one) => {
      addContact(one, 'orders@fabrikam.com');
      addDistributionGroup(one, 'sales@contoso.com', { security: true });
    });
    const { plan } = await done(state, `  - { name: A, from: ${from}, to: [partner.com], ${all} }\n`);
    return plan.refusals.map(({ code, message, hint }) => `${code} ${message}: ${hint ?? ''}`);
  };

  test.each([
    ['a contact', '{ people: [orders@fabrikam.com] }', /PST409 A: orders@fabrikam\.com is no mailbox of this tenant/u],
    ['a group among people', '{ people: [sales@contoso.com] }', /PST409 A: sales@contoso\.com is a group: .*memberOf/u],
    ['a mailbox as a group', '{ memberOf: ana@contoso.com }', /PST409 A: ana@contoso\.com is no group: .*people/u],
  ])('%s', async (_, from, said) => {
    expect(await refused(from)).toContainEqual(expect.stringMatching(said));
  });

  test.each(['{ people: [ana@contoso.com] }', '{ memberOf: sales@contoso.com }', 'everyone'])(
    'and nobody else: %s',
    async (from) => {
      expect((await refused(from)).filter((one) => one.startsWith('PST409'))).toEqual([]);
    },
  );
});

test.each([
  { means: 'on', left: [] },
  { means: 'unknown', left: [] },
  { means: 'off', left: ['Left over'] },
])(
  'where Automatic means $means, a policy on Automatic that nobody declares is left as $left',
  async ({ means, left }) => {
    const state = tenant((one) => {
      addOutboundPolicy(one, 'Left over', {
        policy: { AutoForwardingMode: 'Automatic' },
        rule: { From: ['ben@contoso.com'] },
      });
    });
    const { plan, again } = await done(
      state,
      ana('fabrikam.com'),
      head.replace('automaticMeans: off', `automaticMeans: ${means}`),
    );
    expect(plan.refusals).toEqual([]);
    const namesOf = (rows: readonly JsonObject[]): readonly unknown[] => rows.map((row) => row['Name']);
    const kept = namesOf(state.config.HostedOutboundSpamFilterPolicy);
    expect(kept.filter((name) => name === 'Left over')).toEqual(left);
    expect(namesOf(state.config.HostedOutboundSpamFilterRule).filter((name) => name === 'Left over')).toEqual(left);
    expect(again.steps).toEqual([]);
  },
);
