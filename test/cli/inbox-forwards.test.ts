import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { type RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addDistributionGroup, addMailUser, addUnifiedGroup } from '../../src/emulator/tenants/seed.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { type JsonObject, textAt } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { times } from '../support/draws.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  state.inboxRules.clear();
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const rule = async (Mailbox: string, Name: string, action: JsonObject): Promise<void> =>
  run('New-InboxRule', { Mailbox, Name, ...action });

/** The rules that are on, as the emulator has them: `name: on`. */
const standing = (): readonly string[] =>
  [...state.inboxRules.values()]
    .flat()
    .map((row) => `${textAt(row, 'Name')} ${row['Enabled'] === false ? 'off' : 'on'}`)
    .toSorted();

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const rest = 'scope: { mailboxForwarding: { undeclared: ignore }, inboxForwards: { undeclared: close } }\n';
const entry = 'inboxForwards: [{ rule: dora@contoso.com/home, forwardTo: [d@fabrikam.com], reason: Travel }]\n';
const allow = ['--allow', 'removes-client-rules'] as const;

const folderOf = (policies: string): string => table.folder('policies', `${head}${policies}`);
const on = (folder: string): readonly string[] => ['--emulator', emulator.url, '--policies', folder];

let plans = 0;

async function planned(folder: string) {
  const file = table.path(`plan-${(plans += 1)}.json`);
  const asked = await ask('plan', ...on(folder), '--out', file, '--json');
  return { ...asked, file, plan: asked.json() as unknown as Plan };
}

const applied = (file: string, plan: Plan, ...more: readonly string[]) =>
  ask('apply', file, '--emulator', emulator.url, '--approve', plan.digest, ...more);

describe('a plan that switches off what nobody declares', () => {
  beforeEach(async () => {
    await rule('dora@contoso.com', 'home', { ForwardTo: 'd@fabrikam.com' });
    await rule('rosa@contoso.com', 'planted', { RedirectTo: 'x@evil.example', DeleteMessage: true });
    await rule('rosa@contoso.com', 'tidy', { MoveToFolder: 'Archive' });
  });

  test('has a step for each, asks for its hazard by name, and leaves the declared ones on', async () => {
    const { plan, file, out } = await planned(folderOf(rest + entry));
    expect(plan.steps.map(({ object, hazards }) => [object, hazards])).toEqual([
      ['inboxForwards/rosa@contoso.com/planted', ['removes-client-rules']],
    ]);
    expect(plan.steps[0]?.call).toMatchObject({ cmdlet: 'Disable-InboxRule', parameters: { Force: true } });
    expect(plan.steps[0]?.call).not.toHaveProperty('parameters.Mailbox');
    expect(misfits('plan.schema.json', JSON.parse(out) as JsonObject)).toEqual([]);
    const refused = await applied(file, plan);
    expect(refused.code).not.toBe(0);
    expect(refused.out + refused.err).toContain('removes-client-rules');
    expect(standing()).toEqual(['home on', 'planted on', 'tidy on']);
    expect(await applied(file, plan, ...allow)).toMatchObject({ code: 0 });
    expect(standing()).toEqual(['home on', 'planted off', 'tidy on']);
    expect((await planned(folderOf(rest + entry))).plan.steps).toEqual([]);
  });

  test('is taken back by its journal', async () => {
    const { plan, file } = await planned(folderOf(rest + entry));
    const journal = table.path('run.journal');
    expect((await applied(file, plan, ...allow, '--journal', journal)).code).toBe(0);
    const back = table.path('undo.json');
    const undo = await ask('undo', journal, '--emulator', emulator.url, '--out', back, '--json');
    const way = undo.json() as unknown as Plan;
    expect(way.steps.map(({ call }) => call)).toMatchObject([{ cmdlet: 'Enable-InboxRule' }]);
    expect((await applied(back, way, ...allow)).code).toBe(0);
    expect(standing()).toEqual(['home on', 'planted on', 'tidy on']);
  });

  test('touches nothing once somebody has changed what it would switch off', async () => {
    const { plan, file } = await planned(folderOf(rest + entry));
    await run('Disable-InboxRule', { Mailbox: 'rosa@contoso.com', Identity: 'planted' });
    expect((await applied(file, plan, ...allow)).code).not.toBe(0);
  });

  test('is told in PowerShell too', async () => {
    const { file } = await planned(folderOf(rest + entry));
    const script = await ask('show', file, '--format', 'ps1');
    expect(script.out).toMatch(/Get-InboxRule -Identity '[^']+' -IncludeHidden .*'Enabled'/u);
    expect(script.out).toContain('Disable-InboxRule @parameters');
  });

  test('names a mailbox whose rules nobody could read, and no rule of it', async () => {
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-InboxRule', identity: 'rosa@contoso.com' } }]);
    const { plan, code } = await planned(folderOf(rest + entry));
    expect(plan.steps).toEqual([]);
    expect(plan.changes.filter(({ action }) => action === 'unknown').map(({ object }) => object)).toContain(
      'inboxForwards/rosa@contoso.com',
    );
    expect(code).not.toBe(0);
  });

  test('reads no rule where the scope does not ask for it', async () => {
    await planned(folderOf(entry));
    expect(emulator.calls().operations['Get-InboxRule'] ?? 0).toBe(0);
  });
});

test.each<[string, (address: string) => void, string]>([
  ['a mailbox of the tenant', () => undefined, 'on'],
  ['a Microsoft 365 group, which may have guests', (address) => void addUnifiedGroup(state, address), 'off'],
  ['a distribution group', (address) => void addDistributionGroup(state, address), 'off'],
])('what sends mail to %s alone is left only where it surely stays', async (_, add, left) => {
  const to = left === 'on' ? 'ben@contoso.com' : 'inner@contoso.com';
  add(to);
  await rule('rosa@contoso.com', 'inner', { ForwardTo: to });
  const { plan, file } = await planned(folderOf(rest));
  if (plan.steps.length > 0) expect(await applied(file, plan, ...allow)).toMatchObject({ code: 0 });
  expect(standing()).toEqual([`inner ${left}`]);
});

test('a rule to somebody whose mailbox is on-premises is not said to stay inside', async () => {
  addMailUser(state, 'abroad@contoso.com', { external: 'abroad@hybrid.contoso.com' });
  await rule('rosa@contoso.com', 'inner', { ForwardTo: 'abroad@contoso.com' });
  const { plan, file } = await planned(folderOf(rest));
  expect(await applied(file, plan, ...allow)).toMatchObject({ code: 0 });
  expect(standing()).toEqual(['inner off']);
});

test.each([
  ['that the service marks as broken', { InError: true }],
  ['that has parts no cmdlet shows', { SupportedByTask: false }],
])('a rule to a mailbox of the tenant %s is not said to stay inside', async (_, part) => {
  await rule('rosa@contoso.com', 'inner', { ForwardTo: 'ben@contoso.com' });
  const [row] = [...state.inboxRules.values()].flat();
  Object.assign(row ?? {}, part);
  const { plan } = await planned(folderOf(rest));
  expect(plan.changes.map(({ object }) => object)).toContain('inboxForwards/rosa@contoso.com/inner');
  const told = plan.changes.find(({ object }) => object === 'inboxForwards/rosa@contoso.com/inner');
  expect(told?.action).not.toBe('keep');
  expect(JSON.stringify(told)).not.toContain('lets nothing out');
});

test('adopt declares a rule that nobody did, so that a plan leaves it on', async () => {
  await rule('rosa@contoso.com', 'planted', { RedirectTo: 'x@evil.example' });
  const folder = folderOf(rest);
  const told = await ask('adopt', ...on(folder), '--write');
  expect(told.code).toBe(0);
  const { plan } = await planned(folder);
  expect(plan.steps).toEqual([]);
  expect(standing()).toEqual(['planted on']);
});

describe('what drift says of rules', () => {
  test('one that is declared and gone is told, and is no drift', async () => {
    const folder = table.path('as-found');
    await rule('dora@contoso.com', 'home', { ForwardTo: 'd@fabrikam.com' });
    const from = ['--emulator', emulator.url, '--policies', '/nonexistent', '--inbox-rules', '--out', folder];
    expect((await ask('export', ...from)).code).toBe(0);
    await run('Remove-InboxRule', { Mailbox: 'dora@contoso.com', Identity: 'home' });
    const told = await ask('drift', ...on(folder), '--inbox-rules', '--json');
    expect(told.code).toBe(0);
    const { gone } = told.json() as unknown as Drift;
    expect(gone.map(({ object }) => object)).toEqual(['inboxForwards/dora@contoso.com/home']);
    expect(misfits('drift.schema.json', told.json())).toEqual([]);
    expect((await ask('drift', ...on(folder), '--inbox-rules')).out).toContain('and gone');
  });

  test('one that was accepted in the old way is asked for as an entry', async () => {
    const old =
      'accepted: [{ object: inboxRules/dora@contoso.com/home, property: forwardTo, value: [d@fabrikam.com] }]\n';
    const told = await ask('validate', '--policies', folderOf(old));
    expect(told.code).not.toBe(0);
    expect(told.out + told.err).toContain('inboxForwards: { rule: dora@contoso.com/home');
  });

  test('an entry without a target is refused', async () => {
    const told = await ask('validate', '--policies', folderOf('inboxForwards: [{ rule: dora@contoso.com/home }]\n'));
    expect(told.out + told.err).toContain('says nowhere that mail may go');
  });
});

/** What somebody sets up, and what a policy says of it. */
const drawn = fc.array(
  fc.record({
    owner: fc.constantFrom('ana', 'ben', 'dora', 'rosa'),
    action: fc.constantFrom('ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo', 'MoveToFolder'),
    to: fc.constantFrom('a@fabrikam.com', 'b@evil.example', 'ben@contoso.com'),
    enabled: fc.boolean(),
    declared: fc.constantFrom('so', 'otherwise', 'ended', 'not'),
  }),
  { maxLength: 6 },
);
type Drawn = typeof drawn extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

const property = (action: string): string => action[0]?.toLowerCase() + action.slice(1);
const forwards = ({ action }: Drawn): boolean => action !== 'MoveToFolder';

function entryFor({ owner, action, to, declared }: Drawn, n: number): string {
  const target = declared === 'otherwise' ? 'other@fabrikam.com' : to;
  const until = declared === 'ended' ? ', until: 2026-01-01' : '';
  return `  - { rule: ${owner}@contoso.com/rule ${n}, ${property(action)}: [${target}]${until} }`;
}

test(
  'forwards lists the rules that are on, and a plan leaves on those that are declared as they are',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (rules) => {
        state.inboxRules.clear();
        for (const [n, { owner, action, to, enabled }] of rules.entries()) {
          await rule(`${owner}@contoso.com`, `rule ${n}`, { [action]: action === 'MoveToFolder' ? 'Archive' : to });
          if (!enabled) await run('Disable-InboxRule', { Mailbox: `${owner}@contoso.com`, Identity: `rule ${n}` });
        }
        const entries = rules.flatMap((one, n) => (forwards(one) && one.declared !== 'not' ? [entryFor(one, n)] : []));
        const folder = folderOf(`${rest}${entries.length === 0 ? '' : `inboxForwards:\n${entries.join('\n')}\n`}`);

        const told = (
          await ask('forwards', ...on(folder), '--inbox-rules', '--json')
        ).json() as unknown as ForwardsReport;
        const naive = rules.flatMap((one, n) => (forwards(one) && one.enabled ? [`rule ${n} ${one.to}`] : []));
        const own = told.forwards.filter((one) => one.rule !== null);
        expect(own.map((one) => `${one.rule} ${one.to}`).toSorted()).toEqual(naive.toSorted());
        expect(own.filter(({ sanction }) => sanction === 'declared').map((one) => one.rule)).toEqual(
          own.map((one) => one.rule).filter((name) => rules[Number(name?.slice(5))]?.declared === 'so'),
        );

        const { plan, file } = await planned(folder);
        if (plan.steps.length > 0) expect(await applied(file, plan, ...allow)).toMatchObject({ code: 0 });
        const left = rules.map((one, n) => {
          const stays = one.enabled && (!forwards(one) || one.declared === 'so' || one.to === 'ben@contoso.com');
          return `rule ${n} ${stays ? 'on' : 'off'}`;
        });
        expect(standing()).toEqual(left.toSorted());
      }),
      { numRuns: times(12) },
    );
  },
);
