import { describe, expect, test } from 'vitest';
import { invoke } from '../../../src/emulator/server/invoke.ts';
import { startRuntime } from '../../../src/emulator/server/runtime.ts';
import { type Json, type JsonObject, textAt } from '../../../src/json.ts';
import { type Answer, aRequest, aTenant, column, type Run, running } from './support.ts';

const span = { StartDate: '2026-11-20T00:00:00Z', EndDate: '2026-11-22T00:00:00Z' };
const search = (run: Run, more: JsonObject = {}): Answer => run('Search-UnifiedAuditLog', { ...span, ...more });
const dataOf = (answer: Answer): readonly JsonObject[] =>
  answer.rows.map((row) => JSON.parse(textAt(row, 'AuditData')) as JsonObject);

/** A tenant in which the default remote domain was switched so often. */
function switched(times: number, quirks: Parameters<typeof running>[1] = {}): Run {
  const run = running(aTenant(), quirks);
  for (let n = 0; n < times; n += 1) run('Set-RemoteDomain', { Identity: 'default', AutoForwardEnabled: n % 2 === 0 });
  return run;
}

describe('the audit log', () => {
  test.each<[string, string, JsonObject, object]>([
    [
      'a configuration object by its name',
      'Set-RemoteDomain',
      { Identity: 'DEFAULT', AutoForwardEnabled: false },
      {
        ObjectId: 'Default',
        Parameters: [
          { Name: 'Identity', Value: 'DEFAULT' },
          { Name: 'AutoForwardEnabled', Value: 'False' },
        ],
      },
    ],
    [
      'a recipient by its place in the directory',
      'Set-Mailbox',
      { Identity: 'adele@contoso.com', ForwardingSmtpAddress: 'x@gmail.com' },
      { ObjectId: expect.stringMatching(/PROD\.OUTLOOK\.COM\/.*\/contoso\.onmicrosoft\.com\/[^/]+$/u) },
    ],
    [
      'a new object by its name',
      'New-RemoteDomain',
      { Name: 'Fabrikam', DomainName: 'fabrikam.com' },
      { ObjectId: 'Fabrikam', ResultStatus: 'True' },
    ],
    [
      'a list with semicolons, and nothing as nothing',
      'Set-HostedOutboundSpamFilterPolicy',
      {
        Identity: 'Default',
        BccSuspiciousOutboundAdditionalRecipients: ['a@contoso.com', 'b@contoso.com'],
        AdminDisplayName: null,
      },
      {
        Parameters: expect.arrayContaining([
          { Name: 'BccSuspiciousOutboundAdditionalRecipients', Value: 'a@contoso.com;b@contoso.com' },
        ]),
      },
    ],
    [
      'that a cmdlet failed',
      'Set-RemoteDomain',
      { Identity: 'nothing' },
      { ResultStatus: 'False', ObjectId: 'nothing' },
    ],
  ])('has %s', (_, cmdlet, parameters, expected) => {
    const run = running(aTenant());
    run(cmdlet, parameters);
    expect(dataOf(search(run))).toMatchObject([
      { Operation: cmdlet, CreationTime: '2026-11-21T12:00:00', ...expected },
    ]);
  });

  test('has neither what reads, nor what was refused before it ran, nor what asked back', () => {
    const run = running(aTenant());
    run('Get-RemoteDomain');
    run('Set-RemoteDomain', { Identity: 'Default', Bogus: 1 });
    run('Remove-RemoteDomain', { Identity: 'Default' });
    expect(search(run).rows).toEqual([]);
  });

  test('leaves the identifiers of a tenant as they are without it', () => {
    const [one, other] = [aTenant(), aTenant()];
    switched(0);
    running(one)('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false });
    expect(one.next.guid()).toBe(other.next.guid());
  });

  const jwt = (claims: JsonObject): string => `e.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  test.each<[string, string, JsonObject]>([
    ['the application of a token', jwt({ appid: 'a-p-p' }), { UserId: 'a-p-p', UserType: 6, AppId: 'a-p-p' }],
    ['the person of a token', jwt({ upn: 'ana@contoso.com', appid: 'a' }), { UserId: 'ana@contoso.com', UserType: 2 }],
    ['somebody where a token says nothing', 'opaque', { UserId: 'unnamed', UserType: 6 }],
  ])('names %s', (_, token, expected) => {
    const state = aTenant();
    const runtime = startRuntime({ tenant: state });
    const plain = aRequest(state);
    const request = { ...plain, headers: { ...plain.headers, authorization: `Bearer ${token}` } };
    const parameters = { Identity: 'Default', AutoForwardEnabled: false };
    invoke({ cmdlet: 'Set-RemoteDomain', parameters }, request, runtime, { lag: null, staleLink: false });
    expect(JSON.parse(textAt(state.auditLog[0] ?? {}, 'AuditData'))).toMatchObject(expected);
  });
});

describe('searching it', () => {
  test('gives the newest hundred, unless asked for more', () => {
    const run = switched(101);
    expect(search(run).rows).toHaveLength(100);
    expect(search(run, { ResultSize: 5000 }).rows).toHaveLength(101);
    expect(search(run, { ResultSize: 5001 }).status).toBe(400);
    expect(column(search(run, { ResultSize: 1 }), 'ResultCount')).toEqual([101]);
  });

  test.each([
    ['ReturnLargeSet', false],
    ['ReturnNextPreviewPage', true],
  ])('%s goes on under its session id to the end, and says some twice', (SessionCommand, sorted) => {
    const run = switched(7);
    const session = { SessionId: 's', SessionCommand, ResultSize: 3 };
    const blocks = Array.from({ length: 5 }, () => column(search(run, session), 'Identity'));
    expect(blocks.at(-1)).toEqual([]);
    const all = blocks.flat();
    expect(new Set(all).size).toBe(7);
    expect(all.length).toBeGreaterThan(7);
    const whole = column(search(run), 'Identity');
    expect(JSON.stringify([...new Set(all)]) === JSON.stringify(whole)).toBe(sorted);
  });

  test('knows its sessions apart', () => {
    const run = switched(3);
    const block = (SessionId: string) =>
      search(run, { SessionId, SessionCommand: 'ReturnLargeSet', ResultSize: 5000 }).rows.length;
    expect([block('a'), block('a'), block('b')]).toEqual([3, 0, 3]);
  });

  test.each<[string, JsonObject, number]>([
    ['by cmdlet', { Operations: ['set-remotedomain'] }, 2],
    ['by another cmdlet', { Operations: ['Set-Mailbox'] }, 0],
    ['by person', { UserIds: ['nobody'] }, 0],
    ['by object', { ObjectIds: ['default'] }, 2],
    ['by text', { FreeText: 'autoforward' }, 2],
    ['by record type', { RecordType: 'ExchangeAdmin' }, 2],
    ['by time', { EndDate: '2026-11-21T11:59:59Z' }, 0],
  ])('finds %s', (_, more, count) => {
    expect(search(switched(2), more).rows).toHaveLength(count);
  });

  test('does not find what has not arrived', () => {
    expect(search(switched(1, { auditDelay: 60_000 })).rows).toEqual([]);
  });

  test.each<[string, JsonObject, number]>([
    ['a span that ends before it begins', { EndDate: '2026-11-19T00:00:00Z' }, 400],
    ['another record type', { RecordType: 'SharePoint' }, 501],
    ['what is in preview', { HighCompleteness: true }, 501],
    ['a session without a command', { SessionId: 's' }, 501],
  ])('refuses %s', (_, more, status) => {
    expect(search(switched(1), more).status).toBe(status);
  });

  test('refuses two commands under one session id', () => {
    const run = switched(1);
    search(run, { SessionId: 's', SessionCommand: 'ReturnLargeSet' } satisfies Record<string, Json>);
    expect(search(run, { SessionId: 's', SessionCommand: 'ReturnNextPreviewPage' }).status).toBe(501);
  });
});
