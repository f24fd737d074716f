import { afterAll, describe, expect, test } from 'vitest';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { addDistributionGroup, addMailbox, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const people = ['ana', 'ben', 'cara', 'dan', 'eve', 'fay', 'gus', 'hal'];
const head =
  'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off, nestedGroups: ignore } }\n';
const all = 'accept: [redirects, mailbox-forwards, admin-forwards]';

/** Names and numbers of everybody of whom something is said. */
type Named = { readonly name: string; readonly count: number | null };

interface Told {
  readonly granted: readonly (Named & { readonly grant: string })[];
  /** What is told of whom, with what it is about. */
  readonly rows: readonly (Named & { readonly about: string })[];
}

let runs = 0;

async function told(policies: string, groups: Readonly<Record<string, readonly string[]>>): Promise<Told> {
  runs += 1;
  const state = emptyTenant({ domains: ['contoso.com'] });
  for (const one of [...people, 'new']) addMailbox(state, `${one}@contoso.com`);
  for (const [group, members] of Object.entries(groups))
    addDistributionGroup(state, `${group}@contoso.com`, {
      security: true,
      members: members.map((one) => `${one}@contoso.com`),
    });
  const emulator = await emulatorAtNoon({ tenant: state });
  const given = ['--emulator', emulator.url, '--policies', table.folder(`named-${runs}`, head + policies), '--json'];
  try {
    const plan = (await ask('plan', ...given)).json() as unknown as Plan;
    const register = (await ask('grants', ...given)).json() as unknown as GrantsReport;
    const { gains, losses, uncertain } = plan.posture;
    const beside = [
      ...(plan.besideGrants ?? []).map((one) => ({ at: 'plan', ...one })),
      ...register.grants.flatMap(({ found }) => found?.beside ?? []).map((one) => ({ at: 'register', ...one })),
    ];
    return {
      granted: (plan.grants ?? []).map(({ name, people: { name: whom, count } }) => ({
        grant: name,
        name: whom,
        count,
      })),
      rows: [
        ...[...gains, ...losses, ...uncertain].map(({ senders, ...one }) => ({
          ...senders,
          about: `${one.change} ${one.mechanisms.join()} ${one.destinations.name}`,
        })),
        ...beside.map(({ senders, ...one }) => ({
          ...senders,
          about: `${one.at} ${one.what} ${one.mechanisms.join()} ${one.destinations.name}`,
        })),
      ],
    };
  } finally {
    await emulator.close();
  }
}

const groupsIn = (name: string): readonly string[] =>
  [...name.matchAll(/members of (\w+)@contoso\.com/gu)].map(([, group]) => group ?? '');

const isNamedBy = (group: string, { name }: Named): boolean =>
  !/^everyone|^whoever joins/u.test(name) && groupsIn(name).includes(group);

/** Whoever joins a group is one of those who are called its members. */
async function expectPromised(policies: string, groups: Readonly<Record<string, readonly string[]>>): Promise<Told> {
  const before = await told(policies, groups);
  const named = [...before.granted.map((one) => ({ ...one, about: `granted ${one.grant}` })), ...before.rows];
  for (const group of Object.keys(groups)) {
    const after = await told(policies, { ...groups, [group]: [...(groups[group] ?? []), 'new'] });
    const then = [...after.granted.map((one) => ({ ...one, about: `granted ${one.grant}` })), ...after.rows];
    for (const { name, about, count } of named.filter((one) => isNamedBy(group, one)))
      expect(then, `${about}: ${name}`).toContainEqual(
        expect.objectContaining({ name, about, count: (count ?? 0) + 1 }),
      );
  }
  return before;
}

describe('people are named by a group only where whoever joins it is one of them', () => {
  test('of a grant by its own group, where another one holds the same people today', async () => {
    const { granted, rows } = await expectPromised(
      `grants:
  - { name: A, from: { memberOf: ga@contoso.com, people: [cara@contoso.com, eve@contoso.com] }, to: [fabrikam.com], ${all} }
  - { name: B, from: { memberOf: gb@contoso.com }, to: [gmail.com], ${all} }
`,
      { ga: ['dan', 'fay'], gb: ['cara', 'dan', 'eve', 'fay'] },
    );
    expect(granted).toMatchObject([
      { grant: 'A', name: 'members of ga@contoso.com, cara@contoso.com and eve@contoso.com', count: 4 },
      { grant: 'B', name: 'members of gb@contoso.com', count: 4 },
    ]);
    expect(rows.filter(({ about }) => about.startsWith('opens'))).not.toEqual([]);
  });

  test('of a grant to people alone by the people', async () => {
    const { granted } = await expectPromised(
      `grants:
  - { name: A, from: { people: [ana@contoso.com, ben@contoso.com, cara@contoso.com, dan@contoso.com] }, to: [fabrikam.com], ${all} }
  - { name: B, from: { memberOf: gb@contoso.com }, to: [gmail.com], ${all} }
`,
      { gb: ['ana', 'ben', 'cara', 'dan'] },
    );
    expect(granted).toMatchObject([
      { grant: 'A', name: 'ana@contoso.com, ben@contoso.com, cara@contoso.com and 1 more', count: 4 },
      { grant: 'B', name: 'members of gb@contoso.com', count: 4 },
    ]);
  });

  test('of two equal groups by the one that is granted', async () => {
    const { granted } = await expectPromised(
      `grants:
  - { name: A, from: { memberOf: ga@contoso.com }, to: [fabrikam.com], ${all} }
  - { name: B, from: { memberOf: gb@contoso.com }, to: [gmail.com], ${all} }
`,
      { ga: ['ana', 'ben', 'cara', 'dan'], gb: ['ana', 'ben', 'cara', 'dan'] },
    );
    expect(granted.map(({ name }) => name)).toEqual(['members of ga@contoso.com', 'members of gb@contoso.com']);
  });

  test('of policies by hand, where a group that may not forward holds the very people who may', async () => {
    const { rows } = await expectPromised(
      `outboundPolicies:
  - { name: Team, autoForwardingMode: 'On', fromMemberOf: [ga@contoso.com] }
  - { name: Some, autoForwardingMode: 'On', from: [eve@contoso.com, fay@contoso.com] }
  - { name: Other, autoForwardingMode: 'Off', fromMemberOf: [gb@contoso.com] }
  - { name: Default, autoForwardingMode: 'Off' }
`,
      { ga: ['ana', 'ben', 'cara', 'dan'], gb: ['ana', 'ben', 'cara', 'dan', 'eve', 'fay'] },
    );
    const opened = rows.filter(({ about }) => about.startsWith('opens'));
    expect(opened.length).toBeGreaterThan(0);
    expect(opened.filter(({ name }) => name.includes('gb@'))).toEqual([]);
  });

  test('of a group within a larger one that is treated otherwise by its own name', async () => {
    const { rows } = await expectPromised(
      `outboundPolicies:
  - { name: Team, autoForwardingMode: 'On', fromMemberOf: [ga@contoso.com] }
  - { name: Staff, autoForwardingMode: 'Off', fromMemberOf: [staff@contoso.com] }
  - { name: Default, autoForwardingMode: 'Off' }
`,
      { ga: ['ana', 'ben', 'cara', 'dan'], staff: people },
    );
    expect(rows.filter(({ about }) => about.startsWith('opens')).map(({ name }) => name)).toContain(
      'members of ga@contoso.com',
    );
  });
});
