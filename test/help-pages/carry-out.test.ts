import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  addDistributionGroup,
  addMailbox,
  addRemoteDomain,
  addTransportRule,
  emptyTenant,
} from '../../src/emulator/tenants/seed.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { worldOf } from '../../src/engine/world/world.ts';
import { kinds } from '../../src/kinds/index.ts';
import { propose, readFor } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { brokenLints } from '../support/findings.ts';
import type { Mechanism } from '../../src/posture/values/verdict.ts';
import type { World } from '../../src/posture/world/world.ts';
import { applyAll, context, noon, today } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';

/** What the pages have an administrator click together, written as policies and carried out over the real roads. */
const folder = mkdtempSync(join(tmpdir(), 'postern-help-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A tenant from its first day, with a few people in it and SMTP AUTH off. */
function aTenant(fill: (state: TenantState) => void = () => undefined): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const one of ['relay', 'ana', 'ben', 'carlos']) addMailbox(state, `${one}@contoso.com`, { displayName: one });
  for (const row of state.config.TransportConfig) row['SmtpClientAuthenticationDisabled'] = true;
  fill(state);
  return state;
}

function desiredOf(tenant: TenantState, yaml: string): Desired {
  const head = `tenant: { id: ${tenant.id}, domain: ${tenant.domain}, exchange: rest }\n`;
  const desired = desiredFrom(sourcesOfText('policies/a.yaml', head + yaml).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  return desired.value;
}

interface CarriedOut {
  readonly plan: Plan;
  readonly outcome: string;
  readonly again: number;
  readonly world: World;
}

let runs = 0;

/** Plans, applies with every allowance, and looks at what there is then. */
async function carryOut(tenant: TenantState, yaml: string): Promise<CarriedOut> {
  const desired = desiredOf(tenant, yaml);
  return withEmulator({ tenant }, async (open) => {
    const plan = await propose(desired, open.tenant, context);
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    runs += 1;
    const report = await applyAll(plan.value, open.tenant, join(folder, `${runs}.jsonl`));
    const again = await propose(desired, open.tenant, context);
    const live = await readFor(desired, open.tenant);
    const world = worldOf(live, plan.value.facts);
    return { plan: plan.value, outcome: report.outcome, again: again.ok ? again.value.steps.length : -1, world };
  });
}

const ask = (world: World, sender: string, to = 'x@fabrikam.com', mechanism: Mechanism = 'inbox-forward') =>
  evaluate(world, { sender: `${sender}@contoso.com`, mechanism, to, original: 'external' }, noon()).verdict;

describe('a relay user that must send by SMTP', () => {
  const switches = `
smtpAuth:
  organization: disabled
  mailboxes: [{ address: relay@contoso.com, state: enabled }]
`;
  const policy = `
outboundPolicies:
  - { name: Relay, autoForwardingMode: On, from: [relay@contoso.com] }
  - { name: Default, autoForwardingMode: Off }
`;
  const bypass = `
transportRules:
  - { name: Bypass for the relay, from: [relay@contoso.com], setSCL: -1 }
`;

  test('all three steps of the page are one plan, and nothing is left to do', async () => {
    const { plan, outcome, again, world } = await carryOut(aTenant(), switches + policy + bypass);
    expect(plan.refusals).toEqual([]);
    expect([outcome, again]).toEqual(['applied', 0]);
    expect([...world.smtpAuth.mailboxes.values()]).toEqual(['enabled']);
    expect([ask(world, 'relay'), ask(world, 'ana')]).toEqual(['allowed', 'blocked']);
  });

  test('the bypass rule does not replace the policy, and says so', async () => {
    const closed = 'outboundPolicies: [{ name: Default, autoForwardingMode: Off }]\n';
    const { world } = await carryOut(aTenant(), closed + bypass);
    expect(ask(world, 'relay')).toBe('blocked');
    const found = brokenLints(world, noon()).find((one) => one.id === 'L11');
    expect(found?.message).toContain('does not replace an outbound policy');
  });
});

describe('forwarding for one person, or for everybody', () => {
  test('a policy for one person opens for that person alone', async () => {
    const yaml = `
outboundPolicies:
  - { name: Ana, autoForwardingMode: On, from: [ana@contoso.com] }
  - { name: Default, autoForwardingMode: Off }
`;
    const { plan, outcome, again, world } = await carryOut(aTenant(), yaml);
    expect([outcome, again]).toEqual(['applied', 0]);
    expect(plan.posture.newlyAllowed).toMatchObject({ name: 'ana@contoso.com', count: 1 });
    expect([ask(world, 'ana'), ask(world, 'ben')]).toEqual(['allowed', 'blocked']);
  });

  test('Default set to On is refused, as the page itself advises, unless somebody lifts the guardrail', async () => {
    const yaml = 'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\n';
    const tenant = aTenant();
    await withEmulator({ tenant }, async (open) => {
      const plan = await propose(desiredOf(tenant, yaml), open.tenant, context);
      expect(plan.ok && plan.value.refusals.map((one) => one.code)).toEqual(['PST504']);
    });
    const lifted = await carryOut(aTenant(), `guardrails: { tenantWideForwarding: allow }\n${yaml}`);
    expect([lifted.outcome, ask(lifted.world, 'ana')]).toEqual(['applied', 'allowed']);
    expect(lifted.plan.posture.newlyAllowed?.name).toBe('everyone');
  });
});

/** What stands in the way in the guide's worked corrections. */
const inTheWay = (state: TenantState): void => {
  addDistributionGroup(state, 'other@contoso.com', {
    displayName: 'Other',
    security: true,
    members: ['ana@contoso.com'],
  });
  addRemoteDomain(state, 'fabrikam.com', { AutoForwardEnabled: false });
  addTransportRule(state, 'Block', {
    MessageTypeMatches: 'AutoForward',
    SentToScope: 'NotInOrganization',
    RejectMessageReasonText: 'No.',
    RejectMessageEnhancedStatusCode: '5.7.1',
  });
};

const serviceGroup = `
groups:
  - { address: service@contoso.com, type: mailEnabledSecurity, displayName: Service, members: [ben@contoso.com, carlos@contoso.com] }
outboundPolicies:
  - { name: Customer service, autoForwardingMode: On, fromMemberOf: [service@contoso.com] }
  - { name: Default, autoForwardingMode: Off }
`;

const honouredRule = `
transportRules:
  - name: Block
    messageTypeMatches: AutoForward
    sentToScope: NotInOrganization
    exceptIfFromMemberOf: [service@contoso.com]
    senderAddressLocation: HeaderOrEnvelope
    rejectMessageReasonText: No.
`;

describe('the worked corrections of the guide', () => {
  test('A: group, policy, rule and exception together let the members out', async () => {
    const { outcome, again, world } = await carryOut(aTenant(inTheWay), serviceGroup + honouredRule);
    expect([outcome, again]).toEqual(['applied', 0]);
    expect([ask(world, 'ben', 'x@adatum.example'), ask(world, 'ana', 'x@adatum.example')]).toEqual([
      'allowed',
      'blocked',
    ]);
  });

  test('A and B: the entry of one partner still refuses, until it alone is opened', async () => {
    const tenant = aTenant(inTheWay);
    const before = await carryOut(tenant, serviceGroup + honouredRule);
    expect(ask(before.world, 'ben')).toBe('blocked');
    const partner =
      'remoteDomains:\n  - { domainName: "*", autoForwardEnabled: false }\n  - { domainName: fabrikam.com, autoForwardEnabled: true }\n';
    const { outcome, world } = await carryOut(tenant, serviceGroup + honouredRule + partner);
    expect(outcome).toBe('applied');
    expect([ask(world, 'ben'), ask(world, 'ben', 'x@adatum.example'), ask(world, 'ana')]).toEqual([
      'allowed',
      'blocked',
      'blocked',
    ]);
  });
});
