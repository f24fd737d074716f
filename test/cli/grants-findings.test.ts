import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addContact, addDistributionGroup, addMailbox, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { type Change, inPortal } from '../laws/portal.ts';
import { applyAll } from '../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { type Asked, ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const all = 'accept: [redirects, mailbox-forwards, admin-forwards]';
const answered = 'owner: o@contoso.com, reason: Tickets, until: 2036-01-01';
const head =
  'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off } }\n';
/** Crossing, so that there are rules; one to nobody, one that nobody answers for, one that is exact. */
const grants = `grants:
  - { name: A, from: { memberOf: ga@contoso.com }, to: [fabrikam.com], ${all}, ${answered} }
  - { name: B, from: { people: [cara@contoso.com] }, to: ["*.partner.com"], ${all} }
  - { name: C, from: { memberOf: empty@contoso.com }, to: [partner.com], ${all}, ${answered} }
  - { name: D, from: { people: [dan@contoso.com] }, to: [gmail.com], by: [administrator], accept: [admin-forwards], ${answered} }
`;

function tenant(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const name of ['ana', 'ben', 'cara', 'dan']) addMailbox(state, `${name}@contoso.com`);
  addDistributionGroup(state, 'ga@contoso.com', { security: true, members: ['ana@contoso.com', 'ben@contoso.com'] });
  addDistributionGroup(state, 'empty@contoso.com', { security: true, members: [] });
  addContact(state, 'x@gmail.com');
  return state;
}

interface On {
  readonly asked: (command: string, ...more: readonly string[]) => Promise<Asked>;
  readonly made: (change: Change) => Promise<void>;
  readonly plan: Plan;
}

let runs = 0;

/** On a tenant where policies with grants were applied. */
async function applied(policies: string, state: TenantState, use: (on: On) => Promise<void>): Promise<void> {
  runs += 1;
  const folder = table.folder(`found-${runs}`, policies);
  const emulator = await emulatorAtNoon({ tenant: state });
  const asked: On['asked'] = async (command, ...more) =>
    ask(command, '--emulator', emulator.url, '--policies', folder, ...more);
  try {
    const plan = (await asked('plan', '--json')).json() as unknown as Plan;
    expect(plan.refusals).toEqual([]);
    await applyAll(plan, roadsTo(emulator.url, state.id), join(folder, '..', `found-${runs}.jsonl`));
    await use({ asked, plan, made: async (change) => expect(await inPortal(emulator.url, change)).toBe(true) });
  } finally {
    await emulator.close();
  }
}

type Found = PostureReport['findings'][number];

const postureOf = async (asked: On['asked']): Promise<PostureReport> =>
  (await asked('posture', '--json')).json() as unknown as PostureReport;
const brokenOf = async (asked: On['asked'], ...ids: readonly string[]): Promise<readonly Found[]> =>
  (await postureOf(asked)).findings.filter(({ id, answer }) => answer === 'not met' && ids.includes(id));
const carriersOf = async (asked: On['asked']): Promise<ReadonlySet<string>> =>
  new Set(
    ((await asked('grants', '--json')).json() as unknown as GrantsReport).grants.flatMap(({ carriedBy }) =>
      carriedBy.map(({ noun, name }) => `${sections[noun]}/${name}`),
    ),
  );
const sections: Readonly<Record<string, string>> = {
  'outbound policy': 'outboundPolicies',
  'remote domain': 'remoteDomains',
  'transport rule': 'transportRules',
};
/** What nobody can do to an object that grants ask for. */
const byHand =
  /move it|scope an|close it with|remove it|take the exception out|set autoForward|make both say|mend its/u;

describe('what a finding says of an object that grants ask for can be done', () => {
  test('no posture and no plan asks for what the next plan would undo', async () => {
    await applied(head + grants, tenant(), async ({ asked, plan }) => {
      const carriers = await carriersOf(asked);
      expect(carriers.size).toBeGreaterThan(5);
      const found = (await postureOf(asked)).findings.filter(({ object }) => object !== null && carriers.has(object));
      expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(['B-FWD-2', 'B-FWD-4', 'B-OUT-1', 'B-OUT-2']));
      const told = [...found, ...plan.findings.brings.filter(({ object }) => carriers.has(object ?? ''))];
      expect(told.filter(({ hint }) => byHand.test(hint ?? ''))).toEqual([]);
    });
  });

  test('what is open is answered for in the grants, with their line', async () => {
    await applied(head + grants, tenant(), async ({ asked }) => {
      const found = await brokenOf(asked, 'B-FWD-2', 'B-FWD-4');
      expect(found.map(({ object, hint, place }) => [object, hint, place?.line])).toEqual([
        [
          'outboundPolicies/Grants people',
          'say in the grants B and D who answers for it, why and until when, or end them',
          4,
        ],
        [
          'remoteDomains/*.partner.com',
          'say in the grants B and C who answers for it, why and until when, or end them',
          4,
        ],
      ]);
    });
    const said = grants.replace(`["*.partner.com"], ${all}`, `["*.partner.com"], ${all}, ${answered}`);
    await applied(head + said, tenant(), async ({ asked }) => {
      expect(await brokenOf(asked, 'B-FWD-1', 'B-FWD-2', 'B-FWD-4')).toEqual([]);
    });
  });

  test('everyone and everywhere are narrowed in the grant', async () => {
    const wide = `guardrails: { tenantWideForwarding: allow }\ngrants:\n  - { name: W, from: everyone, to: ["*"], ${all}, ${answered} }\n`;
    await applied(head + wide, tenant(), async ({ asked }) => {
      expect((await brokenOf(asked, 'B-FWD-2', 'B-FWD-4')).map(({ hint }) => hint)).toEqual([
        'name people instead of everyone in the grant W',
        'name domains instead of * in the grants',
      ]);
    });
  });

  test('limits are set in the tenant, and stay', async () => {
    await applied(head + grants, tenant(), async ({ asked, made }) => {
      const before = await brokenOf(asked, 'B-OUT-1', 'B-OUT-2');
      expect(before.filter(({ object }) => object === 'outboundPolicies/Grants').map(({ hint }) => hint)).toEqual([
        'set it to 500 or less in the tenant: no grant changes it',
        'set it to 1000 or less in the tenant: no grant changes it',
        'set it to 1000 or less in the tenant: no grant changes it',
        'set it to BlockUser in the tenant: no grant changes it',
      ]);
      const limits = {
        RecipientLimitExternalPerHour: 500,
        RecipientLimitInternalPerHour: 1000,
        RecipientLimitPerDay: 1000,
      };
      await made({
        cmdlet: 'Set-HostedOutboundSpamFilterPolicy',
        parameters: { Identity: 'Grants', ...limits, ActionWhenThresholdReached: 'BlockUser' },
      });
      const after = await brokenOf(asked, 'B-OUT-1', 'B-OUT-2');
      expect(after.filter(({ object }) => object === 'outboundPolicies/Grants')).toEqual([]);
      expect(((await asked('plan', '--json')).json() as unknown as Plan).steps).toEqual([]);
      expect((await asked('drift')).code).toBe(0);
    });
  });

  test('a group without members is told of the grant that names it', async () => {
    await applied(head + grants, tenant(), async ({ asked, plan }) => {
      const told = {
        message: 'empty@contoso.com, named by the grant C, is empty',
        hint: 'put its people into it, or name another group',
      };
      expect(await brokenOf(asked, 'L3', 'L4')).toMatchObject([{ id: 'L4', place: { line: 5 }, ...told }]);
      expect(plan.warnings.filter(({ code }) => code === 'L4')).toMatchObject([told]);
    });
  });

  test('a policy by hand keeps its own words', async () => {
    const hand = `outboundPolicies:\n  - { name: Hand, autoForwardingMode: On, fromMemberOf: [empty@contoso.com] }\n`;
    await applied(head + grants + hand, tenant(), async ({ asked }) => {
      expect((await brokenOf(asked, 'L4')).map(({ message }) => message)).toEqual([
        'empty@contoso.com, the scope of Hand, is empty',
        'empty@contoso.com, named by the grant C, is empty',
      ]);
      expect((await brokenOf(asked, 'L3', 'B-FWD-2')).map(({ id, object, hint }) => [id, object, hint])).toContainEqual(
        ['L3', 'outboundPolicies/Hand', 'move it up, change its scope, or remove it'],
      );
    });
  });
});

describe('a forward to a contact that passes a shut domain', () => {
  const forwards = (name: string): Change => ({
    cmdlet: 'Set-Mailbox',
    parameters: { Identity: `${name}@contoso.com`, ForwardingAddress: 'x@gmail.com', DeliverToMailboxAndForward: true },
  });

  test('is told where no grant allows it, with what can be done', async () => {
    await applied(head + grants, tenant(), async ({ asked, made }) => {
      await made(forwards('dan'));
      expect(await brokenOf(asked, 'L7')).toEqual([]);
      await made(forwards('cara'));
      expect(await brokenOf(asked, 'L7')).toMatchObject([
        {
          object: 'remoteDomains/*',
          message: expect.stringContaining('cara@contoso.com'),
          hint: 'clear it, or grant it',
        },
      ]);
    });
  });
});

describe('a default that somebody left to the service', () => {
  test('is mended by a plan', async () => {
    await applied(head + grants, tenant(), async ({ asked, made }) => {
      await made({
        cmdlet: 'Set-HostedOutboundSpamFilterPolicy',
        parameters: { Identity: 'Default', AutoForwardingMode: 'Automatic' },
      });
      expect((await brokenOf(asked, 'L1', 'B-FWD-3')).map(({ hint }) => hint)).toEqual([
        'plan and apply: the grants ask for something else',
        'plan and apply: the grants ask for something else',
      ]);
    });
  });
});
