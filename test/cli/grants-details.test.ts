import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addDistributionGroup, addMailbox, addOutboundPolicy, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { applyAll } from '../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { type Asked, ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
let folders = 0;
const folderOf = (text: string): string => table.folder(`details-${(folders += 1)}`, head + text);
const validated = async (text: string): Promise<Pick<Asked, 'code' | 'out'>> =>
  ask('validate', '--policies', folderOf(text));
const granted = (to: string, from = '{ people: [ana@contoso.com] }'): string =>
  `grants:\n  - { name: A, from: ${from}, to: [${to}], accept: [redirects, mailbox-forwards, admin-forwards] }\n`;

describe('names are held to what mail is sent to, at their own place', () => {
  test.each([
    ['-foo.com', 'PST208: -foo.com is no domain: -foo begins or ends with a hyphen'],
    ['"*.foo-.com"', 'PST208: *.foo-.com is no domain: foo- begins or ends with a hyphen'],
    [`${'a'.repeat(64)}.com`, 'has more than 63 characters'],
    [`${'ü'.repeat(60)}.example`, 'has more than 63 characters'],
    [`${'abcdefghi.'.repeat(25)}abcd`, 'it has more than 253 characters'],
    ['a..b', 'PST208: item 2 of to is the text "a..b"'],
    ['.b', 'PST208: item 2 of to is the text ".b"'],
  ])('%s', async (place, says) => {
    const { code, out } = await validated(granted(`fabrikam.com, ${place}`));
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining(says) as string });
    const column = `grants:\n  - { name: A, from: { people: [ana@contoso.com] }, to: [fabrikam.com, `.split('\n')[1]!
      .length;
    expect(out).toContain(`policies.yaml:3:${column + 1} `);
  });

  test.each(['x_y.com', 'xn--bcher-kva.example', '"*.bücher.example"', `${'a'.repeat(63)}.com`, '"*"'])(
    '%s is one',
    async (place) => expect(await validated(granted(place))).toMatchObject({ code: 0 }),
  );

  test.each([
    ['fabrikam.com, Fabrikam.com', 'fabrikam.com is named twice'],
    ['bücher.example, xn--bcher-kva.example', 'xn--bcher-kva.example is named twice'],
    ['"*.bücher.example", "*.BÜCHER.example"', '*.xn--bcher-kva.example is named twice'],
  ])('a place that is named twice in another spelling: %s', async (places, says) => {
    const { code, out } = await validated(granted(places));
    expect([code, out]).toEqual([1, expect.stringContaining(`PST210: ${says}`)]);
  });

  test.each([
    ['{ people: [ana@contoso.com, Ana@Contoso.com] }', 'ana@contoso.com is named twice'],
    ['{ memberOf: [a@contoso.com, A@contoso.com] }', 'a@contoso.com is named twice'],
  ])('somebody who is: %s', async (from, says) => {
    const { code, out } = await validated(granted('fabrikam.com', from));
    expect([code, out]).toEqual([1, expect.stringContaining(`PST210: ${says}`)]);
  });
});

describe('a list without grants', () => {
  test('says what it shuts, and is not refused', async () => {
    const { code, out } = await validated('grants: []\n');
    expect([code, out]).toEqual([0, expect.stringContaining('note PST346: grants is an empty list')]);
  });

  test('shuts just what a list of which all have ended shuts', async () => {
    const ended = granted('fabrikam.com').replace(' }\n', ', until: 2026-01-31 }\n');
    const changes = async (text: string): Promise<unknown> => {
      const { json } = await ask('plan', '--policies', folderOf(text), '--emulator', 'contoso', '--json');
      return (json() as unknown as Plan).changes.map(({ action, object, fields }) => ({ action, object, fields }));
    };
    expect(await changes('grants: []\n')).toEqual(await changes(ended));
  });

  test.each(['grants:\n', 'grants: ~\n'])('is no list where nothing is written: %j', async (text) => {
    const { code, out } = await validated(text);
    expect([code, out]).toEqual([1, expect.stringContaining('PST204: grants is empty')]);
  });
});

function tenant(fill: (state: TenantState) => void = () => undefined): TenantState {
  const state = emptyTenant({ domains: ['contoso.com', 'own.example'] });
  for (const name of ['ana', 'ben', 'cyd']) addMailbox(state, `${name}@contoso.com`);
  for (const row of state.config.RemoteDomain) row['AutoForwardEnabled'] = false;
  for (const row of state.config.HostedOutboundSpamFilterPolicy) row['AutoForwardingMode'] = 'Off';
  addDistributionGroup(state, 'fwd@contoso.com', { security: true, members: ['ana@contoso.com', 'ben@contoso.com'] });
  fill(state);
  return state;
}

/** A tenant to which policies were applied, if nothing refuses them, while something is asked of it. */
async function within<T>(
  state: TenantState,
  text: string,
  then: (given: readonly string[], plan: Plan, url: string) => Promise<T>,
): Promise<T> {
  const emulator = await emulatorAtNoon({ tenant: state });
  const given = ['--emulator', emulator.url, '--policies', folderOf(text)];
  try {
    const plan = (await ask('plan', ...given, '--json')).json() as unknown as Plan;
    if (plan.refusals.length === 0)
      await applyAll(plan, roadsTo(emulator.url, state.id), table.path(`${(folders += 1)}.jsonl`));
    return await then(given, plan, emulator.url);
  } finally {
    await emulator.close();
  }
}

const report = async (given: readonly string[]): Promise<GrantsReport> =>
  (await ask('grants', ...given, '--json')).json() as unknown as GrantsReport;

describe('a grant to a domain of the organisation', () => {
  test.each(['contoso.com', 'contoso.onmicrosoft.com'])(
    'is said to be needless without a tenant: %s',
    async (place) => {
      const { code, out } = await validated(granted(`fabrikam.com, ${place}`));
      expect([code, out]).toEqual([0, expect.stringContaining(`warning PST345: A: ${place} is a domain of this`)]);
    },
  );

  test('and with one, where only the tenant knows it; what is below it, and not accepted, is outside', async () => {
    const text = granted('own.example, sub.own.example, "*.own.example", fabrikam.com');
    const told = await within(tenant(), text, async (_, { warnings }) => Promise.resolve(warnings));
    expect(told.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'PST345 A: own.example is a domain of this organisation; forwards to it stay inside and need no grant',
    ]);
  });
});

describe('somebody who is granted by name and by a group', () => {
  test('reaches the same place without anything that nobody asked for', async () => {
    const text = `grants:
  - { name: A, from: { memberOf: fwd@contoso.com }, to: [fabrikam.com], accept: [admin-forwards] }
  - { name: B, from: { people: [ana@contoso.com] }, to: [fabrikam.com] }
`;
    const { plan, states } = await within(tenant(), text, async (given, planned) => ({
      plan: planned,
      states: (await report(given)).grants.map(({ name, found }) => [name, found?.state, found?.people.count]),
    }));
    expect(plan.refusals).toEqual([]);
    expect(plan.besideGrants?.map(({ what, senders, accepted }) => [what, senders.name, accepted])).toEqual([
      ['admin-forwards', 'ben@contoso.com', true],
      ['admin-forwards', 'ana@contoso.com', true],
    ]);
    expect(plan.changes.flatMap(({ action, object }) => (action === 'create' ? [object] : []))).toEqual([
      'outboundPolicies/grants',
      'outboundPolicies/grants people',
      'remoteDomains/fabrikam.com',
    ]);
    expect(states).toEqual([
      ['A', 'and more', 2],
      ['B', 'and more', 1],
    ]);
  });

  test('reaches another place too, of which the rest of the group gets what no control tells apart', async () => {
    const text = `grants:
  - { name: A, from: { memberOf: fwd@contoso.com }, to: [fabrikam.com], accept: [admin-forwards] }
  - { name: B, from: { people: [ana@contoso.com] }, to: [partner.com], accept: [redirects, mailbox-forwards] }
`;
    const beside = await within(tenant(), text, async (_, plan) => Promise.resolve(plan.besideGrants ?? []));
    const told = beside.map(({ what, senders, destinations }) => `${what}: ${senders.name} to ${destinations.name}`);
    expect(told).toEqual([
      'redirects: ben@contoso.com to partner.com',
      'mailbox-forwards: ben@contoso.com to partner.com',
      'admin-forwards: ben@contoso.com to any external domain except fabrikam.com',
      'admin-forwards: ana@contoso.com to any external domain except fabrikam.com and partner.com',
    ]);
  });
});

describe('a grant to a group that is not there', () => {
  const text = granted('fabrikam.com', '{ memberOf: fwd@contoso.com }');

  test('is broken once somebody removed it: nobody may forward by it, and nothing of that is unknown', async () => {
    const remove = { cmdlet: 'Remove-DistributionGroup', parameters: { Identity: 'fwd@contoso.com', Confirm: false } };
    const { grants, out, posture } = await within(tenant(), text, async (given, _, url) => {
      expect((await report(given)).grants[0]?.found).toMatchObject({ state: 'and more', people: { count: 2 } });
      expect(await inPortal(url, remove)).toBe(true);
      const [registered, seen] = [await ask('grants', ...given), await ask('posture', ...given)];
      return { grants: (await report(given)).grants, out: registered.out, posture: seen.out };
    });
    expect(grants[0]?.found).toMatchObject({ state: 'broken', people: { count: 0 } });
    expect(out).toMatch(/A .*broken[^]*there is no group fwd@contoso\.com/u);
    expect(posture).toMatch(
      /A .*broken\n +granted: members of fwd@contoso\.com to fabrikam\.com .*\n +there is no group/u,
    );
  });

  test('is planned by nobody', async () => {
    const emulator = await emulatorAtNoon({ tenant: tenant() });
    const missing = text.replace('fwd@', 'nobody@');
    try {
      const { code, err } = await ask('plan', '--policies', folderOf(missing), '--emulator', emulator.url);
      expect([code, err]).toEqual([
        3,
        expect.stringContaining('PST910: the tenant has no recipient nobody@contoso.com'),
      ]);
    } finally {
      await emulator.close();
    }
  });
});

describe('what a tenant has of the objects of a grant', () => {
  const fabrikam = granted('fabrikam.com');

  test.each<[string, { readonly cmdlet: string; readonly parameters: JsonObject }, string, string]>([
    [
      'a policy that somebody changed',
      {
        cmdlet: 'Set-HostedOutboundSpamFilterPolicy',
        parameters: { Identity: 'Grants people', AutoForwardingMode: 'Off' },
      },
      'outboundPolicies/Grants people',
      'the grant “A” asks for it at ',
    ],
    [
      'a domain that is gone',
      { cmdlet: 'Remove-RemoteDomain', parameters: { Identity: 'fabrikam.com', Confirm: false } },
      'remoteDomains/fabrikam.com',
      'the grant “A” asks for it at ',
    ],
    [
      'what is shut for everybody else',
      { cmdlet: 'Set-RemoteDomain', parameters: { Identity: 'Default', AutoForwardEnabled: true } },
      'remoteDomains/*',
      'open, it would let whoever “A” names forward to every domain',
    ],
  ])('is not written beside it: %s', async (_, by, object, says) => {
    const { asked, file } = await within(tenant(), fabrikam, async (given, plan, url) => {
      expect([plan.refusals, await inPortal(url, by)]).toEqual([[], true]);
      const adopted = await ask('adopt', ...given, '--write');
      return { asked: adopted, file: readFileSync(join(given.at(-1) ?? '', 'policies.yaml'), 'utf8') };
    });
    expect({ code: asked.code, err: asked.err }).toEqual({
      code: 2,
      err: expect.stringContaining(`left to you: ${object}: ${says}`) as string,
    });
    expect(file).toBe(head + fabrikam);
  });

  test('is not written anew once the grant has ended', async () => {
    const ended = fabrikam.replace(' }\n', ', until: 2026-11-20 }\n');
    const { asked, file } = await within(tenant(), fabrikam, async (given) => {
      const path = join(given.at(-1) ?? '', 'policies.yaml');
      writeFileSync(path, head + ended);
      return { asked: await ask('adopt', ...given, '--write'), file: readFileSync(path, 'utf8') };
    });
    expect(asked.code).toBe(2);
    for (const object of ['outboundPolicies/Grants people', 'remoteDomains/fabrikam.com'])
      expect(asked.err).toContain(`left to you: ${object}: it was made from grants, and none asks for it any more`);
    expect(file).toBe(head + ended);
  });
});

describe('what grants made, beside policies without grants', () => {
  const claimed =
    'scope: { outboundPolicies: { undeclared: close }, remoteDomains: { undeclared: close }, transportRules: { undeclared: remove } }\noutboundPolicies:\n  - { name: Default, autoForwardingMode: "Off" }\n';

  const adopting = async (...more: readonly string[]): Promise<{ readonly asked: Asked; readonly file: string }> =>
    within(tenant(), granted('fabrikam.com'), async (given) => {
      const path = join(given.at(-1) ?? '', 'policies.yaml');
      writeFileSync(path, head + claimed);
      return { asked: await ask('adopt', ...given, '--write', ...more), file: readFileSync(path, 'utf8') };
    });

  test('is left to whoever lifts it to grants', async () => {
    const { asked, file } = await adopting();
    expect({ code: asked.code, file }).toEqual({ code: 2, file: head + claimed });
    expect(asked.err).toContain('left to you: outboundPolicies/Grants people: its name is one that grants give');
    expect(asked.err).toContain('left to you: remoteDomains/fabrikam.com: it stands beside what grants made');
    expect(asked.err).toContain('`postern export --grants` writes the grants behind it');
  });

  test('is found as it is spelled', async () => {
    for (const name of ['outboundPolicies/Grants people', 'outboundPolicies/grants people'])
      expect((await adopting('--only', name)).asked.err).toContain('left to you: outboundPolicies/Grants people');
  });

  test('and what somebody else made is taken over as ever', async () => {
    const state = tenant();
    addOutboundPolicy(state, 'Hand', { policy: { AutoForwardingMode: 'On' }, rule: { From: ['ana@contoso.com'] } });
    const emulator = await emulatorAtNoon({ tenant: state });
    try {
      const folder = table.folder('adopt-hand', head + claimed);
      const { code } = await ask('adopt', '--emulator', emulator.url, '--policies', folder, '--write');
      expect([code, readFileSync(join(folder, 'policies.yaml'), 'utf8')]).toEqual([0, expect.stringContaining('Hand')]);
    } finally {
      await emulator.close();
    }
  });
});

describe('a rule above those of the grants that ends the list', () => {
  const crossing = `${granted('fabrikam.com')}${granted('partner.com', '{ people: [ben@contoso.com] }').split('\n')[1]!.replace('name: A', 'name: B')}\n`;
  const beyond = 'PST406: ben@contoso.com could forward to fabrikam.com';
  const parameters = { Name: 'Stop', SetAuditSeverity: 'DoNotAudit', StopRuleProcessing: true, Priority: 0 };

  test('stops the apply of a plan that was made before it was there', async () => {
    const emulator = await emulatorAtNoon({ tenant: tenant() });
    const given = ['--emulator', emulator.url, '--policies', folderOf(crossing)];
    try {
      const file = table.path('plan.json');
      const plan = (await ask('plan', ...given, '--out', file, '--json')).json() as unknown as Plan;
      expect(plan.refusals).toEqual([]);
      expect(await inPortal(emulator.url, { cmdlet: 'New-TransportRule', parameters })).toBe(true);
      const allowed = [...new Set(plan.steps.flatMap(({ hazards }) => hazards))].flatMap((one) => ['--allow', one]);
      const { code, out } = await ask('apply', file, ...given, '--approve', plan.digest, ...allowed);
      expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining(beyond) as string });
      expect(out).toContain('plan again: the tenant changed since the plan was made');
      expect(emulator.state.config.RemoteDomain).toHaveLength(1);
    } finally {
      await emulator.close();
    }
  });
});
