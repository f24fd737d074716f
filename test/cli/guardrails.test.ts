import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { driftBody, severityOf } from '../../src/github/drift/drift-body.ts';
import { planOutputs } from '../../src/github/run/outputs.ts';
import { planBody } from '../../src/github/comment/plan-body.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Desk, desk } from './asking.ts';

let table: Desk;
let emulator: RunningEmulator;
beforeAll(async () => {
  table = desk();
  emulator = await emulatorAtNoon({ tenant: contoso() });
});
afterAll(async () => {
  await emulator.close();
  table.remove();
});

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';

interface Planned {
  readonly code: number;
  readonly codes: readonly string[];
  readonly plan: Plan;
}

async function planned(policies: string): Promise<Planned> {
  const folder = table.folder('policies', head + policies);
  const { code, json } = await ask('plan', '--emulator', emulator.url, '--policies', folder, '--json');
  const plan = json() as unknown as Plan;
  return { code, codes: plan.refusals.map((one) => one.code), plan };
}

const allows = (scope: string): string => `outboundPolicies: [{ name: Lets out, autoForwardingMode: On, ${scope} }]`;

describe('a plan that opens for everyone, or for everyone but a few, is refused', () => {
  test.each<readonly [string, string]>([
    ['a rule for all domains of the tenant', allows('senderDomainIs: [contoso.com, contoso.onmicrosoft.com]')],
    ['a rule for one domain', allows('senderDomainIs: [contoso.com]')],
    ['for a domain but one of its people', allows('senderDomainIs: [contoso.com], exceptIfFrom: [dora@contoso.com]')],
    [
      'for a domain but a group',
      allows('senderDomainIs: [contoso.com], exceptIfFromMemberOf: [executives@contoso.com]'),
    ],
    [
      'two rules that together take in everyone',
      `outboundPolicies:
  - { name: One, autoForwardingMode: On, senderDomainIs: [contoso.com], exceptIfFrom: [dora@contoso.com] }
  - { name: Two, autoForwardingMode: On, from: [dora@contoso.com] }`,
    ],
    ['the default', 'outboundPolicies: [{ name: Default, autoForwardingMode: On }]'],
    [
      'the default, with a rule before it that keeps one person in',
      `outboundPolicies:
  - { name: Kept in, autoForwardingMode: Off, from: [dora@contoso.com] }
  - { name: Default, autoForwardingMode: On }`,
    ],
  ])('%s', async (_, policies) => {
    expect(await planned(policies)).toMatchObject({ code: 4, codes: ['PST504'] });
  });
});

describe('and one that opens for few or nobody is not', () => {
  test.each<readonly [string, string]>([
    ['a group of three', allows('fromMemberOf: [executives@contoso.com]')],
    ['one person', allows('from: [noor@contoso.com]')],
    ['a rule that is off', allows('senderDomainIs: [contoso.com], enabled: false')],
    [
      'a rule for everyone that keeps them in',
      'outboundPolicies: [{ name: Keeps in, autoForwardingMode: Off, senderDomainIs: [contoso.com] }]',
    ],
    [
      'a group that no control names, and a limit of nobody',
      `guardrails: { maxNewlyAllowedSenders: 0, requireOnGrant: [owner, reason] }
groups: [{ address: walkers@contoso.com, displayName: Walkers, type: distribution, members: [noor@contoso.com] }]`,
    ],
    [
      'a partner while the policy keeps everyone in',
      'remoteDomains: [{ domainName: woodgrove.example, autoForwardEnabled: true }]',
    ],
  ])('%s', async (_, policies) => {
    expect(await planned(policies)).toMatchObject({ code: 0, codes: [] });
  });
});

describe('from likely blocked to allowed is an opening, whoever tells of it', () => {
  const open =
    'guardrails: { tenantWideForwarding: allow }\noutboundPolicies: [{ name: Default, autoForwardingMode: On }]';

  test('the plan, its outputs, the comment', async () => {
    const { code, plan } = await planned(open);
    expect(code).toBe(0);
    expect(plan.posture).toMatchObject({ opensForEveryone: true, gains: expect.arrayContaining([]) });
    expect(plan.posture.gains.length).toBeGreaterThan(0);
    expect(planOutputs(plan, code)).toMatchObject({ verdict: 'opens', tier: 'critical' });
    expect(Number(planOutputs(plan, code)['gains'])).toBeGreaterThan(0);
    const comment = planBody(plan, 1, { standing: null, links: [] });
    expect(comment).toContain('> [!CAUTION]');
    expect(comment).not.toMatch(/nobody (?:certainly )?gains/iu);
  });

  test('the drift after it was done by hand', async () => {
    const own = await emulatorAtNoon({ tenant: contoso() });
    try {
      const folder = table.put('exported', '').concat('.d');
      const target = ['--emulator', own.url];
      expect((await ask('export', ...target, '--policies', 'none', '--out', folder)).code).toBe(0);
      await fetch(`${own.url}/_postern/run`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          cmdlet: 'Set-HostedOutboundSpamFilterPolicy',
          parameters: { Identity: 'Default', AutoForwardingMode: 'On' },
        }),
      });
      const asked = await ask('drift', ...target, '--policies', folder, '--json', '--automatic-means', 'unknown');
      const drift = asked.json() as unknown as Drift;
      expect([asked.code, severityOf(drift)]).toEqual([2, 'opened']);
      const issue = driftBody(drift, 1, { memory: new Map(), links: [], policies: 'policies' });
      expect(issue).toContain('> [!CAUTION]');
      expect(issue).not.toMatch(/nobody gains/iu);
    } finally {
      await own.close();
    }
  });
});

describe('whatever opens has to carry what `requireOnGrant` asks for', () => {
  const asks = 'guardrails: { tenantWideForwarding: allow, requireOnGrant: [owner, reason] }\n';
  const said = 'owner: o@contoso.com, reason: CHG-7';

  test.each<readonly [string, (more: string) => string]>([
    [
      'an outbound policy',
      (more) => `outboundPolicies: [{ name: Lets out, autoForwardingMode: On, from: [noor@contoso.com]${more} }]`,
    ],
    [
      'a remote domain that stays open beside all others, which close',
      (more) =>
        `remoteDomains: [{ domainName: "*", autoForwardEnabled: false }, { domainName: fabrikam.com, autoForwardEnabled: true${more} }]`,
    ],
    [
      'the same while everyone may forward by the default',
      (more) =>
        `outboundPolicies: [{ name: Default, autoForwardingMode: On, ${said} }]
remoteDomains: [{ domainName: "*", autoForwardEnabled: false }, { domainName: fabrikam.com, autoForwardEnabled: true${more} }]`,
    ],
    [
      'a policy that keeps somebody out of one that closes',
      (more) => `outboundPolicies:
  - { name: Kept, autoForwardingMode: On, from: [ben@contoso.com]${more} }
  - { name: Temp allow, autoForwardingMode: Off, from: [ben@contoso.com] }`,
    ],
    [
      'SMTP AUTH of a mailbox',
      (more) => `smtpAuth: { mailboxes: [{ address: kiosk@contoso.com, state: enabled${more} }] }`,
    ],
  ])('%s', async (_, policies) => {
    expect(await planned(asks + policies(''))).toMatchObject({ code: 4, codes: ['PST503'] });
    expect(await planned(asks + policies(`, ${said}`))).toMatchObject({ code: 0, codes: [] });
  });

  test('what stays as open as it was needs no word', async () => {
    const policies = `${asks}smtpAuth: { organization: disabled, mailboxes: [{ address: noor@contoso.com, state: enabled }] }`;
    expect(await planned(policies)).toMatchObject({ code: 0, codes: [] });
  });

  test('what closes needs no word', async () => {
    const closing =
      'remoteDomains: [{ domainName: "*", autoForwardEnabled: false }, { domainName: woodgrove.example, autoForwardEnabled: false }]';
    expect(await planned(asks + closing)).toMatchObject({ code: 0, codes: [] });
  });
});
