import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addDistributionGroup,
  addMailbox,
  addOutboundPolicy,
  addRemoteDomain,
  addTransportRule,
  emptyTenant,
} from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { propose } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { kinds } from '../../src/kinds/index.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { applyAll, context, today } from '../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { ask, misfits } from './asking.ts';

let scratch: string;
let runs = 0;
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'postern-lift-'))));
afterAll(() => rmSync(scratch, { recursive: true }));

const section =
  'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off, nestedGroups: ignore } }\n';

function tenant(): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const name of ['ana', 'ben', 'cem', 'desk']) addMailbox(state, `${name}@contoso.com`);
  for (const name of ['fwd-a', 'fwd-b']) addDistributionGroup(state, `${name}@contoso.com`, { security: true });
  return state;
}

const parsed = (policies: string): ReturnType<typeof desiredFrom> =>
  desiredFrom(sourcesOfText('p.yaml', section + policies).sources, kinds, today);

interface Lifted {
  readonly code: number;
  readonly said: Record<string, never>;
  readonly grants: string;
  readonly plan: Record<string, never>;
}

/** Exports what a tenant has as grants, and plans it against the same tenant. */
async function lifting(state: TenantState): Promise<Lifted> {
  const emulator = await emulatorAtNoon({ tenant: state });
  runs += 1;
  const out = join(scratch, `out-${runs}`);
  const known = join(scratch, `known-${runs}.yaml`);
  writeFileSync(known, section);
  try {
    const asked = await ask(
      'export',
      '--grants',
      '--emulator',
      emulator.url,
      '--policies',
      known,
      '--out',
      out,
      '--json',
    );
    const said = asked.json();
    expect(misfits('export.schema.json', said)).toEqual([]);
    const plan = await ask('plan', '--emulator', emulator.url, '--policies', out, '--json');
    const written = readdirSync(out).includes('grants.yaml');
    return {
      code: asked.code,
      said,
      plan: plan.json(),
      grants: written ? readFileSync(join(out, 'grants.yaml'), 'utf8') : '',
    };
  } finally {
    await emulator.close();
  }
}

/** A tenant that was made by policies. */
async function made(policies: string): Promise<TenantState> {
  const state = tenant();
  const emulator = await emulatorAtNoon({ tenant: state });
  try {
    const desired = parsed(policies);
    if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
    const roads = roadsTo(emulator.url, state.id);
    const plan = await propose(desired.value, roads, context);
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    runs += 1;
    const report = await applyAll(plan.value, roads, join(scratch, `journal-${runs}`));
    expect(report.outcome).toBe('applied');
    return state;
  } finally {
    await emulator.close();
  }
}

const accept = 'accept: [redirects, mailbox-forwards, admin-forwards]';

describe('a tenant that grants made', () => {
  test.each<[string, string]>([
    ['a group to a domain', `[{ name: g, from: { memberOf: fwd-a@contoso.com }, to: [fabrikam.com], ${accept} }]`],
    ['a person to anywhere', `[{ name: g, from: { people: [ana@contoso.com] }, to: ['*'], ${accept} }]`],
    [
      'two that cross',
      `[{ name: g, from: { memberOf: fwd-a@contoso.com }, to: [fabrikam.com], ${accept} }, { name: h, from: { memberOf: fwd-b@contoso.com }, to: [partner.com], ${accept} }]`,
    ],
    [
      'a group, a person and a wildcard',
      `[{ name: g, from: { memberOf: fwd-a@contoso.com }, to: ['*.fabrikam.com', adatum.com], ${accept} }, { name: h, from: { people: [desk@contoso.com] }, to: [partner.com], ${accept} }]`,
    ],
    [
      'one by the mailbox alone',
      `[{ name: g, from: { memberOf: fwd-a@contoso.com }, to: [fabrikam.com], by: [mailbox], ${accept} }]`,
    ],
    [
      'one to a domain below that of another',
      `[{ name: g, from: { memberOf: fwd-a@contoso.com }, to: [fabrikam.com], ${accept} }, { name: h, from: { memberOf: fwd-b@contoso.com }, to: [eu.fabrikam.com], ${accept} }]`,
    ],
    ['by administrators alone', `[{ name: g, from: { memberOf: fwd-a@contoso.com }, to: ['*'], by: [administrator] }]`],
  ])('%s: is said as grants again, and planning them finds nothing to do', async (_, grants) => {
    const { code, plan, said, grants: text } = await lifting(await made(`grants: ${grants}\n`));
    expect({ code, lifted: said['grants'] }).toMatchObject({ code: 0, lifted: { kept: [], why: null } });
    expect(text).toContain('grants:\n');
    expect({ steps: plan['steps'], refusals: plan['refusals'] }).toEqual({ steps: [], refusals: [] });
  });
});

interface HandMade {
  readonly policies: readonly (readonly [name: string, scope: JsonObject])[];
  readonly rule?: JsonObject;
  readonly mode?: string;
}

/** A tenant of somebody who knows no grants: policies that are on, fabrikam.com open and nothing else. */
function handMade({ policies, rule, mode = 'Off' }: HandMade): TenantState {
  const state = tenant();
  const [wide] = state.config.RemoteDomain;
  const [preset] = state.config.HostedOutboundSpamFilterPolicy;
  Object.assign(wide ?? {}, { AutoForwardEnabled: false });
  Object.assign(preset ?? {}, { AutoForwardingMode: mode });
  addRemoteDomain(state, 'fabrikam.com', { AutoForwardEnabled: true });
  for (const [name, scope] of policies) {
    addOutboundPolicy(state, name, { policy: { AutoForwardingMode: 'On' }, rule: scope });
  }
  if (rule !== undefined) addTransportRule(state, 'Reject automatic forwarding', rule);
  return state;
}

const group = [['Partner', { FromMemberOf: ['fwd-a@contoso.com'] }]] as const;
const reject = {
  MessageTypeMatches: 'AutoForward',
  SentToScope: 'NotInOrganization',
  ExceptIfFromMemberOf: ['fwd-a@contoso.com'],
  RejectMessageReasonText: 'No.',
  RejectMessageEnhancedStatusCode: '5.7.900',
};

describe('a tenant that people made', () => {
  test.each<[string, HandMade, readonly string[]]>([
    ['a policy for a group', { policies: group }, ['outboundPolicies/partner', 'remoteDomains/fabrikam.com']],
    [
      'a policy for people and one for a group',
      { policies: [...group, ['Desk', { From: ['desk@contoso.com'] }]] },
      ['outboundPolicies/desk', 'outboundPolicies/partner', 'remoteDomains/fabrikam.com'],
    ],
    [
      'a default that leaves it to the service, where it is known to be off',
      { policies: group, mode: 'Automatic' },
      ['outboundPolicies/default', 'outboundPolicies/partner', 'remoteDomains/fabrikam.com'],
    ],
    [
      'a default that lets everyone out',
      { policies: [], mode: 'On' },
      ['outboundPolicies/default', 'remoteDomains/fabrikam.com'],
    ],
  ])('%s: is said as grants, and the plan moves nobody', async (_, hand, replaced) => {
    const { said, plan, grants } = await lifting(handMade(hand));
    expect(said['grants']).toMatchObject({ kept: [], why: null });
    expect([...(said['grants'] as unknown as { replaced: string[] }).replaced].sort()).toEqual(replaced);
    expect(grants).toContain('fabrikam.com');
    expect(plan).toMatchObject({ posture: { gains: [], losses: [], uncertain: [] }, refusals: [] });
  });

  test('a rule that leaves redirects undecided stays beside the grants, and why is said', async () => {
    const { said, plan, grants } = await lifting(
      handMade({ policies: group, rule: { ...reject, SenderAddressLocation: 'HeaderOrEnvelope' } }),
    );
    expect(said['grants']).toMatchObject({
      grants: 1,
      kept: [
        {
          object: 'transportRules/reject automatic forwarding',
          why: expect.stringMatching(
            /redirect rules of whoever joins fwd-a@contoso\.com to fabrikam\.com would be allowed/u,
          ),
        },
      ],
      why: null,
    });
    expect(grants).toContain('memberOf: fwd-a@contoso.com');
    expect(plan).toMatchObject({ posture: { gains: [], losses: [], uncertain: [] }, refusals: [] });
  });

  test('what is set on a mailbox does not hide what its rules may do', async () => {
    const state = handMade({
      policies: [['Desk', { From: ['desk@contoso.com'] }]],
      rule: {
        ...reject,
        ExceptIfFromMemberOf: null,
        ExceptIfFrom: ['desk@contoso.com'],
        SenderAddressLocation: 'HeaderOrEnvelope',
      },
    });
    const desk = [...state.recipients.values()].find(
      ({ PrimarySmtpAddress }) => PrimarySmtpAddress === 'desk@contoso.com',
    );
    Object.assign(desk ?? {}, { ForwardingSmtpAddress: 'smtp:desk@fabrikam.com', DeliverToMailboxAndForward: false });
    const { said } = await lifting(state);
    expect(said['grants']).toMatchObject({
      kept: [
        {
          object: 'transportRules/reject automatic forwarding',
          why: expect.stringMatching(/redirect rules of desk@contoso\.com to fabrikam\.com/u),
        },
      ],
    });
  });

  test.each<[string, HandMade, RegExp]>([
    ['nobody may forward', { policies: [] }, /no outbound policy lets anybody forward/u],
    [
      'a policy that leaves somebody out',
      { policies: [['Partner', { FromMemberOf: ['fwd-a@contoso.com'], ExceptIfFrom: ['ana@contoso.com'] }]] },
      /no outbound policy lets anybody forward/u,
    ],
    [
      'a policy of a domain',
      { policies: [['Partner', { SenderDomainIs: ['contoso.com'] }]] },
      /no outbound policy lets/u,
    ],
  ])('%s: stays as it is, and why is said', async (_, hand, why) => {
    const { said, plan, grants } = await lifting(handMade(hand));
    expect(said['grants']).toMatchObject({ grants: 0, replaced: [], why: expect.stringMatching(why) });
    expect(grants).toBe('');
    expect(plan).toMatchObject({ steps: [] });
  });
});
