import { beforeAll, expect, test } from 'vitest';
import { emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { retrace } from '../../src/pipeline.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { exchange, type Tenant } from '../../src/tenant/tenant.ts';
import { context, liveText } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';
import { applied, asked, freshJournal, manyChanges, planOf, scratchFolder } from './support.ts';
import { partly, runOf, undoOf } from './undoing.ts';

scratchFolder();

/** What a tenant has of everything that the run concerns. */
const stand = (tenant: Tenant): Promise<string> => liveText(asked(manyChanges), tenant);

let whole: Plan;
beforeAll(async () => {
  whole = await withEmulator({ tenant: contoso() }, async ({ tenant }) => planOf(asked(manyChanges), tenant));
});

const write = async (tenant: Tenant, cmdlet: string, parameters: JsonObject): Promise<void> => {
  const outcome = await tenant.run(exchange(cmdlet, parameters));
  if (outcome.state !== 'done') throw new Error(JSON.stringify(outcome));
};

test('undoing a run of every kind brings back what the tenant stores, to the last value', async () => {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const start = await stand(tenant);
    const journal = freshJournal();
    await applied(whole, tenant, { journal });
    const undo = await undoOf(journal, tenant);
    expect((await applied(undo, tenant)).verified.deviations).toEqual([]);
    expect(await stand(tenant)).toBe(start);
  });
});

test('an undo can itself be undone, which leads to where the run had led, but for what no call makes again', async () => {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const [first, second] = [freshJournal(), freshJournal()];
    await applied(whole, tenant, { journal: first });
    const end = await stand(tenant);
    await applied(await undoOf(first, tenant), tenant, { journal: second });
    const again = await undoOf(second, tenant);
    expect(again.refusals).toEqual([]);
    expect(again.warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'PST604 groups/project@contoso.com: no call takes this back: delete the Microsoft 365 group project@contoso.com',
    ]);
    expect((await applied(again, tenant)).outcome).toBe('applied');
    const withoutProject = (text: string): Json =>
      JSON.parse(text, (_, value: Json) =>
        isList(value) ? value.filter((one) => !(isObject(one) && one['key'] === 'project@contoso.com')) : value,
      ) as Json;
    expect(withoutProject(await stand(tenant))).toEqual(withoutProject(end));
  });
});

test.each([
  { ending: 'is stopped', steps: 9 },
  { ending: 'is killed before its call', steps: 6 },
  { ending: 'is killed after its call', steps: 6 },
  { ending: 'loses its answer', steps: 4 },
] as const)('a run that $ending at its step $steps is taken back', async ({ ending, steps }) => {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const start = await stand(tenant);
    const undo = await undoOf(await partly(whole, tenant, steps, ending), tenant);
    expect(undo.refusals).toEqual([]);
    expect((await applied(undo, tenant)).outcome).toBe('applied');
    expect(await stand(tenant)).toBe(start);
  });
});

test('a run that was stopped, resumed and killed is taken back as one', async () => {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const start = await stand(tenant);
    const journal = await partly(whole, tenant, 5, 'is stopped');
    await partly(whole, tenant, 4, 'is killed after its call', journal);
    const undo = await undoOf(journal, tenant);
    expect({ refusals: undo.refusals, kept: undo.kept }).toEqual({ refusals: [], kept: 0 });
    expect((await applied(undo, tenant)).outcome).toBe('applied');
    expect(await stand(tenant)).toBe(start);
  });
});

/** A run of everything, and what the tenant is then; somebody may meddle before it is undone. */
async function meddled(
  meddle: (tenant: Tenant, journal: string) => Promise<void>,
  use: (tenant: Tenant, journal: string) => Promise<void>,
): Promise<void> {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const journal = freshJournal();
    await applied(whole, tenant, { journal });
    await meddle(tenant, journal);
    await use(tenant, journal);
  });
}

const said = (plan: Plan): readonly string[] => plan.refusals.map(({ code, message }) => `${code} ${message}`);

/** What somebody may do in the portals after a run. */
const meddlings: readonly (readonly [cmdlet: string, parameters: JsonObject])[] = [
  ['Set-RemoteDomain', { Identity: 'fabrikam.com', AutoForwardEnabled: true }],
  ['Set-HostedOutboundSpamFilterRule', { Identity: 'Partner forwarding', From: ['ben@contoso.com'] }],
  ['New-HostedOutboundSpamFilterPolicy', { Name: 'Temp allow' }],
  ['Remove-TransportRule', { Identity: 'Mark external mail', Confirm: false }],
  [
    'Add-DistributionGroupMember',
    { Identity: 'fwd-partner@contoso.com', Member: 'ben@contoso.com', BypassSecurityGroupManagerCheck: true },
  ],
];

test('what somebody changed since is refused by object, property and value, and may be left as it is', async () => {
  await meddled(
    async (tenant) => {
      for (const [cmdlet, parameters] of meddlings) await write(tenant, cmdlet, parameters);
    },
    async (tenant, journal) => {
      const undo = await undoOf(journal, tenant);
      expect(said(undo)).toEqual([
        'PST602 outboundPolicies/partner forwarding: from was left not set and is ["ben@contoso.com"]',
        'PST602 groups/fwd-partner@contoso.com: members was left ["adele@contoso.com"] and is ["adele@contoso.com","ben@contoso.com"]',
        'PST602 remoteDomains/fabrikam.com: autoForwardEnabled was left false and is true',
        'PST602 outboundPolicies/temp allow is there again, and not as it was',
        'PST602 transportRules/mark external mail is gone',
      ]);
      const theirs = undo.refusals.map(({ message }) => /^\w+\/[^:]+?(?=:| is )/u.exec(message)?.[0] ?? '');
      expect(undo.steps.filter((step) => theirs.includes(step.object))).toEqual([]);
      expect((await applied(undo, tenant)).refusals.map((one) => one.code)).toEqual(theirs.map(() => 'PST525'));
      const rest = await undoOf(journal, tenant, theirs);
      expect({ refusals: rest.refusals, outcome: (await applied(rest, tenant)).outcome }).toEqual({
        refusals: [],
        outcome: 'applied',
      });
    },
  );
});

test('a group that somebody has put to use since is not taken from under them', async () => {
  await meddled(
    (tenant) =>
      write(tenant, 'New-TransportRule', {
        Name: 'Theirs',
        FromMemberOf: ['fwd-partner@contoso.com'],
        PrependSubject: '[P] ',
      }),
    async (tenant, journal) => {
      expect(said(await undoOf(journal, tenant))).toEqual([
        'PST602 groups/fwd-partner@contoso.com is named by transportRules/theirs now',
      ]);
    },
  );
});

test('an order that somebody changed since is refused with both orders', async () => {
  await meddled(
    (tenant) => write(tenant, 'Set-TransportRule', { Identity: 'Mark external mail', Priority: 0 }),
    async (tenant, journal) => {
      expect((await undoOf(journal, tenant, ['transportRules'])).refusals).toEqual([]);
      expect(said(await undoOf(journal, tenant))).toEqual([
        'PST602 transportRules: order was left ["bypass spam filtering for ben","mark external mail","journal to archive"] and is ["mark external mail","bypass spam filtering for ben","journal to archive"]',
      ]);
    },
  );
});

test('a step of which nobody can tell is said and refused', async () => {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const steps = whole.steps.findIndex((step) => step.object === 'transportRules/mark external mail') + 1;
    const journal = await partly(whole, tenant, steps, 'is killed after its call');
    await write(tenant, 'Set-TransportRule', { Identity: 'Mark external mail', PrependSubject: '[Else] ' });
    const undo = await undoOf(journal, tenant);
    expect(said(undo)).toEqual([
      'PST603 change prependSubject of the transport rule Mark external mail: it may have happened or not',
    ]);
    const rest = await undoOf(journal, tenant, ['transportRules/mark external mail']);
    expect({ refusals: rest.refusals, outcome: (await applied(rest, tenant)).outcome }).toEqual({
      refusals: [],
      outcome: 'applied',
    });
    expect(rest.warnings.map((one) => one.message)).toEqual([
      'the journal does not say how the run ended; its last step is: change prependSubject of the transport rule Mark external mail',
    ]);
  });
});

test('what is as it was already is counted and left alone', async () => {
  await meddled(
    (tenant) => write(tenant, 'Set-TransportRule', { Identity: 'Mark external mail', PrependSubject: '[External] ' }),
    async (tenant, journal) => {
      const undo = await undoOf(journal, tenant);
      expect({ kept: undo.kept, refusals: undo.refusals }).toEqual({ kept: 1, refusals: [] });
      expect(undo.changes.map((change) => change.object)).not.toContain('transportRules/mark external mail');
    },
  );
});

test('members that somebody else let in stay, and only those of the run go', async () => {
  const sections = {
    groups: [{ address: 'executives@contoso.com', type: 'distribution', members: ['adele@contoso.com'] }],
  };
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const desired = asked(sections);
    const plan = await planOf(desired, tenant);
    const before = await membersOf(desired, tenant);
    const journal = freshJournal();
    await applied(plan, tenant, { journal });
    const Identity = 'executives@contoso.com';
    await write(tenant, 'Add-DistributionGroupMember', {
      Identity,
      Member: 'ben@contoso.com',
      BypassSecurityGroupManagerCheck: true,
    });
    await applied(await undoOf(journal, tenant), tenant);
    expect(await membersOf(desired, tenant)).toEqual([...new Set([...before, 'ben@contoso.com'])].sort());
  });
});

async function membersOf(desired: Desired, tenant: Tenant): Promise<readonly string[]> {
  const live = JSON.parse(await liveText(desired, tenant)) as { groups: readonly { members: readonly string[] }[] };
  return live.groups[0]?.members ?? [];
}

test('a group that was removed and made again since is another one, and stays', async () => {
  await meddled(
    async (tenant) => {
      const run = { BypassSecurityGroupManagerCheck: true, Confirm: false };
      await write(tenant, 'Remove-DistributionGroup', { Identity: 'fwd-partner@contoso.com', ...run });
      await write(tenant, 'New-DistributionGroup', {
        Name: 'fwd-partner',
        PrimarySmtpAddress: 'fwd-partner@contoso.com',
        Type: 'Security',
        Members: ['adele@contoso.com'],
      });
    },
    async (tenant, journal) => {
      const [first] = said(await undoOf(journal, tenant));
      expect(first).toMatch(/^PST602 groups\/fwd-partner@contoso\.com: id was left ".+" and is ".+"$/u);
    },
  );
});

test('a run that did nothing leaves nothing to take back', async () => {
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const undo = await undoOf(await partly(whole, tenant, 0, 'is stopped'), tenant);
    expect({ steps: undo.steps, refusals: undo.refusals, warnings: undo.warnings }).toEqual({
      steps: [],
      refusals: [],
      warnings: [],
    });
  });
});

test('the plan back knows the lines of the plan, its limits warn, and its hazards are its own', async () => {
  const sections = {
    guardrails: { maxRemovals: { count: 0, share: 1 }, requireOnGrant: ['owner'] },
    remoteDomains: [
      { domainName: '*', autoForwardEnabled: false },
      { domainName: 'fabrikam.com', autoForwardEnabled: true, owner: 'somebody' },
    ],
  };
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
    const plan = await planOf(asked(sections), tenant);
    const journal = freshJournal();
    await applied(plan, tenant, { journal });
    const undo = await undoOf(journal, tenant);
    expect(undo.undoes).toBe(plan.digest);
    expect(undo.steps.map(({ object, hazards, effect, source }) => ({ object, hazards, effect, source }))).toEqual([
      {
        object: 'remoteDomains/*',
        hazards: ['tenant-wide'],
        effect: 'opens',
        source: plan.steps.find((step) => step.object === 'remoteDomains/*')?.source,
      },
      expect.objectContaining({ object: 'remoteDomains/fabrikam.com', hazards: ['removes-object'] }) as unknown,
    ]);
    expect(undo.refusals).toEqual([]);
    expect(undo.warnings.map((one) => one.code)).toEqual(['PST501', 'PST504']);
    expect(undo.posture.gains.length).toBeGreaterThan(0);
  });
});

test('another tenant is not read as the one of the journal', async () => {
  const journal = await withEmulator({ tenant: contoso() }, async ({ tenant }) =>
    partly(whole, tenant, 1, 'is stopped'),
  );
  const elsewhere = emptyTenant({ id: '11111111-0000-4000-8000-000000000001', domain: 'adatum.onmicrosoft.com' });
  await withEmulator({ tenant: elsewhere }, async ({ tenant }) => {
    const made = await retrace(runOf(journal), tenant, context, []);
    expect(made.ok ? [] : made.problems.map((one) => `${one.code} ${one.message}`)).toEqual([
      'PST901 contoso.onmicrosoft.com was named, and adatum.onmicrosoft.com answered',
    ]);
  });
});
