import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { ForwardsReport, ListedForward } from '../../src/engine/forwards/forwards-report.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, snapshot } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const rule = async (mailbox: string, name: string, action: JsonObject): Promise<void> =>
  run('New-InboxRule', { Mailbox: mailbox, Name: name, ...action });

async function listed(policies: string, ...more: readonly string[]) {
  const folder = policies === '' ? '/nonexistent' : table.folder('policies', `${head}${policies}`);
  const asked = await ask('forwards', '--emulator', emulator.url, '--policies', folder, '--json', ...more);
  const report = asked.json() as unknown as ForwardsReport;
  const of = (from: string, to: string): ListedForward | undefined =>
    report.forwards.find((one) => one.from === from && one.to === to);
  return { ...asked, report, of };
}

const ana = ['ana@contoso.com', 'ana.castro.private@gmail.com'] as const;
const kofi = ['kofi@contoso.com', 'orders@fabrikam.com'] as const;
const own = 'forwardingSmtpAddress: ana.castro.private@gmail.com, deliverToMailboxAndForward: false';

describe('on whose word a forward stands', () => {
  test('nobody says where there are no policies for the tenant', async () => {
    const { of, report } = await listed('');
    expect(report.forwards.map(({ sanction }) => sanction)).toEqual(report.forwards.map(() => null));
    expect(of(...ana)).toMatchObject({ object: 'mailboxForwarding/ana@contoso.com', keepsCopy: false });
  });

  test.each([
    ['declared', `mailboxForwarding: [{ mailbox: ana@contoso.com, ${own}, reason: Leave, owner: hr@contoso.com }]`],
    ['changed', 'mailboxForwarding: [{ mailbox: ana@contoso.com, forwardingSmtpAddress: x@fabrikam.com }]'],
    ['changed', 'mailboxForwarding: [{ mailbox: ana@contoso.com, forwardingSmtpAddress: null }]'],
    ['changed', `mailboxForwarding: [{ mailbox: ana@contoso.com, ${own}, until: 2026-01-01 }]`],
    ['undeclared', 'scope: { mailboxForwarding: { undeclared: report } }'],
    ['undeclared', 'scope: { mailboxForwarding: { undeclared: close } }'],
    ['left alone', 'scope: { mailboxForwarding: { undeclared: ignore } }'],
    ['left alone', 'scope: { mailboxForwarding: { undeclared: report, ignore: ["ana@*"] } }'],
  ])('%s by %s', async (sanction, policies) => {
    const { of } = await listed(`${policies}\n`);
    expect(of(...ana)?.sanction).toBe(sanction);
  });

  test('the reason and the line come with a declared one', async () => {
    const { of } = await listed(`mailboxForwarding: [{ mailbox: ana@contoso.com, ${own}, reason: On leave }]\n`);
    expect(of(...ana)).toMatchObject({ governance: { reason: 'On leave' }, place: { line: 2 } });
  });

  test('a rule is declared at its target, and no longer where somebody changes that or its day has come', async () => {
    await rule('dora@contoso.com', 'Copy', { ForwardTo: 'd@fabrikam.com' });
    const entry = (until: string): string =>
      `inboxForwards: [{ rule: Dora@contoso.com/Copy, forwardTo: [D@fabrikam.com], until: ${until}, reason: Audit }]\n`;
    const { of } = await listed(entry('2036-01-01'), '--inbox-rules');
    expect(of('dora@contoso.com', 'd@fabrikam.com')).toMatchObject({
      sanction: 'declared',
      governance: { reason: 'Audit', until: '2036-01-01' },
    });
    expect(of('dora@contoso.com', 'drop@proton.example')?.sanction).toBe('undeclared');
    const ended = await listed(entry('2026-01-01'), '--inbox-rules');
    expect(ended.of('dora@contoso.com', 'd@fabrikam.com')?.sanction).toBe('changed');
    await run('Set-InboxRule', { Mailbox: 'dora@contoso.com', Identity: 'Copy', ForwardTo: 'e@fabrikam.com' });
    const after = await listed(entry('2036-01-01'), '--inbox-rules');
    expect(after.of('dora@contoso.com', 'e@fabrikam.com')?.sanction).toBe('changed');
  });
});

describe('names that mislead', () => {
  test.each(['Junk E-mail Rule', 'Microsoft.Exchange.OOF.AllExternalSenders.Global'])(
    'a rule called %s is one like any other where it sends mail on',
    async (name) => {
      await rule('rosa@contoso.com', name, { RedirectTo: 'j@evil.example' });
      const { of } = await listed('scope: {}\n', '--inbox-rules');
      expect(of('rosa@contoso.com', 'j@evil.example')?.sanction).toBe('undeclared');
      const folder = table.folder('own', head);
      const drift = await ask('drift', '--emulator', emulator.url, '--policies', folder, '--inbox-rules', '--json');
      expect(drift.out).toContain('j@evil.example');
    },
  );

  test.each(['Copy (2)', 'tail (3)', 'x/y (1)'])('a rule called %s is not taken for another', async (name) => {
    await rule('rosa@contoso.com', name, { ForwardTo: 'x@evil.example' });
    const { of } = await listed('scope: {}\n', '--inbox-rules');
    expect(of('rosa@contoso.com', 'x@evil.example')?.sanction).toBe('undeclared');
  });

  test('of several rules of one name each counts, and they count as the worst of them', async () => {
    await rule('rosa@contoso.com', 'dup', { ForwardTo: 'a@fabrikam.com' });
    await rule('rosa@contoso.com', 'dup', { ForwardTo: 'b@evil.example' });
    const entry = 'inboxForwards: [{ rule: rosa@contoso.com/dup, forwardTo: [a@fabrikam.com], reason: x }]\n';
    const { of } = await listed(entry, '--inbox-rules');
    expect(of('rosa@contoso.com', 'b@evil.example')?.sanction).toBe('undeclared');
  });

  const contact = async (name: string, DisplayName: string, ExternalEmailAddress: string): Promise<void> =>
    run('New-MailContact', { Name: name, DisplayName, ExternalEmailAddress });

  test.each<[string, () => Promise<void>]>([
    [
      'another of the same display name',
      async () => {
        await contact('Auditor2', 'Auditor', 'drop@evil.example');
        await run('Set-InboxRule', { Mailbox: 'rosa@contoso.com', Identity: 'audit', ForwardTo: 'Auditor2' });
      },
    ],
    [
      'a contact that leads elsewhere',
      async () => run('Set-MailContact', { Identity: 'Auditor', ExternalEmailAddress: 'drop@evil.example' }),
    ],
    [
      'the bin',
      async () => run('Set-InboxRule', { Mailbox: 'rosa@contoso.com', Identity: 'audit', DeleteMessage: true }),
    ],
  ])('an exported rule that sends mail to %s is declared no longer', async (_, change) => {
    await contact('Auditor', 'Auditor', 'auditor@fabrikam.com');
    await rule('rosa@contoso.com', 'audit', { ForwardTo: 'Auditor' });
    const out = `${table.path('accepted')}-${Math.floor(performance.now())}`;
    const args = ['--emulator', emulator.url, '--inbox-rules'];
    expect((await ask('export', ...args, '--policies', '/nonexistent', '--out', out)).code).toBe(0);
    expect((await ask('drift', ...args, '--policies', out)).code).toBe(0);
    await change();
    const drift = await ask('drift', ...args, '--policies', out, '--json');
    expect(drift.code).toBe(2);
    expect(drift.out).toContain('inboxForwards/rosa@contoso.com/audit');
  });
});

describe('what is kept and what cannot be told', () => {
  test('a rule that deletes what it sends on keeps no copy', async () => {
    await rule('dora@contoso.com', 'gone', { RedirectTo: 'd@fabrikam.com', DeleteMessage: true });
    await rule('dora@contoso.com', 'kept', { RedirectTo: 'e@fabrikam.com' });
    const { of } = await listed('', '--inbox-rules');
    expect(of('dora@contoso.com', 'd@fabrikam.com')?.keepsCopy).toBe(false);
    expect(of('dora@contoso.com', 'e@fabrikam.com')?.keepsCopy).toBe(true);
  });

  test.each([
    ['that the service marks as broken', { InError: true }],
    ['that has parts no cmdlet shows', { SupportedByTask: false }],
  ])('a rule %s is named, and the answer is not whole', async (_, set) => {
    await rule('dora@contoso.com', 'odd', { ForwardTo: 'd@fabrikam.com' });
    const rows = [...state.inboxRules.values()].find((all) => all.some((one) => one['Name'] === 'odd'));
    Object.assign(rows?.find((one) => one['Name'] === 'odd') ?? {}, set);
    const { code, report } = await listed('', '--inbox-rules');
    expect([code, report.unread.map(({ what }) => what)]).toEqual([
      3,
      ['what the inbox rule "odd" of dora@contoso.com does'],
    ]);
  });

  test('inbox rules that nobody read are not none', async () => {
    const folder = table.folder('nobody', head);
    const text = await ask('forwards', '--emulator', emulator.url, '--policies', folder);
    expect(text.out).toContain('inbox rules were not read');
    expect(text.err).toContain('postern forwards --inbox-rules');
    expect((await listed('')).report.inboxRules).toEqual({ mailboxes: 0, every: false, unread: 0, others: true });
    expect((await listed('', '--inbox-rules')).report.inboxRules).toEqual({
      mailboxes: 31,
      every: true,
      unread: 0,
      others: false,
    });
    await emulatorDenies('Get-InboxRule');
    expect((await listed('', '--inbox-rules')).report.inboxRules.every).toBe(false);
  });
});

describe('who set a forward up', () => {
  test('is the last who touched it, for mailboxes and for rules alike', async () => {
    await run('Set-Mailbox', { Identity: 'kofi@contoso.com', ForwardingAddress: 'orders@fabrikam.com' });
    await rule('dora@contoso.com', 'Copy', { ForwardTo: 'd@fabrikam.com' });
    await run('Set-InboxRule', { Mailbox: 'dora@contoso.com', Identity: 'Copy', ForwardTo: 'e@fabrikam.com' });
    const { of, report } = await listed('', '--inbox-rules', '--who');
    const admin = { sort: 'person', name: 'admin@contoso.onmicrosoft.com' };
    expect(of(...kofi)?.setBy).toMatchObject({ author: admin, cmdlet: 'Set-Mailbox' });
    expect(of('dora@contoso.com', 'e@fabrikam.com')?.setBy).toMatchObject({ author: admin, cmdlet: 'Set-InboxRule' });
    // Of what was there before the log began it says nothing, and that is said.
    expect(of(...ana)?.setBy).toBeNull();
    expect(report.changedBy?.unknown.map(({ object }) => object)).toContain('mailboxForwarding/ana@contoso.com');
  });

  const by = async (as: string, Mailbox: string, Name: string, ForwardTo: string): Promise<void> => {
    const body = JSON.stringify({ cmdlet: 'New-InboxRule', parameters: { Mailbox, Name, ForwardTo }, as });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${emulator.url}/_postern/run`, { method: 'POST', body, headers })).ok).toBe(true);
  };

  test('a slash in the name of a rule hides nobody', async () => {
    await by('ben@contoso.com', 'dora@contoso.com', 'Bank/Payments', 'd@fabrikam.com');
    const { of } = await listed('', '--inbox-rules', '--who');
    expect(of('dora@contoso.com', 'd@fabrikam.com')?.setBy?.author.name).toBe('ben@contoso.com');
  });

  test('of two rules of one name nobody is named for both', async () => {
    await by('ana@contoso.com', 'rosa@contoso.com', 'dup', 'a@fabrikam.com');
    await by('ben@contoso.com', 'rosa@contoso.com', 'dup', 'b@fabrikam.com');
    const { of, report } = await listed('', '--inbox-rules', '--who');
    expect(of('rosa@contoso.com', 'a@fabrikam.com')?.setBy).toBeNull();
    expect(of('rosa@contoso.com', 'b@fabrikam.com')?.setBy).toBeNull();
    expect(report.changedBy?.unknown).toContainEqual(expect.objectContaining({ because: 'shared-name' }));
  });

  test('is not whoever set it to something else before', async () => {
    await run('Set-Mailbox', { Identity: 'ana@contoso.com', ForwardingSmtpAddress: 'x@fabrikam.com' });
    const row = [...state.recipients.values()].find((one) => one['PrimarySmtpAddress'] === ana[0]);
    Object.assign(row ?? {}, { ForwardingSmtpAddress: `smtp:${ana[1]}` });
    expect((await listed('', '--who')).of(...ana)?.setBy).toBeNull();
  });

  test('is not whoever changed something else of the mailbox', async () => {
    await run('Set-Mailbox', { Identity: 'kofi@contoso.com', DisplayName: 'Kofi A.' });
    expect((await listed('', '--who')).of(...kofi)?.setBy).toBeNull();
  });

  test('stays unknown, and is said to, where the log may not be read', async () => {
    await emulatorDenies('Search-UnifiedAuditLog');
    const { code, report } = await listed('', '--who');
    expect([code, report.unread.map(({ what }) => what)]).toEqual([3, ['the audit log']]);
  });
});

const emulatorDenies = async (cmdlet: string): Promise<void> => {
  const body = JSON.stringify({ effect: 'deny', match: { cmdlet } });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${emulator.url}/_postern/faults`, { method: 'POST', body, headers })).status).toBe(204);
};

/** What Outlook writes of a rule: that somebody changed one, and no more. */
function outlookChanged(owner: string, more: JsonObject = {}): void {
  const data = {
    CreationTime: '2026-11-21T08:00:00',
    Operation: 'UpdateInboxRules',
    RecordType: 2,
    ResultStatus: 'Succeeded',
    UserId: owner,
    UserType: 0,
    MailboxOwnerUPN: owner,
    OperationProperties: [{ Name: 'RuleOperation', Value: 'ModifyMailboxRule' }],
    ...more,
  };
  const row = { CreationDate: '2026-11-21T08:00:00Z', Operations: 'UpdateInboxRules', UserIds: owner, IsValid: true };
  state.auditLog.push({ ...row, Identity: `${state.auditLog.length}`, AuditData: JSON.stringify(data) });
}

describe('since a moment', () => {
  const since = ['--since', '2d'] as const;

  test('only the mailboxes that the log names are read, and every forward in them is found', async () => {
    await rule('rosa@contoso.com', 'new', { ForwardTo: 'r@gmail.com' });
    outlookChanged('dora@contoso.com');
    const before = emulator.calls().operations['Get-InboxRule'] ?? 0;
    const { of, report, code } = await listed('', ...since);
    expect(code).toBe(0);
    expect((emulator.calls().operations['Get-InboxRule'] ?? 0) - before).toBe(2);
    expect(report.inboxRules).toEqual({ mailboxes: 2, every: false, unread: 0, others: true });
    expect(of('rosa@contoso.com', 'r@gmail.com')).toBeDefined();
    expect(of('dora@contoso.com', 'drop@proton.example')).toBeDefined();
  });

  test('a drift job finds a new rule in one run, and names who made it', async () => {
    await rule('rosa@contoso.com', 'new', { ForwardTo: 'r@gmail.com' });
    const folder = table.folder('drift', head);
    const args = ['drift', '--emulator', emulator.url, '--policies', folder, ...since, '--who', '--json'];
    const { unsanctioned, changedBy } = (await ask(...args)).json() as unknown as Drift;
    const object = 'inboxForwards/rosa@contoso.com/new';
    expect(unsanctioned.map((one) => one.object)).toContain(object);
    expect(changedBy?.known.find((one) => one.object === object)).toMatchObject({ cmdlet: 'New-InboxRule' });
  });

  test.each<[string, () => void | Promise<void>, RegExp]>([
    ['a log that may not be read', async () => emulatorDenies('Search-UnifiedAuditLog'), /^the audit log$/u],
    [
      'a record that does not name its mailbox',
      () => outlookChanged('', { UserId: 'dora' }),
      /^1 records of the audit log$/u,
    ],
    [
      'a mailbox that may not be looked up',
      async () => {
        outlookChanged('dora@contoso.com');
        await emulatorDenies('Get-Recipient');
      },
      /^inbox rules of dora@contoso\.com$/u,
    ],
  ])('%s leaves the answer open', async (_, spoil, what) => {
    await spoil();
    const { code, report } = await listed('', ...since);
    expect(code).toBe(3);
    expect(report.unread.map((one) => one.what)).toContainEqual(expect.stringMatching(what));
  });

  test('a name that nobody bears may be the record’s doing, and is told', async () => {
    outlookChanged('gone@contoso.com');
    const { code, report } = await listed('', ...since);
    expect([code, report.unread.map(({ what }) => what)]).toEqual([3, ['inbox rules of gone@contoso.com']]);
  });

  test('where a record names its mailbox in several ways, the one that somebody bears counts', async () => {
    const dora = [...state.recipients.values()].find((one) => one['PrimarySmtpAddress'] === 'dora@contoso.com');
    outlookChanged('dora.before@contoso.com', { MailboxGuid: dora?.['Guid'] ?? null });
    const { code, of } = await listed('', ...since);
    expect(code).toBe(0);
    expect(of('dora@contoso.com', 'drop@proton.example')).toBeDefined();
  });

  test('whoever changes the rules of a mailbox that nobody finds is not taken for its owner', async () => {
    const set = [
      { Name: 'Mailbox', Value: 'gone@contoso.com' },
      { Name: 'Identity', Value: 'out' },
    ];
    outlookChanged('dora@contoso.com', {
      Operation: 'Set-InboxRule',
      ResultStatus: 'True',
      UserType: 2,
      Parameters: set,
    });
    state.auditLog.forEach((row) => Object.assign(row, { Operations: 'Set-InboxRule' }));
    const { code, report } = await listed('', ...since);
    expect([code, report.unread.map(({ what }) => what)]).toEqual([3, ['inbox rules of gone@contoso.com']]);
  });

  test('a bar in the name of an own rule does not hide whose it is', async () => {
    const set = [{ Name: 'Identity', Value: String.raw`Send\home` }];
    outlookChanged('dora@contoso.com', {
      Operation: 'Set-InboxRule',
      ResultStatus: 'True',
      UserType: 2,
      Parameters: set,
    });
    state.auditLog.forEach((row) => Object.assign(row, { Operations: 'Set-InboxRule' }));
    const { code, of } = await listed('', ...since);
    expect(code).toBe(0);
    expect(of('dora@contoso.com', 'drop@proton.example')).toBeDefined();
  });

  test.each<[string, readonly string[], string]>([
    ['every mailbox', ['--since', '2d', '--inbox-rules'], 'reads every mailbox'],
    ['a log that nothing asks', ['--audit-file', '/dev/null'], 'nothing asks the audit log'],
  ])('beside %s is refused, and not left out of account', async (_, args, why) => {
    const asked = await ask('forwards', '--emulator', emulator.url, ...args);
    expect(asked.code).toBe(1);
    expect(asked.err).toContain(why);
  });

  test('beside a snapshot is refused too', async () => {
    const asked = await ask('forwards', '--snapshot', table.put('t.json', snapshot()), '--since', '2d');
    expect(asked.code).toBe(1);
    expect(asked.err).toContain('a tenant that answers');
  });

  test.each([
    ['yesterday', 'is no time'],
    ['2026-02-31', 'is no time'],
    ['2030-01-01', 'is yet to come'],
    ['-3d', 'is no time'],
  ])('--since %s %s', async (time, why) => {
    const asked = await ask('forwards', '--emulator', emulator.url, `--since=${time}`);
    expect(asked.code).toBe(1);
    expect(asked.err).toContain(why);
  });
});

describe('an exported audit log', () => {
  const record = (operation: string, owner: string): JsonObject => ({
    CreationTime: '2026-11-21T08:00:00',
    Operation: operation,
    ResultStatus: 'True',
    UserId: owner,
    UserType: 2,
    ObjectId: `EURPR.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/contoso/${owner}\\.`,
    Parameters: [{ Name: 'Name', Value: '.' }],
  });
  const records = [record('New-InboxRule', 'dora@contoso.com'), record('Add member to group.', 'ana@contoso.com')];
  const doubled = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const csvFile = [
    'CreationDate,Operation,AuditData',
    ...records.map((one) => `11/21/2026 8:00:00 AM,x,${doubled(JSON.stringify(one))}`),
  ].join('\r\n');

  test.each<[string, string | Uint8Array]>([
    ['CSV', csvFile],
    ['CSV with a mark', `\uFEFF${csvFile}`],
    ['CSV in UTF-16', Buffer.from(csvFile, 'utf16le')],
    ['an array', JSON.stringify(records)],
    ['rows with the record as text', JSON.stringify(records.map((one) => ({ AuditData: JSON.stringify(one) })))],
    ['rows of Graph with the record as it is', JSON.stringify(records.map((one) => ({ auditData: one })))],
    ['what Graph lists', JSON.stringify({ value: records.map((one) => ({ auditData: one })) })],
    ['a record a line', records.map((one) => JSON.stringify(one)).join('\n')],
  ])('as %s names the mailboxes to read', async (name, content) => {
    const file = table.put(`${name}.log`, content);
    const { of, report, code } = await listed('', '--since', '2d', '--audit-file', file, '--who');
    expect(code).toBe(0);
    expect(report.inboxRules.mailboxes).toBe(1);
    expect(of('dora@contoso.com', 'drop@proton.example')?.setBy).toMatchObject({
      author: { name: 'dora@contoso.com' },
    });
  });

  test.each([
    ['text', 'hello'],
    ['an empty file', ''],
    ['CSV without records', 'Date,Sender\n1,2\n'],
    ['JSON that is cut off', '[{"Operation": "New-Inb'],
  ])('that is %s is refused by name', async (name, content) => {
    const file = table.put(`bad ${name}`, content);
    const asked = await ask('forwards', '--emulator', emulator.url, '--since', '2d', '--audit-file', file);
    expect(asked.code).toBe(1);
    expect(asked.err).toContain('is no export of the audit log');
  });

  test('that ends before the moment, or is as long as an export can be, is not taken for whole', async () => {
    const old = table.put('old.log', JSON.stringify([{ ...records[0], CreationTime: '2025-01-01T00:00:00' }]));
    const full = table.put('full.log', JSON.stringify(Array.from({ length: 50_000 }, () => records[1] ?? {})));
    for (const file of [old, full]) {
      const { code, report } = await listed('', '--since', '2d', '--audit-file', file);
      expect([code, report.unread.map(({ what }) => what)]).toEqual([3, ['the audit log']]);
    }
  });

  test('with a line that is cut off says that a record is not understood', async () => {
    const file = table.put('cut.log', `${JSON.stringify(records[0])}\n{"Operation": "New-Inb`);
    const { code, report } = await listed('', '--since', '2d', '--audit-file', file);
    expect([code, report.unread.length]).toEqual([3, 1]);
  });
});

test('as CSV has one row a forward, and its columns stay', async () => {
  const asked = await ask('forwards', '--emulator', emulator.url, '--policies', '/nonexistent', '--format', 'csv');
  const rows = parse<JsonObject>(asked.out, { columns: true, bom: true });
  expect(rows.map(({ from, to }) => [from, to])).toContainEqual([...ana]);
  expect(asked.out.split('\r\n')[0]).toBe(
    '\uFEFFfrom,to,mechanism,rule,through_group,keeps_copy,verdict,lean,decided_by,code,nobody_is_told,loss,declared_at,sanction,owner,reason,ticket,until,set_by,set_at,set_with',
  );
});

test('what is suggested next fits the source: a snapshot reads no more than it holds', async () => {
  const file = table.put('plain.json', snapshot());
  const told = await ask('forwards', '--snapshot', file, '--policies', '/nonexistent');
  expect(told.out + told.err).not.toContain('--inbox-rules');
  const live = await ask('forwards', '--emulator', emulator.url, '--policies', '/nonexistent');
  expect(live.err + live.out).toContain('postern forwards --inbox-rules');
});
