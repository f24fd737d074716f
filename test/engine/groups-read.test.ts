import { describe, expect, test } from 'vitest';
import {
  addDistributionGroup,
  addDynamicGroup,
  addGuest,
  addMailbox,
  addUnifiedGroup,
  emptyTenant,
} from '../../src/emulator/tenants/seed.ts';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { unknownFacts } from '../../src/policy/schema/facts.ts';
import { worldOf } from '../../src/engine/world/world.ts';
import { kinds } from '../../src/kinds/index.ts';
import { readFor } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { brokenLints } from '../support/findings.ts';
import type { World } from '../../src/posture/world/world.ts';
import { noon, today } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';

const ana = 'ana@contoso.com';
const scope = 'level0@contoso.com';

/** Groups in groups, `depth` of them, with ana in the innermost. */
function nestedTenant(depth: number, mailboxes = 0): TenantState {
  const state = emptyTenant({ domains: ['contoso.com'] });
  addMailbox(state, ana, { displayName: 'Ana' });
  for (let n = 0; n < mailboxes; n += 1) addMailbox(state, `user${n}@contoso.com`, { displayName: `User ${n}` });
  for (let n = depth; n >= 0; n -= 1) {
    const members = [n === depth ? ana : `level${n + 1}@contoso.com`];
    addDistributionGroup(state, `level${n}@contoso.com`, { displayName: `Level ${n}`, security: true, members });
  }
  return state;
}

interface Read {
  readonly world: World;
  readonly calls: number;
}

async function read(tenant: TenantState, group = scope, faults: readonly Fault[] = []): Promise<Read> {
  const text = [
    `tenant: { id: ${tenant.id}, domain: ${tenant.domain}, exchange: rest }`,
    'outboundPolicies:',
    `  - { name: Partners, autoForwardingMode: On, fromMemberOf: [${group}] }`,
  ].join('\n');
  const desired = desiredFrom(sourcesOfText('policies/a.yaml', text).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  return withEmulator({ tenant, faults }, async (open) => {
    const live = await readFor(desired.value, open.tenant);
    const calls = Object.values(open.emulator.calls().operations).reduce((sum, count) => sum + count, 0);
    return { world: worldOf(live, unknownFacts), calls };
  });
}

/** The tenant once a policy that is On has the group as its scope. */
function scopedTo(world: World, group: string): World {
  const key = [...world.groups.values()].find((one) => one.address === group)?.key ?? group;
  const named = { identity: group, key: { state: 'present', value: key } } as const;
  const none = { from: [], senderDomainIs: [], exceptIfFrom: [], exceptIfFromMemberOf: [], exceptIfSenderDomainIs: [] };
  const rule = { name: 'P', policy: 'P', priority: 0, enabled: true, ...none, fromMemberOf: [named] };
  const policies = [
    { name: 'P', isDefault: false, mode: 'On', settings: {} },
    { name: 'Default', isDefault: true, mode: 'Off', settings: {} },
  ] as const;
  return { ...world, outbound: { state: 'present', value: { policies, rules: [rule] } } };
}

/** The answer for ana under that policy. */
function answer({ world }: Read, nestedGroups: World['facts']['nestedGroups'], group = scope): string {
  const asked = { ...scopedTo(world, group), facts: { ...world.facts, nestedGroups } };
  const cell = { sender: ana, mechanism: 'inbox-forward', to: 'x@fabrikam.com', original: 'external' } as const;
  return evaluate(asked, cell, noon()).verdict;
}

describe('groups in groups', () => {
  test('are read one level after another, so that the fact on nesting decides', async () => {
    const found = await read(nestedTenant(3));
    expect(found.world.groups.size).toBe(4);
    expect(answer(found, 'expand')).toBe('allowed');
    expect(answer(found, 'ignore')).toBe('blocked');
    expect(answer(found, 'unknown')).toBe('indeterminate');
  });

  test('beyond five levels stay unknown, and nobody counts as outside', async () => {
    const found = await read(nestedTenant(8));
    expect(found.world.groups.size).toBe(6);
    expect(answer(found, 'expand')).toBe('indeterminate');
  });

  test('in a circle are read once', async () => {
    const tenant = nestedTenant(2);
    const [outer, inner] = ['level0', 'level2'].map((name) =>
      [...tenant.recipients.values()].find((row) => row['Alias'] === name),
    );
    tenant.exchangeMembers.get(String(inner?.['Guid']))?.add(String(outer?.['Guid']));
    const found = await read(tenant);
    expect(found.world.groups.size).toBe(3);
    expect(answer(found, 'expand')).toBe('allowed');
  });

  test('that cannot be read leave open who is in them', async () => {
    const match = { cmdlet: 'Get-DistributionGroupMember', identity: 'level1@contoso.com' };
    const found = await read(nestedTenant(2), scope, [{ effect: 'deny', match }]);
    expect(answer(found, 'expand')).toBe('indeterminate');
    expect(answer(found, 'ignore')).toBe('blocked');
  });

  test('cost calls by their number and none by that of mailboxes', async () => {
    const [few, many] = await Promise.all([read(nestedTenant(2)), read(nestedTenant(2, 300))]);
    expect(many.calls).toBe(few.calls);
    expect((await read(nestedTenant(3))).calls).toBe(few.calls + 2);
  });
});

describe('a group that only a rule names', () => {
  test('and that a rule in Entra fills is dynamic', async () => {
    const tenant = nestedTenant(0);
    addUnifiedGroup(tenant, 'sales@contoso.com', { displayName: 'Sales', members: [ana] });
    addUnifiedGroup(tenant, 'new@contoso.com', {
      displayName: 'New',
      members: [ana],
      entra: { membershipRule: '(user.department -eq "HR")', membershipRuleProcessingState: 'On' },
    });
    expect(answer(await read(tenant, 'sales@contoso.com'), 'unknown', 'sales@contoso.com')).toBe('allowed');
    expect(answer(await read(tenant, 'new@contoso.com'), 'unknown', 'new@contoso.com')).toBe('indeterminate');
  });

  test('and that a filter fills has members that nobody knows', async () => {
    const tenant = nestedTenant(0);
    addDynamicGroup(tenant, 'all@contoso.com', "RecipientTypeDetails -eq 'UserMailbox'", { displayName: 'All' });
    const found = await read(tenant, 'all@contoso.com');
    expect([...found.world.groups.values()].map((one) => [one.type, one.members.state])).toEqual([
      ['DynamicDistributionGroup', 'unknown'],
    ]);
    expect(answer(found, 'expand', 'all@contoso.com')).toBe('indeterminate');
  });

  test('says who may join it', async () => {
    const tenant = nestedTenant(0);
    addDistributionGroup(tenant, 'open@contoso.com', {
      displayName: 'Open',
      members: [ana],
      set: { MemberJoinRestriction: 'Open' },
    });
    const { world } = await read(tenant, 'open@contoso.com');
    expect([...world.groups.values()].map((one) => one.joining)).toEqual(['Open']);
  });

  test('of Microsoft 365 has guests, and findings tell them', async () => {
    const tenant = nestedTenant(0);
    addGuest(tenant, 'tina@fabrikam.com', { displayName: 'Tina' });
    addUnifiedGroup(tenant, 'sales@contoso.com', { displayName: 'Sales', members: [ana, 'tina@fabrikam.com'] });
    const { world } = await read(tenant, 'sales@contoso.com');
    const found = brokenLints(scopedTo(world, 'sales@contoso.com'), noon()).filter((one) => one.id === 'L20');
    expect(found.map((one) => one.message)).toEqual(['sales@contoso.com, the scope of P, holds 1 from outside']);
  });
});
