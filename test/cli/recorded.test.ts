import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../src/json.ts';
import { ask, askIn, autoForwardReject, type Desk, desk, type Differences, partner, snapshot } from './asking.ts';

let table: Desk;
let files = 0;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const fresh = (name: string): string => `${(files += 1)}-${name}`;
const nowhere = ['--policies', '/nonexistent'];

type Read = JsonObject & { readonly cmdlet?: string };

/** A snapshot as it comes from people, each of whose reads somebody's script may have written otherwise. */
function recorded(differences: Differences, change: (read: Read) => Json = (read) => read): readonly string[] {
  const taken = JSON.parse(snapshot(differences)) as JsonObject & { readonly reads: readonly Read[] };
  const text = JSON.stringify({ ...taken, reads: taken.reads.map(change) });
  return ['--snapshot', table.put(fresh('tenant.json'), text), ...nowhere];
}

const rowsOf = (read: Read): readonly JsonObject[] => (isList(read['result']) ? read['result'].filter(isObject) : []);
const each =
  (cmdlet: string, change: (row: JsonObject) => JsonObject) =>
  (read: Read): Json =>
    read.cmdlet === cmdlet ? { ...read, result: rowsOf(read).map(change) } : read;

interface Told {
  readonly code: number;
  readonly text: string;
  readonly told: JsonObject;
}

/** The posture with its findings as lines, and the requirements that are met. */
async function posture(target: readonly string[]) {
  const { code, out, json } = await ask('posture', ...target, '--json');
  const told = json() as JsonObject;
  const listOf = (key: string): readonly JsonObject[] => (isList(told[key]) ? told[key].filter(isObject) : []);
  const findings = listOf('findings').map((one) =>
    ['id', 'answer', 'message'].map((key) => textAt(one, key)).join(' '),
  );
  return { code, text: out, told, findings, met: listOf('met').map((one) => one['id']) };
}

async function why(target: readonly string[], from: string, to: string): Promise<Told> {
  const { code, out, json } = await ask('why', '--from', from, '--to', to, ...target, '--json');
  return { code, text: out, told: json() };
}

const forwarding = { Name: 'ana', ForwardingSmtpAddress: 'smtp:x@gmail.com', DeliverToMailboxAndForward: true };

describe('a list that was written as one text is unknown', () => {
  const rule = partner.rules[0];
  const scoped = (scope: JsonObject): Differences => ({
    ...partner,
    rules: [{ ...rule, FromMemberOf: null, ...scope }],
  });
  test.each<readonly [string, Differences, string]>([
    ['people', scoped({ From: 'ana@contoso.com ben@contoso.com' }), 'ana@contoso.com ben@contoso.com'],
    ['groups', scoped({ FromMemberOf: 'fwd@contoso.com all@contoso.com' }), 'fwd@contoso.com all@contoso.com'],
    [
      'domains',
      scoped({ SenderDomainIs: 'contoso.com contoso.onmicrosoft.com' }),
      'contoso.com contoso.onmicrosoft.com',
    ],
  ])('%s in the scope of a policy', async (_, differences, text) => {
    const { code, told } = await why(recorded(differences), 'ben@contoso.com', 'x@fabrikam.com');
    expect([told['verdict'], code]).toEqual(['indeterminate', 3]);
    expect(JSON.stringify(told['unread'])).toContain(text);
  });

  test('domains in the exception of a transport rule', async () => {
    const excepted = { ...autoForwardReject, ExceptIfRecipientDomainIs: 'fabrikam.com woodgrove.example' };
    const target = recorded({ mode: 'On', transportRules: [excepted] });
    const { code, told } = await why(target, 'ben@contoso.com', 'x@woodgrove.example');
    expect([told['verdict'], code]).toEqual(['indeterminate', 3]);
  });
});

describe('rows without the properties of forwarding say nothing about forwards', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['none of them, on any mailbox', ['ForwardingAddress', 'ForwardingSmtpAddress', 'DeliverToMailboxAndForward'], []],
    ['no address of the directory', ['ForwardingAddress'], []],
    ['no SMTP address, on one mailbox', ['ForwardingSmtpAddress'], ['ana']],
  ])('%s', async (_, keys, only) => {
    const bare = (row: JsonObject): JsonObject =>
      only.length > 0 && !only.includes(String(row['Name']))
        ? row
        : Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
    const { code, text, told, findings, met } = await posture(recorded({ mode: 'On' }, each('Get-Mailbox', bare)));
    expect(code).toBe(3);
    expect(JSON.stringify(told['unread'])).toContain('Get-Mailbox');
    expect(met).not.toContain('B-FWD-7');
    expect(findings.filter((one) => /^B-FWD-7 .*Get-Mailbox/u.test(one))).not.toEqual([]);
    expect(text).toContain(keys[0] ?? '');
  });
});

describe('a listing as long as it was allowed may be cut', () => {
  const short = (cmdlets: readonly string[]) => (read: Read) =>
    cmdlets.includes(read.cmdlet ?? '') ? { ...read, parameters: { ResultSize: rowsOf(read).length } } : read;
  const everybody = {
    cmdlet: 'Get-Recipient',
    parameters: {},
    result: [
      { Name: 'ana', PrimarySmtpAddress: 'ana@contoso.com', RecipientTypeDetails: 'UserMailbox' },
      { Name: 'ben', PrimarySmtpAddress: 'ben@contoso.com', RecipientTypeDetails: 'UserMailbox' },
    ],
  };

  test.each<readonly [string, readonly string[], Differences, string]>([
    ['of mailboxes, under a policy that is Off', ['Get-Mailbox'], {}, 'blocked'],
    ['of mailboxes, under a policy that is On', ['Get-Mailbox'], { mode: 'On' }, 'allowed'],
    ['of mailboxes and recipients', ['Get-Mailbox', 'Get-Recipient'], { more: [everybody] }, 'blocked'],
    ['of recipients', ['Get-Recipient'], { more: [everybody] }, 'blocked'],
  ])('so that nobody knows of somebody beyond its end: %s', async (_, cmdlets, differences, lean) => {
    const { code, text, told } = await why(recorded(differences, short(cmdlets)), 'carl@contoso.com', 'x@fabrikam.com');
    expect(told).toMatchObject({ verdict: 'indeterminate', lean, fixes: [] });
    expect(code).toBe(3);
    expect(text).toContain('as many rows as it was allowed');
  });

  test('whoever is in it is known all the same', async () => {
    const target = recorded({}, short(['Get-Mailbox']));
    expect(await why(target, 'ben@contoso.com', 'x@fabrikam.com')).toMatchObject({ told: { verdict: 'blocked' } });
  });

  test('and whoever is not in a whole one is not there', async () => {
    const { code, err } = await ask(
      'why',
      '--from',
      'carl@contoso.com',
      '--to',
      'x@y.example',
      ...recorded({ more: [everybody] }),
    );
    expect([code, err]).toEqual([1, expect.stringContaining('has no mailbox carl@contoso.com')]);
  });

  test('the forwards of others are unknown', async () => {
    const { code, told, met } = await posture(recorded({ forwards: [forwarding] }, short(['Get-Mailbox'])));
    expect(code).toBe(3);
    expect(JSON.stringify(told['unread'])).toContain('as many rows as it was allowed');
    expect(met).not.toContain('B-FWD-7');
  });
});

describe('inbox rules that were collected without the hidden ones', () => {
  const rules = (of: string, parameters: JsonObject, ...to: readonly string[]): JsonObject => ({
    cmdlet: 'Get-InboxRule',
    parameters: { Mailbox: `${of}@contoso.com`, ...parameters },
    result: to.map((address, at) => ({ Name: `fw ${at}`, Enabled: true, ForwardTo: [`"T" [SMTP:${address}]`] })),
  });
  const forwardsIn = ({ told }: Told): readonly Json[] =>
    (isList(told['forwards']) ? told['forwards'].filter(isObject) : []).map((one) => [
      one['from'] ?? '',
      one['to'] ?? '',
      one['verdict'] ?? '',
    ]);

  test('are listed, and that hidden ones may be there is said', async () => {
    const more = [rules('ana', {}, 'tom@mailbox.example'), rules('ben', {})];
    const found = await posture(recorded({ mode: 'On', more }));
    expect(found.code).toBe(3);
    expect(forwardsIn(found)).toEqual([['ana@contoso.com', 'tom@mailbox.example', 'allowed']]);
    expect(JSON.stringify(found.told['unread'])).toMatch(/hidden inbox rules of ana@contoso\.com.*IncludeHidden/u);
  });

  test('of one mailbox only', async () => {
    const more = [rules('ana', { IncludeHidden: true }, 'tom@mailbox.example'), rules('ben', {}, 'b@mailbox.example')];
    const found = await posture(recorded({ mode: 'On', more }));
    const unread = JSON.stringify(found.told['unread']);
    expect(forwardsIn(found)).toHaveLength(2);
    expect(unread).toContain('hidden inbox rules of ben@contoso.com');
    expect(unread).not.toContain('hidden inbox rules of ana@contoso.com');
  });

  test('and with them nothing is missing of those mailboxes', async () => {
    const more = [rules('ana', { IncludeHidden: true }, 'tom@mailbox.example'), rules('ben', { IncludeHidden: true })];
    const found = await posture(recorded({ mode: 'On', more }));
    expect(forwardsIn(found)).toHaveLength(1);
    expect(JSON.stringify(found.told['unread'])).not.toContain('hidden inbox rules');
  });
});

describe('SMTP AUTH of one mailbox', () => {
  const listing = (values: Readonly<Record<string, Json>>): JsonObject => ({
    cmdlet: 'Get-CASMailbox',
    parameters: {},
    result: Object.entries(values).map(([name, value]) => ({
      Name: name,
      PrimarySmtpAddress: `${name}@contoso.com`,
      ExternalDirectoryObjectId: name,
      SmtpClientAuthenticationDisabled: value,
    })),
  });
  const requirement = async (more: readonly JsonObject[]) => {
    const { met, findings } = await posture(recorded({ more }));
    return { met, findings: findings.filter((one) => one.startsWith('B-SMTP-2 ')) };
  };

  test('that is switched on breaks the requirement, and is named', async () => {
    const { met, findings } = await requirement([listing({ ana: null, ben: false })]);
    expect(met).not.toContain('B-SMTP-2');
    expect(findings).toEqual([expect.stringMatching(/^B-SMTP-2 not met .*ben@contoso\.com/u)]);
  });

  test('of several names several', async () => {
    const { findings } = await requirement([listing({ ana: false, ben: false })]);
    expect(findings.join()).toMatch(/ana@contoso\.com[^]*ben@contoso\.com/u);
  });

  test('nobody with one of their own meets it', async () => {
    expect(await requirement([listing({ ana: null, ben: true })])).toMatchObject({
      met: expect.arrayContaining(['B-SMTP-2']),
      findings: [],
    });
  });

  test('that nobody listed leaves it undecided, as does a value that is none', async () => {
    for (const more of [[], [listing({ ana: null, ben: 'no' })]]) {
      const { met, findings } = await requirement(more);
      expect(met).not.toContain('B-SMTP-2');
      expect(findings.join()).toMatch(/^B-SMTP-2 (?:unknown|undecided|indeterminate) /u);
    }
  });
});

describe('a scope that outbound policies do not support', () => {
  const dynamic = (type: string): Differences => ({
    more: [
      {
        cmdlet: 'Get-Recipient',
        parameters: { Identity: 'sales@contoso.com' },
        result: [
          {
            Name: 'sales',
            DisplayName: 'Sales',
            PrimarySmtpAddress: 'sales@contoso.com',
            EmailAddresses: ['SMTP:sales@contoso.com'],
            RecipientTypeDetails: type,
            Guid: '00000000-0000-4000-8000-0000000005a1',
            ExternalDirectoryObjectId: 'sales',
          },
        ],
      },
    ],
  });
  const policy = (scope: string): string =>
    table.folder(
      fresh('policies'),
      `tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }
outboundPolicies: [{ name: Sales, autoForwardingMode: On, ${scope} }]\n`,
    );

  test.each([
    ['its people', 'fromMemberOf: [sales@contoso.com]'],
    ['its exceptions', 'from: [ana@contoso.com], exceptIfFromMemberOf: [sales@contoso.com]'],
  ])('a dynamic group in %s is told by the plan', async (_, scope) => {
    const [flag = '', file = ''] = recorded(dynamic('DynamicDistributionGroup'));
    const { out } = await ask('plan', '--policies', policy(scope), flag, file);
    expect(out).toMatch(/L4: sales@contoso\.com[^!]*dynamic members/u);
  });

  test('and a group that is supported is not', async () => {
    const [flag = '', file = ''] = recorded({});
    const { out } = await ask('plan', '--policies', policy('fromMemberOf: [fwd@contoso.com]'), flag, file);
    expect(out).not.toContain('L4');
  });
});

describe('a tenant of another cloud than the worldwide one', () => {
  const id = '5f0a1c9e-0000-4000-8000-0000000000aa';
  const exported = async (domain: string, policies: readonly string[] = nowhere) => {
    const file = table.put(fresh('tenant.json'), snapshot().replaceAll('contoso.onmicrosoft.com', domain));
    const out = mkdtempSync(join(tmpdir(), 'postern-cloud-'));
    try {
      const { err } = await ask('export', '--snapshot', file, '--out', join(out, 'own'), ...policies);
      return { err, text: readFileSync(join(out, 'own', 'tenant.yaml'), 'utf8') };
    } finally {
      rmSync(out, { recursive: true });
    }
  };

  test.each([
    { domain: 'contoso.onmicrosoft.us', writes: '# cloud: gccHigh or dod', says: 'gccHigh or dod' },
    { domain: 'contoso.onmicrosoft.com', writes: '', says: '' },
  ])('an export of $domain says which', async ({ domain, writes, says }) => {
    const { err, text } = await exported(domain);
    expect(text).toContain(`domain: ${domain}`);
    expect(text).toContain(writes);
    if (writes === '') expect(text).not.toContain('cloud');
    expect(err).toContain(says);
  });

  test.each([
    { states: '', writes: '# cloud: gccHigh or dod' },
    { states: ', cloud: worldwide', writes: '# cloud: gccHigh or dod' },
    { states: ', cloud: dod', writes: '  cloud: dod' },
  ])('policies that say so are believed where the domain fits: "$states"', async ({ states, writes }) => {
    const said = table.folder(fresh('said'), `tenant: { id: ${id}, domain: contoso.onmicrosoft.us${states} }\n`);
    expect((await exported('contoso.onmicrosoft.us', ['--policies', said])).text).toContain(writes);
  });

  test.each([
    ['export', ['--tenant-id', id, '--domain', 'contoso.onmicrosoft.us', ...nowhere]],
    ['plan', []],
    ['doctor', ['--json']],
    ['drift', []],
  ])('%s asks nobody anything before the cloud is stated', async (command, flags) => {
    const folder = table.folder(fresh('us'), `tenant: { id: ${id}, domain: contoso.onmicrosoft.us }\n`);
    const place = command === 'export' ? ['--out', join(folder, 'own')] : ['--policies', folder];
    const { code, out, err } = await askIn({ POSTERN_AUTH: 'azure-cli' }, [command, ...place, ...flags]);
    expect(code).not.toBe(0);
    expect(out + err).toMatch(/is a tenant of (?:gccHigh or dod|china), and not of worldwide/u);
    expect(out + err).not.toContain('login.microsoftonline.com');
  });
});

describe('what Windows PowerShell wraps is unwrapped', () => {
  const wrapped = (cmdlets: readonly string[]) => (read: Read) =>
    cmdlets.length === 0 || cmdlets.includes(read.cmdlet ?? '')
      ? { ...read, result: { value: read['result'] ?? [], Count: rowsOf(read).length } }
      : read;
  test.each<readonly [string, readonly string[]]>([
    ['the rules of outbound policies', ['Get-HostedOutboundSpamFilterRule', 'Get-HostedOutboundSpamFilterPolicy']],
    ['mailboxes and recipients', ['Get-Mailbox', 'Get-Recipient']],
    ['every listing', []],
  ])('%s', async (_, cmdlets) => {
    const plain = await why(recorded(partner), 'ben@contoso.com', 'x@fabrikam.com');
    const other = await why(recorded(partner, wrapped(cmdlets)), 'ben@contoso.com', 'x@fabrikam.com');
    expect(plain.told['verdict']).toBe('allowed');
    expect([other.code, other.told['verdict'], other.told['unread']]).toEqual([
      plain.code,
      plain.told['verdict'],
      plain.told['unread'],
    ]);
  });
});

describe('forwards through a contact, and of mailboxes that nobody signs in to', () => {
  const contact = {
    cmdlet: 'Get-Recipient',
    parameters: { Identity: 'Supplier Ltd' },
    result: [
      {
        Name: 'Supplier Ltd',
        PrimarySmtpAddress: 'in@supplier.example',
        ExternalEmailAddress: 'SMTP:in@supplier.example',
        EmailAddresses: ['SMTP:in@supplier.example'],
        RecipientTypeDetails: 'MailContact',
        Guid: '00000000-0000-4000-8000-00000000c0de',
        ExternalDirectoryObjectId: 'supplier',
      },
    ],
  };
  const through = { Name: 'ana', ForwardingAddress: 'Supplier Ltd', DeliverToMailboxAndForward: false };
  const shared = (type: string): JsonObject => ({
    Name: 'ben',
    RecipientTypeDetails: type,
    ForwardingSmtpAddress: 'smtp:desk@tickets.example',
    DeliverToMailboxAndForward: false,
  });

  test.each(['SharedMailbox', 'RoomMailbox', 'EquipmentMailbox'])(
    'are listed with what stops them and what is lost: %s',
    async (type) => {
      const { told, findings } = await posture(recorded({ forwards: [through, shared(type)], more: [contact] }));
      expect(told['forwards']).toEqual([
        expect.objectContaining({ from: 'ana@contoso.com', to: 'in@supplier.example', verdict: 'blocked' }),
        expect.objectContaining({ from: 'ben@contoso.com', to: 'desk@tickets.example', verdict: 'blocked' }),
      ]);
      for (const who of ['ana@contoso.com', 'ben@contoso.com']) {
        expect(findings.filter((one) => one.startsWith('L10 ')).join()).toContain(`mail of ${who} is lost`);
      }
    },
  );

  test('and a copy that is kept is no loss', async () => {
    const kept = [through, shared('SharedMailbox')].map((one) => ({ ...one, DeliverToMailboxAndForward: true }));
    const { findings } = await posture(recorded({ forwards: kept, more: [contact] }));
    expect(findings.filter((one) => one.startsWith('L10 '))).toEqual([]);
  });
});
