import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { SmtpAuthList } from '../../src/engine/answers/smtp-auth.ts';
import type { SignInAnswer } from '../../src/engine/sign-in/sign-in-answer.ts';
import { textAt } from '../../src/json.ts';
import { accessPolicy, addAuthenticationPolicy, objectId, rowOf } from '../support/sign-in.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  for (const row of state.recipients.values()) row['SmtpClientAuthenticationDisabled'] = null;
  general(false);
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const general = (on: boolean): void => {
  for (const row of state.config.TransportConfig) row['SmtpClientAuthenticationDisabled'] = !on;
};
const switchTo = (who: string, on: boolean): void => {
  rowOf(state, who)['SmtpClientAuthenticationDisabled'] = !on;
};
const mailboxes = (): readonly string[] =>
  [...state.recipients.values()]
    .filter((row) => textAt(row, 'RecipientTypeDetails').endsWith('Mailbox'))
    .filter((row) => textAt(row, 'RecipientTypeDetails') !== 'GroupMailbox')
    .map((row) => textAt(row, 'PrimarySmtpAddress'));

async function listed(
  ...more: readonly string[]
): Promise<PostureReport & { readonly list: SmtpAuthList; code: number }> {
  const target = more.includes('--snapshot') ? [] : ['--emulator', emulator.url];
  const policies = more.includes('--policies') ? [] : ['--policies', 'none'];
  const { code, json } = await ask('posture', '--smtp-auth', '--json', ...policies, ...target, ...more);
  const report = json() as unknown as PostureReport;
  expect(misfits('posture.schema.json', report)).toEqual([]);
  if (report.smtpAuth === undefined) throw new Error('there is no list');
  return { ...report, list: report.smtpAuth, code };
}
const names = ({ list }: { readonly list: SmtpAuthList }): readonly (readonly string[])[] =>
  list.mailboxes.map(({ address, verdict }) => [address, verdict]);
const deny = (match: NonNullable<Fault['match']>): void => emulator.faults.add([{ effect: 'deny', match }]);

describe('the list of who may send through SMTP AUTH', () => {
  test('is told where it is asked for, and nowhere else', async () => {
    const { json } = await ask('posture', '--json', '--policies', 'none', '--emulator', emulator.url);
    expect(json()).not.toHaveProperty('smtpAuth');
    expect((await listed()).list).toMatchObject({
      organization: 'disabled',
      judged: mailboxes().length,
      refused: { organization: mailboxes().length },
      mailboxes: [],
    });
  });

  test('names those who have it on where it is off for everybody', async () => {
    switchTo('scanner@contoso.com', true);
    switchTo('ben@contoso.com', false);
    const found = await listed();
    expect(names(found)).toEqual([['scanner@contoso.com', 'allowed']]);
    expect(found.list.refused).toEqual({ organization: mailboxes().length - 2, mailbox: 1 });
    expect(found.list.mailboxes[0]).toMatchObject({
      setting: 'enabled',
      decidedBy: { control: 'mailbox', reason: 'switched-on' },
      warnings: [expect.stringMatching(/end of December 2026/u)],
    });
  });

  test('names everybody but those who have it off where it is on', async () => {
    general(true);
    switchTo('ben@contoso.com', false);
    const found = await listed();
    expect(names(found).map(([who]) => who)).toEqual(
      mailboxes()
        .filter((who) => who !== 'ben@contoso.com')
        .toSorted(),
    );
  });

  test('leaves out whom an authentication policy refuses: an own one, or that of the organisation', async () => {
    for (const who of ['ana@contoso.com', 'ben@contoso.com', 'kofi@contoso.com']) switchTo(who, true);
    addAuthenticationPolicy(state, 'No passwords', false);
    addAuthenticationPolicy(state, 'Scanners', true);
    rowOf(state, 'ana@contoso.com')['AuthenticationPolicy'] = 'Scanners';
    rowOf(state, 'ben@contoso.com')['AuthenticationPolicy'] = 'No passwords';
    expect(names(await listed()).map(([who]) => who)).toEqual(['ana@contoso.com', 'kofi@contoso.com']);
    for (const row of state.config.OrganizationConfig) row['DefaultAuthenticationPolicy'] = 'No passwords';
    expect(names(await listed()).map(([who]) => who)).toEqual(['ana@contoso.com']);
  });

  test('leaves out everybody where security defaults are on, and whom Conditional Access blocks', async () => {
    for (const who of ['ana@contoso.com', 'ben@contoso.com']) switchTo(who, true);
    state.signIn.conditionalAccess.push(
      accessPolicy({ users: { includeUsers: [objectId(state, 'ana@contoso.com')] } }),
    );
    expect(names(await listed())).toEqual([['ben@contoso.com', 'allowed']]);
    state.signIn.securityDefaults = true;
    const { list } = await listed();
    expect([list.mailboxes, list.refused['security-defaults']]).toEqual([[], 2]);
  });

  test('says of each mailbox what the question about it alone says', async () => {
    general(true);
    switchTo('ben@contoso.com', false);
    addAuthenticationPolicy(state, 'No passwords', false);
    rowOf(state, 'kofi@contoso.com')['AuthenticationPolicy'] = 'No passwords';
    state.signIn.conditionalAccess.push(
      accessPolicy({ users: { includeUsers: [objectId(state, 'ana@contoso.com')] } }),
      accessPolicy({
        name: 'Some',
        users: { includeUsers: [], includeGroups: ['00000000-0000-4000-8000-00000000000a'] },
      }),
    );
    const found = await listed();
    const said = new Map(
      found.list.mailboxes.map((one) => [one.address, [one.verdict, one.lean, one.decidedBy.object]]),
    );
    for (const who of ['ben@contoso.com', 'kofi@contoso.com', 'ana@contoso.com', 'scanner@contoso.com']) {
      const args = ['why', who, '--mechanism', 'smtp-auth', '--json', '--policies', 'none', '--emulator', emulator.url];
      const { verdict, lean, decidedBy } = (await ask(...args)).json() as unknown as SignInAnswer;
      expect([who, said.get(who) ?? 'blocked']).toEqual([
        who,
        verdict === 'blocked' ? 'blocked' : [verdict, lean, decidedBy.object],
      ]);
    }
  });

  test('tells who was seen using it, whose word it stands on, and never that nobody does', async () => {
    for (const who of ['scanner@contoso.com', 'ana@contoso.com']) switchTo(who, true);
    const signIn = (who: string, more: object): void =>
      void state.signIn.log.push({
        id: `${state.signIn.log.length}`,
        userId: objectId(state, who).toUpperCase(),
        clientAppUsed: 'Authenticated SMTP',
        status: { errorCode: 0 },
        ...more,
      });
    signIn('scanner@contoso.com', { createdDateTime: '2026-11-19T08:00:00Z' });
    signIn('scanner@contoso.com', { createdDateTime: '2026-11-20T08:00:00Z' });
    signIn('ana@contoso.com', { createdDateTime: '2026-11-20T08:00:00Z', status: { errorCode: 50126 } });
    signIn('ana@contoso.com', { createdDateTime: '2026-11-20T08:00:00Z', clientAppUsed: 'Browser' });
    const policies = table.folder(
      'declared',
      'smtpAuth: { mailboxes: [{ address: scanner@contoso.com, state: enabled, owner: facilities, reason: x, until: 2036-12-31 }] }\n',
    );
    const { list, unread, code } = await listed('--policies', policies);
    expect(list.mailboxes).toMatchObject([
      { address: 'ana@contoso.com', lastUsed: null, governance: {}, place: null },
      {
        address: 'scanner@contoso.com',
        lastUsed: '2026-11-20T08:00:00Z',
        governance: { owner: 'facilities', until: '2036-12-31' },
        place: { line: 1 },
      },
    ]);
    expect([list.usage, unread, code]).toEqual(['read', [], 0]);
    const { out } = await ask('posture', '--smtp-auth', '--policies', policies, '--emulator', emulator.url);
    expect(out.replaceAll(/\s+/gu, ' ')).toContain('A mailbox without a date was not seen');
    expect(out).toContain('last used 2026-11-20');
  });

  test('is a table for Excel too', async () => {
    switchTo('scanner@contoso.com', true);
    const folder = table.path('tables');
    await listed('--csv', folder);
    expect(readFileSync(join(folder, 'smtp-auth.csv'), 'utf8')).toMatch(
      /^.?mailbox[\s\S]*scanner@contoso\.com,allowed/u,
    );
    const other = table.path('others');
    await ask('posture', '--policies', 'none', '--emulator', emulator.url, '--csv', other);
    expect([existsSync(join(other, 'posture.csv')), existsSync(join(other, 'smtp-auth.csv'))]).toEqual([true, false]);
  });

  test('is the same from a snapshot that was taken for it', async () => {
    switchTo('scanner@contoso.com', true);
    addAuthenticationPolicy(state, 'Scanners', true);
    rowOf(state, 'scanner@contoso.com')['AuthenticationPolicy'] = 'Scanners';
    const file = table.path('tenant.json');
    await ask('snapshot', '--smtp-auth', '--policies', 'none', '--emulator', emulator.url, '--out', file);
    const [live, recorded] = [await listed(), await listed('--snapshot', file)];
    expect(recorded.list).toEqual(live.list);
    expect(recorded.list.mailboxes).toHaveLength(1);
  });
});

describe('what could not be read of it', () => {
  beforeEach(() => {
    switchTo('scanner@contoso.com', true);
    addAuthenticationPolicy(state, 'Scanners', true);
  });

  test.each<[string, NonNullable<Fault['match']>, string]>([
    ['authentication policies', { cmdlet: 'Get-AuthenticationPolicy' }, 'authentication-policy'],
    ['who is under which', { cmdlet: 'Get-User' }, 'authentication-policy'],
    ['the policy of the organisation', { cmdlet: 'Get-OrganizationConfig' }, 'authentication-policy'],
    ['security defaults', { graph: 'GET /policies/identitySecurityDefaultsEnforcementPolicy' }, 'security-defaults'],
    ['Conditional Access', { graph: 'GET /identity/conditionalAccess/policies*' }, 'conditional-access'],
  ])('of %s leaves it open, and is said once', async (_, match, control) => {
    if (match.cmdlet !== 'Get-OrganizationConfig')
      rowOf(state, 'scanner@contoso.com')['AuthenticationPolicy'] = 'Scanners';
    expect(names(await listed())).toEqual([['scanner@contoso.com', 'allowed']]);
    deny(match);
    const found = await listed();
    expect(names(found)).toEqual([['scanner@contoso.com', 'indeterminate']]);
    expect(found.list.mailboxes[0]?.decidedBy).toMatchObject({ control, reason: 'not-read' });
    expect(found.unread.filter(({ what }) => what === 'who may send through SMTP AUTH')).toHaveLength(1);
    expect(found.code).toBe(3);
  });

  test('of the mailboxes names nobody, and says so', async () => {
    deny({ cmdlet: 'Get-CASMailbox' });
    const found = await listed();
    expect([found.list.judged, found.list.mailboxes, found.code]).toEqual([null, [], 3]);
    const { out } = await ask('posture', '--smtp-auth', '--policies', 'none', '--emulator', emulator.url);
    expect(out.replaceAll(/\s+/gu, ' ')).toContain('who may is not known: the mailboxes could not be listed');
  });

  test('of the sign-ins leaves open who uses it, and nothing else', async () => {
    deny({ graph: 'GET /auditLogs/signIns*' });
    const found = await listed();
    expect(names(found)).toEqual([['scanner@contoso.com', 'allowed']]);
    expect([found.list.usage, found.code]).toEqual(['unknown', 3]);
    expect(found.unread.map(({ what }) => what)).toEqual(['who uses SMTP AUTH']);
  });

  test('of the switch of one mailbox leaves that one open', async () => {
    rowOf(state, 'ben@contoso.com')['SmtpClientAuthenticationDisabled'] = 'perhaps';
    const found = await listed();
    expect(names(found)).toEqual([
      ['ben@contoso.com', 'indeterminate'],
      ['scanner@contoso.com', 'allowed'],
    ]);
    expect(found.code).toBe(3);
  });
});
