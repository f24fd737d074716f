import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GrantsReport } from '../../src/engine/granted/grants-report.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits } from './asking.ts';

const table = desk();
let emulator: RunningEmulator;
beforeAll(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterAll(async () => {
  table.remove();
  await emulator.close();
});

const policies = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
grants:
  - { name: Used, from: { people: [ben@contoso.com, dora@contoso.com] }, to: ["*.fabrikam.com"], accept: [redirects, mailbox-forwards] }
  - { name: Stopped, from: { people: [ana@contoso.com] }, to: [partner.com], accept: [redirects, mailbox-forwards] }
  - { name: Unseen, from: { people: [ana@contoso.com, kofi@contoso.com] }, to: [partner.com] }
  - { name: Another way, from: { people: [ben@contoso.com] }, to: [other.example], by: [mailbox] }
  - { name: Anybody, from: everyone, to: [unseen.example] }
  - { name: Set up, from: { people: [carlos@contoso.com] }, to: [late.example] }
  - { name: Gone, from: { people: [ben@contoso.com] }, to: [fabrikam.com], until: 2026-11-21 }
`;

const header =
  'date_time_utc,source,event_id,network_message_id,recipient_address,sender_address,internal_message_id,reference';
const trace = [
  header,
  '2026-11-18T09:14:03.1230000Z,MAILBOXRULE,SEND,1,x@fabrikam.com,ben@contoso.com,,b',
  '2026-11-20T09:14:03.1230000Z,MAILBOXRULE,SEND,2,y@eu.fabrikam.com,ben@contoso.com,,b',
  '2026-11-22T09:14:03.1230000Z,MAILBOXRULE,FAIL,3,y@partner.com,ana@contoso.com,,a',
  '2026-11-23T09:14:03.1230000Z,MAILBOXRULE,SEND,4,y@other.example,ben@contoso.com,,b',
  '2026-11-24T09:14:03.1230000Z,STOREDRIVER,DELIVER,5,ben@contoso.com,carlos@contoso.com,b,',
  '2026-11-21T09:14:03.1230000Z,STOREDRIVER,DELIVER,6,ana@contoso.com,carlos@contoso.com,a,',
].join('\n');

const audit = JSON.stringify([
  {
    CreationDate: '2026-11-19T08:00:00Z',
    UserIds: 'carlos@contoso.com',
    Operations: 'Set-Mailbox',
    AuditData: JSON.stringify({
      CreationTime: '2026-11-19T08:00:00',
      Operation: 'Set-Mailbox',
      ObjectId: 'carlos@contoso.com',
      UserId: 'carlos@contoso.com',
      ResultStatus: 'True',
      Workload: 'Exchange',
      RecordType: 1,
      Parameters: [
        { Name: 'Identity', Value: 'carlos@contoso.com' },
        { Name: 'ForwardingSmtpAddress', Value: 'smtp:c@late.example' },
      ],
    }),
  },
]);

const files = (...given: readonly string[]): readonly string[] => given.flatMap((file) => ['--evidence', file]);
const seen = (): readonly string[] => files(table.put('trace.csv', trace), table.put('audit.json', audit));
const place = (): readonly string[] => ['--policies', table.folder('used', policies)];
const asked = (...more: readonly string[]): ReturnType<typeof ask> =>
  ask('grants', '--emulator', emulator.url, ...place(), ...more);

describe('what grants were used for, by evidence', () => {
  test('is said of each: the last day, that nothing was seen, or why nobody can tell', async () => {
    const report = (await asked(...seen(), '--json')).json() as unknown as GrantsReport;
    expect(misfits('grants.schema.json', report)).toEqual([]);
    const uses = Object.fromEntries(report.grants.map(({ name, use }) => [name, use]));
    const unused = { messages: 0, last: null, people: [] };
    expect(uses).toEqual({
      Used: { state: 'used', messages: 2, last: '2026-11-20', people: ['ben@contoso.com'], because: null },
      Stopped: { state: 'idle', ...unused, because: null },
      Unseen: { state: 'unknown', ...unused, because: 'the files have no mail of kofi@contoso.com' },
      'Another way': { state: 'idle', ...unused, because: null },
      Anybody: { state: 'unknown', ...unused, because: expect.stringContaining('no file has the mail of everyone') },
      'Set up': {
        state: 'unknown',
        ...unused,
        because: 'carlos@contoso.com has set one up, and no file has its mail',
      },
      Gone: null,
    });
    expect(report.evidence).toMatchObject([
      { kind: 'extended message trace', from: '2026-11-18', to: '2026-11-24', gaps: [] },
      { kind: 'audit log', rows: 1 },
    ]);
  });

  test('stands in the text, the table and the page', async () => {
    const { out } = await asked(...seen());
    expect(out).toContain('used: 2 messages, last on 2026-11-20, by ben@contoso.com');
    expect(out).toContain('not used, in the time that the files cover');
    expect(out).toContain('whether it is used nobody can tell: the files have no mail of kofi@contoso.com');
    expect(out).toContain('extended message trace, 6 rows · 2026-11-18 to 2026-11-24');
    const rows = parse((await asked(...seen(), '--format', 'csv')).out, {
      columns: true,
      bom: true,
    }) as readonly Readonly<Record<string, string>>[];
    expect(rows.find(({ name }) => name === 'Used')).toMatchObject({
      use: 'used',
      last_used: '2026-11-20',
      messages: '2',
    });
    expect(rows.find(({ name }) => name === 'Gone')).toMatchObject({ use: '', last_used: '', messages: '' });
    const page = table.path('register.html');
    await asked(...seen(), '--html', page);
    expect(readFileSync(page, 'utf8')).toContain('last on 2026-11-20');
  });

  test('leaves everything open where a row does not say whose mail it is', async () => {
    const nobodys = `${header}\n2026-11-20T09:14:03.1230000Z,MAILBOXRULE,SEND,9,x@partner.com,,,`;
    const report = (
      await asked(...seen(), ...files(table.put('nobody.csv', nobodys)), '--json')
    ).json() as unknown as GrantsReport;
    expect(report.grants.flatMap(({ name, use }) => (use?.state === 'idle' ? [name] : []))).toEqual([]);
  });

  test('is not said without a tenant', async () => {
    const { code, err } = await ask('grants', ...place(), ...seen());
    expect(code).toBe(1);
    expect(err).toContain('--evidence says nothing of grants without a tenant');
  });

  test('is nothing where no file was given', async () => {
    const report = (await asked('--json')).json() as unknown as GrantsReport;
    expect(report.grants.map(({ use }) => use)).toEqual(report.grants.map(() => null));
    expect(report.evidence).toEqual([]);
  });
});
