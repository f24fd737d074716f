import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import {
  addOutboundConnector,
  addDistributionGroup,
  addMailbox,
  addRemoteDomain,
  addTransportRule,
  emptyTenant,
} from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import { type Change, inPortal } from '../laws/portal.ts';
import { applyAll } from '../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { type Asked, ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const all = 'accept: [redirects, mailbox-forwards, admin-forwards, undecided-redirects]';
const crossing = `grants:
  - { name: A, from: { memberOf: ga@contoso.com }, to: [fabrikam.com], ${all} }
  - { name: B, from: { people: [cara@contoso.com] }, to: ["*.partner.com"], ${all} }
`;
const head = (facts: string): string =>
  `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { ${facts} } }\n`;

function tenant(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const name of ['ana', 'ben', 'cara', 'dan', 'fay']) addMailbox(state, `${name}@contoso.com`);
  addDistributionGroup(state, 'ga@contoso.com', { security: true, members: ['ana@contoso.com', 'ben@contoso.com'] });
  for (const row of state.config.RemoteDomain) row['AutoForwardEnabled'] = false;
  for (const row of state.config.HostedOutboundSpamFilterPolicy) row['AutoForwardingMode'] = 'Off';
  return state;
}

interface On {
  readonly asked: (command: string, ...more: readonly string[]) => Promise<Asked>;
  readonly made: (change: Change) => Promise<void>;
}

let runs = 0;

/** Beside a tenant that somebody may have touched before, and where grants were applied if no plan refused them. */
async function beside<T>(policies: string, state: TenantState, use: (on: On) => Promise<T>): Promise<T> {
  runs += 1;
  const folder = table.folder(`held-${runs}`, policies);
  const emulator = await emulatorAtNoon({ tenant: state });
  const asked: On['asked'] = async (command, ...more) =>
    ask(command, '--emulator', emulator.url, '--policies', folder, ...more);
  try {
    const plan = await planOf(asked);
    if (plan.refusals.length === 0)
      await applyAll(plan, roadsTo(emulator.url, state.id), join(folder, '..', `held-${runs}.jsonl`));
    return await use({
      asked,
      made: async (change) => expect(await inPortal(emulator.url, change)).toBe(true),
    });
  } finally {
    await emulator.close();
  }
}

const planOf = async (asked: On['asked']): Promise<Plan> => (await asked('plan', '--json')).json() as unknown as Plan;
const driftOf = async (asked: On['asked']): Promise<Drift> =>
  (await asked('drift', '--json')).json() as unknown as Drift;
const registerOf = async (asked: On['asked']): Promise<GrantsReport> =>
  (await asked('grants', '--json')).json() as unknown as GrantsReport;

const set = (cmdlet: string, parameters: JsonObject): Change => ({ cmdlet, parameters });
type Row = NonNullable<Plan['besideGrants']>[number];
const told = ({ what, senders, destinations, accepted, object }: Omit<Row, 'person' | 'place'>): string =>
  `${what}${accepted ? ', accepted' : ''}: ${senders.name} → ${destinations.name}${object === null ? '' : ` by ${object}`}`;
const registered = async (asked: On['asked']): Promise<readonly string[]> =>
  (await registerOf(asked)).grants.flatMap(({ found }) => (found?.beside ?? []).map(told));

describe('what a grant accepts is what follows from grants', () => {
  const fromGrants = [
    'admin-forwards, accepted: ana@contoso.com and ben@contoso.com → any external domain except fabrikam.com',
    'redirects, accepted: ana@contoso.com and ben@contoso.com → partner.com with its subdomains',
    'redirects, accepted: cara@contoso.com → fabrikam.com',
    'mailbox-forwards, accepted: ana@contoso.com and ben@contoso.com → partner.com with its subdomains',
    'mailbox-forwards, accepted: cara@contoso.com → fabrikam.com',
    'admin-forwards, accepted: cara@contoso.com → any external domain except partner.com with its subdomains',
  ];

  test('where nobody touched the tenant that is all', async () => {
    await beside(head('automaticMeans: off') + crossing, tenant(), async ({ asked }) => {
      expect((await registered(asked)).toSorted()).toEqual(fromGrants.toSorted());
    });
  });

  test('a remote domain opened by hand is told as what no grant says, with its name', async () => {
    await beside(head('automaticMeans: off') + crossing, tenant(), async ({ asked, made }) => {
      await made(set('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }));
      const rows = await registered(asked);
      expect(rows.filter((one) => one.includes('accepted')).toSorted()).toEqual(fromGrants.toSorted());
      expect(rows.filter((one) => one.startsWith('beyond'))).toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            /^beyond: ana@contoso\.com and ben@contoso\.com → any external domain .* by remoteDomains\/\*$/u,
          ),
        ]),
      );
      const ways = (await driftOf(asked)).besideGrants?.filter(({ what }) => what === 'beyond') ?? [];
      expect(new Set(ways.flatMap(({ mechanisms }) => mechanisms))).toEqual(
        new Set(['inbox-forward', 'inbox-forward-attachment', 'inbox-redirect', 'mailbox-smtp']),
      );
      expect((await asked('drift')).out).toMatch(/no grant says: .*redirect.* because of remote domain “Default”/u);
    });
  });

  test('somebody whom a policy of somebody lets out is told so too, with the policy', async () => {
    await beside(head('automaticMeans: off') + crossing, tenant(), async ({ asked, made }) => {
      await made(set('New-HostedOutboundSpamFilterPolicy', { Name: 'Temp', AutoForwardingMode: 'On' }));
      await made(
        set('New-HostedOutboundSpamFilterRule', {
          Name: 'Temp',
          HostedOutboundSpamFilterPolicy: 'Temp',
          From: ['fay@contoso.com'],
        }),
      );
      const rows = ((await driftOf(asked)).besideGrants ?? []).map(told);
      expect(rows.filter((one) => one.includes('fay'))).toEqual([
        'beyond: fay@contoso.com → fabrikam.com and partner.com with its subdomains by outboundPolicies/Temp',
        'beyond: fay@contoso.com → any external domain by outboundPolicies/Temp',
      ]);
    });
  });

  test('a left-over domain that the policies leave is no gift of a grant: the refusal names it, and the line to add', async () => {
    const state = tenant();
    addRemoteDomain(state, 'legacy.example', { AutoForwardEnabled: true });
    const policies = `${head('automaticMeans: off')}scope: { remoteDomains: { undeclared: report } }\n${crossing}`;
    await beside(policies, state, async ({ asked }) => {
      const plan = await planOf(asked);
      expect(plan.refusals.map(({ code }) => code)).toEqual(plan.refusals.map(() => 'PST406'));
      expect(plan.refusals).toContainEqual({
        code: 'PST406',
        message: expect.stringMatching(
          /cara@contoso\.com.* to legacy\.example .*inbox-redirect.*by remoteDomains\/legacy\.example$/u,
        ) as string,
        hint: expect.stringContaining('`scope: { remoteDomains: { undeclared: close } }`') as string,
      });
      expect(
        (plan.besideGrants ?? []).filter(
          ({ what, destinations }) => what !== 'beyond' && destinations.name.includes('legacy'),
        ),
      ).toEqual([]);
    });
  });

  test('what is declared by hand beside grants is said, and what follows from both may be accepted', async () => {
    const written = `${head('automaticMeans: off')}outboundPolicies:\n  - { name: Fay, autoForwardingMode: On, from: [fay@contoso.com] }\n${crossing}`;
    await beside(written, tenant(), async ({ asked, made }) => {
      const rows = async (): Promise<readonly string[]> =>
        ((await planOf(asked)).besideGrants ?? []).map(told).filter((one) => /fay|dan/u.test(one));
      expect((await rows()).every((one) => one.includes('accepted'))).toBe(true);
      await made(
        set('Set-HostedOutboundSpamFilterRule', { Identity: 'Fay', From: ['fay@contoso.com', 'dan@contoso.com'] }),
      );
      const found = (await driftOf(asked)).besideGrants?.map(told) ?? [];
      expect(found.filter((one) => one.includes('dan'))).toEqual([
        'beyond: dan@contoso.com → fabrikam.com and partner.com with its subdomains by outboundPolicies/Fay',
        'beyond: dan@contoso.com → any external domain by outboundPolicies/Fay',
      ]);
      expect(found.filter((one) => one.includes('fay')).every((one) => one.includes('accepted'))).toBe(true);
    });
  });
});

describe('people are whom a grant names', () => {
  test('beside a grant to everyone, in a plan and in the register', async () => {
    const policies = `${head('automaticMeans: off')}guardrails: { tenantWideForwarding: allow }
grants:
  - { name: Wide, from: everyone, to: ["*.fabrikam.com"], ${all} }
  - { name: Cara, from: { people: [cara@contoso.com] }, to: [fabrikam.com, x.eu.fabrikam.com], ${all} }
  - { name: Some, from: { memberOf: ga@contoso.com, people: [fay@contoso.com] }, to: [fabrikam.com], ${all} }
`;
    const wanted = { Cara: 1, Some: 3 };
    await beside(policies, tenant(), async ({ asked }) => {
      const { grants = [] } = await planOf(asked);
      expect(Object.fromEntries(grants.map(({ name, people }) => [name, people.count]))).toMatchObject(wanted);
      const register = await registerOf(asked);
      expect(Object.fromEntries(register.grants.map(({ name, found }) => [name, found?.people.count]))).toMatchObject(
        wanted,
      );
    });
  });
});

describe('what is amiss is told of each grant for itself', () => {
  const shared = `${head('automaticMeans: off')}grants:
  - { name: Older, from: { people: [ana@contoso.com, ben@contoso.com, cara@contoso.com] }, to: [fabrikam.com], ${all} }
  - { name: Newer, from: { people: [ana@contoso.com] }, to: [fabrikam.com], by: [outlook-rules], ${all} }
`;

  test('a rule that stops several grants', async () => {
    const state = tenant();
    addTransportRule(state, 'Stop', {
      MessageTypeMatches: 'AutoForward',
      SentToScope: 'NotInOrganization',
      RejectMessageReasonText: 'No.',
    });
    await beside(shared, state, async ({ asked }) => {
      const { grants } = await registerOf(asked);
      const stopped = grants.map(({ name, found }) => ({
        name,
        state: found?.state,
        senders: [...new Set(found?.beside.filter(({ what }) => what === 'broken').map(({ senders }) => senders.name))],
      }));
      expect(stopped).toEqual([
        { name: 'Newer', state: 'broken', senders: ['ana@contoso.com'] },
        { name: 'Older', state: 'broken', senders: ['ana@contoso.com, ben@contoso.com and cara@contoso.com'] },
      ]);
      const { warnings } = await planOf(asked);
      const messages = warnings.filter(({ code }) => code === 'PST407').map(({ message }) => message);
      expect(messages).toEqual([...new Set(messages)]);
      expect(messages.join('\n')).toMatch(/Older: transportRules\/Stop stops ana@contoso\.com, ben/u);
    });
  });

  test('a host that nobody sees behind: everybody else by every way, once, and accepted by nobody', async () => {
    const state = tenant();
    addOutboundConnector(state, 'Hosted', {
      RecipientDomains: ['fabrikam.com'],
      SmartHosts: ['[10.0.0.1]'],
      UseMXRecord: false,
    });
    await beside(`${shared}guardrails: { tenantWideForwarding: allow }\n`, state, async ({ asked }) => {
      const plan = await planOf(asked);
      const others = (plan.besideGrants ?? []).filter(({ senders }) => senders.name.includes('everyone else'));
      expect(others.map(({ what, mechanisms, object }) => ({ what, ways: mechanisms.length, object }))).toEqual([
        { what: 'unknown', ways: 5, object: 'outboundPolicies/Default' },
      ]);
      const messages = plan.warnings.filter(({ code }) => code === 'PST408').map(({ message }) => message);
      expect(messages).toEqual([...new Set(messages)]);
      expect(messages).toHaveLength(1);
      expect(plan.grants?.map((one) => one.state)).toEqual(['and more', 'and more']);
    });
  });
});

test('the register is as its schema says', async () => {
  await beside(head('automaticMeans: off') + crossing, tenant(), async ({ asked }) => {
    expect(misfits('grants.schema.json', (await asked('grants', '--json')).json())).toEqual([]);
  });
});
