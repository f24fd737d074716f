import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, desk, misfits } from './asking.ts';

/** The story of a grant by the commands that one types: each test goes on where the one before it ended. */
const table = desk();
let emulator: RunningEmulator;
let target: readonly string[];
let folder: string;
let plans = 0;

const policies = `# who may forward where
tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
scope:
  outboundPolicies: { undeclared: remove }
  remoteDomains: { undeclared: close }
groups:
  - { address: fwd-partner@contoso.com, type: mailEnabledSecurity, displayName: Partners, members: [adele@contoso.com, megan@contoso.com, support@contoso.com] }
grants: [] # nobody yet
`;

beforeAll(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  folder = table.folder('policies', policies);
  target = ['--policies', folder, '--emulator', emulator.url];
});
afterAll(async () => {
  table.remove();
  await emulator.close();
});

const asking = ['why', 'adele@contoso.com'] as const;
const answered = async (to: string): Promise<WhyAnswer> =>
  (await ask(...asking, to, ...target, '--json')).json() as unknown as WhyAnswer;
const planned = async (...more: readonly string[]): Promise<Plan> =>
  (await ask('plan', ...target, ...more, '--json')).json() as unknown as Plan;
const registered = async (...more: readonly string[]): Promise<GrantsReport> =>
  (await ask('grants', ...target, ...more, '--json')).json() as unknown as GrantsReport;
const drifted = async (): Promise<Drift> => (await ask('drift', ...target, '--json')).json() as unknown as Drift;

/** Plans and applies all of it, as somebody does who accepts every hazard. */
async function carriedOut(...more: readonly string[]): Promise<Plan> {
  const file = table.path(`plan-${(plans += 1)}.json`);
  const plan = await planned(...more, '--out', file);
  const hazards = [...new Set(plan.steps.flatMap((step) => step.hazards))].flatMap((one) => ['--allow', one]);
  const applied = await ask('apply', file, ...target, '--approve', plan.digest, ...hazards);
  expect(applied.code === 0 ? '' : applied.out).toBe('');
  return plan;
}

const granting = async (...more: readonly string[]): Promise<Asked> =>
  ask(
    'grant',
    ...target,
    '--members-of',
    'fwd-partner@contoso.com',
    '--to',
    'fabrikam.com',
    '--until',
    '2027-03-31',
    '--reason',
    'Tickets',
    '--owner',
    'm@contoso.com',
    '--name',
    'Fabrikam tickets',
    ...more,
  );

test('nobody may forward, a mail bounces, and a grant is the first thing to try', async () => {
  await carriedOut();
  const answer = await answered('tickets@fabrikam.com');
  expect(answer).toMatchObject({ verdict: 'blocked', grants: { is: 'not granted', by: [] } });
  expect(misfits('why.schema.json', answer)).toEqual([]);
  const bounce =
    'From: postmaster@contoso.com\nTo: adele@contoso.com\nSubject: Undeliverable\n\nFinal-Recipient: rfc822;tickets@fabrikam.com\nRemote Server returned: 550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)\n';
  const { err } = await ask('why', '--ndr', bounce, '--from', 'adele@contoso.com', ...target);
  expect(err).toMatch(
    /postern grant --from adele@contoso\.com --to fabrikam\.com --by outlook-forwards --until 2027-11-\d\d /u,
  );
});

test('what comes with the grant has to be accepted, and nothing is written before', async () => {
  const { code, out } = await granting();
  expect({ code, out }).toMatchObject({ code: 4, out: expect.stringContaining('accept: [admin-forwards]') as string });
  expect(readFileSync(join(folder, 'policies.yaml'), 'utf8')).toBe(policies);
});

test('a grant is written, and the plan speaks of it', async () => {
  const { code, out } = await granting('--accept', 'admin-forwards');
  expect(code).toBe(0);
  expect(out).toMatch(
    /Fabrikam tickets\s+as granted, and more that is accepted\n\s+3 people \(.*\) may reach fabrikam\.com\s+every way/u,
  );
  expect(readFileSync(join(folder, 'policies.yaml'), 'utf8')).toContain('# who may forward where');
});

test('a plan is applied, and the forward gets out: there and nowhere else', async () => {
  const plan = await carriedOut();
  expect(plan.grants?.map(({ name, people }) => [name, people.count])).toEqual([['Fabrikam tickets', 3]]);
  const { verdict, grants } = await answered('tickets@fabrikam.com');
  expect({ verdict, grants }).toMatchObject({
    verdict: 'allowed',
    grants: { is: 'granted', by: [{ name: 'Fabrikam tickets', place: { line: 8 } }] },
  });
  const { out, err } = await ask(...asking, 'tickets@fabrikam.com', ...target);
  expect(out).toMatch(/granted by “Fabrikam tickets” · \S+:8/u);
  expect(err).not.toContain('postern grant ');
  expect((await answered('x@partner.com')).verdict).toBe('blocked');
  expect((await planned()).steps).toEqual([]);
});

test('the register says that it is as granted, and what carries it', async () => {
  const { grants } = await registered();
  expect(grants).toMatchObject([
    { name: 'Fabrikam tickets', course: 'standing', found: { state: 'and more', people: { count: 3 } } },
  ]);
  expect(grants[0]?.carriedBy.map(({ object }) => object)).toEqual([
    'outboundPolicies/grants',
    'remoteDomains/fabrikam.com',
  ]);
});

test('a control that somebody changes by hand is told as the grant that it breaks', async () => {
  const shut = { cmdlet: 'Set-RemoteDomain', parameters: { Identity: 'fabrikam.com', AutoForwardEnabled: false } };
  expect(await inPortal(emulator.url, shut)).toBe(true);
  const drift = await ask('drift', ...target);
  expect(drift.out).toMatch(/Grants\n\s+! Fabrikam tickets\s+broken\n[^]*remote domain “fabrikam\.com” stops /u);
  expect((await drifted()).grants).toMatchObject([{ state: 'broken' }]);
  expect((await ask('grants', ...target)).out).toContain('1 is broken');
  await carriedOut();
  expect((await answered('tickets@fabrikam.com')).verdict).toBe('allowed');
});

test('the day comes, and it is shut again', async () => {
  const dayAfter = ['--at', '2027-04-01'];
  const [ended] = (await registered(...dayAfter)).grants;
  expect(ended).toMatchObject({ course: 'ended', carriedBy: [], found: null });
  const plan = await planned(...dayAfter);
  expect(plan.grants).toEqual([]);
  expect(
    plan.changes.flatMap(({ action, object, because }) => (because === 'ended' ? [[action, object]] : [])),
  ).toEqual([
    ['delete', 'outboundPolicies/grants'],
    ['update', 'remoteDomains/fabrikam.com'],
  ]);
  await carriedOut(...dayAfter);
  expect((await answered('tickets@fabrikam.com')).verdict).toBe('blocked');
});
