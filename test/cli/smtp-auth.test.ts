import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { SignInAnswer } from '../../src/engine/sign-in/sign-in-answer.ts';
import { textAt } from '../../src/json.ts';
import { seed, times } from '../support/draws.ts';
import { accessPolicy, type AccessPolicy, addAuthenticationPolicy, objectId, rowOf } from '../support/sign-in.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const ana = 'ana@contoso.com';
const nowhere = ['--policies', '/nonexistent'];
const question = ['why', ana, '--mechanism', 'smtp-auth'];

async function asked(...more: readonly string[]) {
  const found = await ask(...question, '--emulator', emulator.url, ...nowhere, '--json', ...more);
  return { ...found, answer: found.json() as unknown as SignInAnswer };
}

/** The switches of the tenant. */
function switchTo(organization: boolean, mailbox: boolean | null): void {
  const [config] = state.config.TransportConfig;
  if (config !== undefined) config['SmtpClientAuthenticationDisabled'] = !organization;
  rowOf(state, ana)['SmtpClientAuthenticationDisabled'] = mailbox === null ? null : !mailbox;
}

const saysOf = ({ controls }: SignInAnswer) => Object.fromEntries(controls.map(({ control, says }) => [control, says]));

describe('whether SMTP AUTH is on', () => {
  test.each([
    [true, null, 'allowed', 'organization'],
    [false, null, 'blocked', 'organization'],
    [true, false, 'blocked', 'mailbox'],
    [false, true, 'allowed', 'mailbox'],
    [false, false, 'blocked', 'mailbox'],
  ] as const)('organisation %s and mailbox %s: %s by the %s', async (organization, mailbox, verdict, control) => {
    switchTo(organization, mailbox);
    const { answer, code } = await asked();
    expect(answer).toMatchObject({ verdict, lean: null, decidedBy: { control } });
    expect(misfits('submission.schema.json', answer)).toEqual([]);
    expect(code).toBe(0);
  });

  test.each([
    ['by its name', (name: string) => name],
    ['by its Guid', (_: string, guid: string) => guid.toUpperCase()],
    ['by its distinguished name', (_: string, _guid: string, dn: string) => dn],
  ])('an authentication policy that a mailbox names %s refuses', async (_, called) => {
    switchTo(true, null);
    const row = addAuthenticationPolicy(state, 'Block basic', false);
    rowOf(state, ana)['AuthenticationPolicy'] = called(
      'block BASIC',
      textAt(row, 'Guid'),
      textAt(row, 'DistinguishedName'),
    );
    expect((await asked()).answer).toMatchObject({
      verdict: 'blocked',
      decidedBy: { control: 'authentication-policy', object: 'authenticationPolicies/Block basic' },
    });
  });

  test('the policy of the mailbox goes before that of the organisation', async () => {
    switchTo(true, null);
    addAuthenticationPolicy(state, 'Block basic', false);
    addAuthenticationPolicy(state, 'Scanners', true);
    const [config] = state.config.OrganizationConfig;
    if (config !== undefined) config['DefaultAuthenticationPolicy'] = 'Block basic';
    expect((await asked()).answer.verdict).toBe('blocked');
    rowOf(state, ana)['AuthenticationPolicy'] = 'Scanners';
    expect((await asked()).answer.verdict).toBe('allowed');
  });

  test('a policy that is not in the listing leaves it open', async () => {
    switchTo(true, null);
    rowOf(state, ana)['AuthenticationPolicy'] = 'Gone';
    expect((await asked()).answer).toMatchObject({ verdict: 'indeterminate', lean: 'allowed' });
  });

  test.each<[string, (id: string) => AccessPolicy, string]>([
    ['blocks everybody', () => ({}), 'refuses'],
    ['blocks all clients', () => ({ clients: ['all'] }), 'refuses'],
    ['blocks browsers', () => ({ clients: ['browser', 'mobileAppsAndDesktopClients'] }), 'nothing'],
    ['only reports', () => ({ state: 'enabledForReportingButNotEnforced' }), 'nothing'],
    ['is off', () => ({ state: 'disabled' }), 'nothing'],
    ['blocks her', (id) => ({ users: { includeUsers: [id.toUpperCase()] } }), 'refuses'],
    ['blocks somebody else', () => ({ users: { includeUsers: ['00000000-0000-4000-8000-00000000beef'] } }), 'nothing'],
    ['leaves her out', (id) => ({ users: { excludeUsers: [id] } }), 'nothing'],
    ['takes a group', () => ({ users: { includeUsers: [], includeGroups: ['g'] } }), 'unknown'],
    ['leaves out a role', () => ({ users: { excludeRoles: ['r'] } }), 'unknown'],
    ['is for Office 365', () => ({ applications: { includeApplications: ['Office365'] } }), 'refuses'],
    [
      'is for another application',
      () => ({ applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] } }),
      'nothing',
    ],
    [
      'leaves Exchange out',
      () => ({ applications: { excludeApplications: ['00000002-0000-0ff1-ce00-000000000000'] } }),
      'nothing',
    ],
    [
      'is for some places',
      () => ({ further: { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } } }),
      'unknown',
    ],
    ['asks for a second factor', () => ({ grant: ['mfa'] }), 'unknown'],
    ['grants nothing', () => ({ grant: null }), 'nothing'],
  ])('a policy of Conditional Access that %s', async (_, policyFor, says) => {
    switchTo(false, true);
    state.signIn.conditionalAccess.push(accessPolicy(policyFor(objectId(state, ana))));
    const { answer } = await asked();
    expect(saysOf(answer)['conditional-access']).toBe(says);
    expect(answer.verdict).toBe({ refuses: 'blocked', nothing: 'allowed', unknown: 'indeterminate' }[says]);
  });

  test('is in every tenant what a plain reading of its rows says', { timeout: 600_000 }, async () => {
    const words = fc.constantFrom<string | null>(null, 'Block basic', 'Scanners');
    const access = fc.record({
      state: fc.constantFrom('enabled', 'disabled'),
      clients: fc.constantFrom<readonly string[]>(['other'], ['browser'], ['all']),
      hers: fc.constantFrom('in', 'out', 'by group'),
      block: fc.boolean(),
    });
    const drawn = fc.record({
      organization: fc.boolean(),
      mailbox: fc.constantFrom(null, true, false),
      own: words,
      general: words,
      defaults: fc.boolean(),
      access: fc.array(access, { maxLength: 2 }),
    });
    addAuthenticationPolicy(state, 'Block basic', false);
    addAuthenticationPolicy(state, 'Scanners', true);
    const id = objectId(state, ana);
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        switchTo(one.organization, one.mailbox);
        rowOf(state, ana)['AuthenticationPolicy'] = one.own;
        const [config] = state.config.OrganizationConfig;
        if (config !== undefined) config['DefaultAuthenticationPolicy'] = one.general;
        state.signIn.securityDefaults = one.defaults;
        const users = { in: {}, out: { excludeUsers: [id] }, 'by group': { includeUsers: [], includeGroups: ['g'] } };
        const rows = one.access.map((each) =>
          accessPolicy({
            state: each.state,
            clients: each.clients,
            users: users[each.hers],
            grant: [each.block ? 'block' : 'mfa'],
          }),
        );
        state.signIn.conditionalAccess.splice(0, 9, ...rows);
        const acting = one.access.filter(
          (each) => each.state === 'enabled' && each.hers !== 'out' && !each.clients.includes('browser'),
        );
        const isOn = one.mailbox ?? one.organization;
        const isRefused =
          !isOn ||
          (one.own ?? one.general) === 'Block basic' ||
          one.defaults ||
          acting.some((each) => each.block && each.hers === 'in');
        const { answer } = await asked();
        expect(answer.verdict).toBe(isRefused ? 'blocked' : acting.length > 0 ? 'indeterminate' : 'allowed');
      }),
      { numRuns: times(25), seed },
    );
  });
});

describe('what is said of it', () => {
  test('begins with the answer and by what, and tells what becomes of it', async () => {
    const { out, err } = await ask(...question, '--emulator', 'contoso');
    expect(out.split('\n').slice(0, 2)).toEqual([
      'Allowed   ana@contoso.com   (SMTP AUTH with a password)',
      '  by the organisation: SMTP AUTH is switched on',
    ]);
    expect(out).toMatch(/! at the end of December 2026 Microsoft switches passwords for SMTP AUTH off by default/u);
    expect(out).toContain('policies/mailboxes.yaml:3');
    expect(err).toContain('postern why ana@contoso.com --emulator contoso');
  });

  test('the timetable is that of the day that is asked for, and nobody warns of what is off', async () => {
    const later = await asked('--at', '2027-01-01');
    expect(later.answer.warnings).toEqual([expect.stringContaining('since the end of December 2026')]);
    const before = await asked('--at', '2026-12-31T23:59:59Z');
    expect(before.answer.warnings).toEqual([expect.stringContaining('at the end of December 2026')]);
    switchTo(false, null);
    expect((await asked()).answer.warnings).toEqual([]);
  });

  test('where such mail goes is what mail by hand meets', async () => {
    const { answer } = await asked('--to', 'x@fabrikam.com');
    expect(answer).toMatchObject({ to: 'x@fabrikam.com', message: { verdict: 'allowed' } });
    const manual = await ask(
      'why',
      ana,
      'x@fabrikam.com',
      '--mechanism',
      'manual',
      '--emulator',
      emulator.url,
      ...nowhere,
      '--json',
    );
    expect(answer.message).toEqual(expect.objectContaining({ gates: manual.json()['gates'] }));
  });

  test('a bounce names the mailbox', async () => {
    const bounce = '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.';
    const { code, out } = await ask(
      'why',
      ana,
      '--mechanism',
      'smtp-auth',
      '--ndr',
      bounce,
      '--emulator',
      emulator.url,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^Allowed/u);
  });

  test('what a snapshot lacks is undecided, named with what gives it, and ends with 3', async () => {
    const cas = {
      cmdlet: 'Get-CASMailbox',
      parameters: { Identity: ana },
      result: [{ PrimarySmtpAddress: ana, SmtpClientAuthenticationDisabled: false }],
    };
    const file = table.put('tenant.json', snapshot({ more: [cas] }));
    const { code, json, out } = await ask(...question, '--snapshot', file, ...nowhere, '--json');
    expect(json()).toMatchObject({ verdict: 'indeterminate', lean: 'allowed' });
    expect(misfits('submission.schema.json', json())).toEqual([]);
    for (const read of [
      'Get-User',
      'Get-AuthenticationPolicy',
      'Get-OrganizationConfig',
      'identitySecurityDefaults',
      'conditionalAccess',
    ])
      expect(out).toContain(read);
    expect(code).toBe(3);
  });

  test('a mailbox that is off by the switches is blocked whatever else could not be read', async () => {
    const cas = {
      cmdlet: 'Get-CASMailbox',
      parameters: { Identity: ana },
      result: [{ PrimarySmtpAddress: ana, SmtpClientAuthenticationDisabled: null }],
    };
    const file = table.put('tenant.json', snapshot({ more: [cas] }));
    const { code, json } = await ask(...question, '--snapshot', file, ...nowhere, '--json');
    expect(json()).toMatchObject({ verdict: 'blocked', decidedBy: { control: 'organization' } });
    expect(code).toBe(0);
  });
});

describe('a question that is wrong', () => {
  test.each([
    [['orders@fabrikam.com'], /orders@fabrikam\.com is no mailbox \(MailContact\)/u],
    [['x@fabrikam.com'], /x@fabrikam\.com is not in this tenant/u],
    [['executives@contoso.com'], /is no mailbox/u],
    [['anna@contoso.com'], /did you mean ana@contoso\.com\?/u],
    [['ana'], /ana is no address/u],
    [[], /nobody said which mailbox/u],
    [[ana, '--fix', '1'], /--fix says nothing about SMTP AUTH/u],
    [[ana, '--inbox-rules'], /--inbox-rules says nothing about SMTP AUTH/u],
    [[ana, '--policies-only'], /--policies-only says nothing about SMTP AUTH/u],
  ])('%j', async (args, complaint) => {
    const { code, err } = await ask('why', '--mechanism', 'smtp-auth', ...args, '--emulator', emulator.url);
    expect(err).toMatch(complaint);
    expect(code).toBe(1);
  });
});
