import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../src/json.ts';
import { encodings, forms } from '../files/written.ts';
import { ask, type Desk, desk, misfits, partner, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

/** The members of fwd can forward, and the policies shut everybody in. */
const closing =
  'outboundPolicies:\n  - name: Default\n    autoForwardingMode: Off\nscope: { outboundPolicies: { undeclared: remove } }\n';

async function planned(evidence: readonly string[], ...args: readonly string[]) {
  const tenant = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }\n';
  const policies = table.folder('closing', tenant + closing);
  const file = table.put('tenant.json', snapshot(partner));
  const given = evidence.flatMap((one) => ['--evidence', one]);
  return ask('plan', '--policies', policies, '--snapshot', file, ...given, ...args);
}

const evidenceIn = (plan: unknown): NonNullable<Plan['evidence']> =>
  (plan as { evidence: NonNullable<Plan['evidence']> }).evidence;

const forwarded = (from: string, to: string, event = 'SEND', rest: JsonObject = {}): JsonObject => ({
  date_time_utc: '2026-11-20T09:14:03.1230000Z',
  source: 'MAILBOXRULE',
  event_id: event,
  network_message_id: `${from} ${to}`,
  recipient_address: to,
  sender_address: from,
  internal_message_id: '',
  reference: '',
  ...rest,
});

/** The same with the messages that they were made from: the senders received those, and forward. */
const own = (...rows: readonly JsonObject[]): readonly JsonObject[] => {
  const senders = [...new Set(rows.map((one) => String(one['sender_address'])))];
  const received = senders.map((by) =>
    forwarded('news@list.example', by, 'DELIVER', { source: 'STOREDRIVER', internal_message_id: `to ${by}` }),
  );
  return [...received, ...rows.map((one) => ({ ...one, reference: `to ${String(one['sender_address'])}` }))];
};

const csv = (...rows: readonly JsonObject[]): string => forms['CSV with commas'](rows);

describe('a plan held against evidence', () => {
  test.each([
    ['ben@contoso.com', 'x@fabrikam.com', 'SEND', 'stops'],
    ['ana@contoso.com', 'x@fabrikam.com', 'FAIL', 'stays blocked'],
    // The picture and the trace say different things: nobody can tell.
    ['ana@contoso.com', 'x@fabrikam.com', 'SEND', 'unknown'],
    ['ben@contoso.com', 'x@fabrikam.com', 'FAIL', 'unknown'],
  ])('says what becomes of %s → %s that ended with %s: %s', async (from, to, event, fate) => {
    const trace = table.put('trace.csv', csv(...own(forwarded(from, to, event))));
    const { json } = await planned([trace], '--json');
    expect(misfits('plan.schema.json', json())).toEqual([]);
    expect(evidenceIn(json()).flows).toMatchObject([
      { from, to: 'fabrikam.com', messages: 1, last: '2026-11-20', fate },
    ]);
  });

  test('counts the messages to a domain, and leaves out mail among colleagues and from elsewhere', async () => {
    const rows = [
      forwarded('ben@contoso.com', 'x@fabrikam.com'),
      forwarded('ben@contoso.com', 'y@fabrikam.com', 'SEND', { date_time_utc: '2026-11-18T00:00:00Z' }),
      forwarded('ben@contoso.com', 'ana@contoso.com'),
      { ...forwarded('news@list.example', 'z@fabrikam.com'), source: 'SMTP' },
    ];
    const { json } = await planned([table.put('trace.csv', csv(...own(...rows)))], '--json');
    expect(evidenceIn(json()).flows).toMatchObject([
      { to: 'fabrikam.com', messages: 2, last: '2026-11-20', fate: 'stops' },
    ]);
    expect(evidenceIn(json()).files).toMatchObject([
      { kind: 'extended message trace', rows: 6, from: '2026-11-18', to: '2026-11-20', gaps: [] },
    ]);
  });

  test('a redirected message is of whoever received the first one', async () => {
    const rows = [
      forwarded('sales@customer.example', 'ben@contoso.com', 'DELIVER', {
        source: 'STOREDRIVER',
        internal_message_id: '100',
        reference: '',
      }),
      forwarded('sales@customer.example', 'x@fabrikam.com', 'SEND', {
        internal_message_id: '101',
        reference: '100',
      }),
    ];
    const { json } = await planned([table.put('trace.csv', csv(...rows))], '--json');
    expect(evidenceIn(json()).flows).toMatchObject([
      { from: 'ben@contoso.com', mechanisms: ['inbox-redirect'], fate: 'stops' },
    ]);
  });

  test('the digest that people approve is the same with it and without', async () => {
    const trace = table.put('trace.csv', csv(forwarded('ben@contoso.com', 'x@fabrikam.com')));
    const [bare, held] = [await planned([], '--json'), await planned([trace], '--json')];
    expect(held.json()['digest']).toBe(bare.json()['digest']);
    expect(held.json()['seal']).not.toBe(bare.json()['seal']);
  });

  test('says it in the terminal, in Markdown and in HTML', async () => {
    const trace = table.put('trace.csv', csv(...own(forwarded('ben@contoso.com', 'x@fabrikam.com'))));
    const [md, html] = [table.path('plan.md'), table.path('plan.html')];
    const { out } = await planned([trace], '--report', `md=${md}`, '--report', `html=${html}`);
    for (const text of [out, readFileSync(md, 'utf8'), readFileSync(html, 'utf8')]) {
      expect(text).toContain('Mail that was seen');
      expect(text).toMatch(/ben@contoso\.com/u);
    }
    expect(out).toMatch(/- ben@contoso\.com → fabrikam\.com\s+stops\s+1 message, last on 2026-11-20/u);
  });
});

const audit = (operation: string, parameters: Readonly<Record<string, string>>): JsonObject => ({
  CreationTime: '2026-11-20T08:15:02',
  Id: '1',
  Operation: operation,
  RecordType: 1,
  ResultStatus: 'True',
  UserType: 2,
  UserId: 'ben@contoso.com',
  ObjectId: '',
  Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
});

const logged = (record: JsonObject): JsonObject => ({
  RecordType: 'ExchangeAdmin',
  AuditData: JSON.stringify(record),
  ResultIndex: '1',
});

describe('each kind of evidence is known by its header', () => {
  const sent = { SenderAddress: 'ben@contoso.com', RecipientAddress: 'x@fabrikam.com', Status: 'Delivered' };

  test.each<[string, readonly JsonObject[], string, object]>([
    [
      'Get-MessageTraceV2',
      [{ Received: '11/20/2026 9:14:03 AM', ...sent }],
      'message trace',
      { mechanisms: [], last: null, fate: 'unknown' },
    ],
    [
      'the portal',
      [{ Date: '2026-11-20T09:14:03Z', Sender: 'ben@contoso.com', Recipient: 'x@fabrikam.com', Status: 'Delivered' }],
      'message trace',
      { last: '2026-11-20', fate: 'unknown' },
    ],
    [
      'the enhanced summary',
      [
        {
          origin_timestamp_utc: '2026-11-20T09:14:03.1230000Z',
          sender_address: 'ben@contoso.com',
          recipient_status: 'x@fabrikam.com##Receive, Send;ana@contoso.com##Receive, Deliver',
          message_id: '<1>',
        },
      ],
      'enhanced message trace',
      { messages: 1, last: '2026-11-20', fate: 'unknown' },
    ],
    [
      'the report',
      [
        {
          Forwarders: 'ben@contoso.com',
          'Forwarding type': 'SMTP forwarding',
          'Recipient name': 'x@fabrikam.com',
          'Recipient domain': 'fabrikam.com',
          'Forward count': '12',
          'First forward date': '11/18/2026',
        },
      ],
      'report of forwarded messages',
      { mechanisms: ['mailbox-smtp', 'mailbox-object'], messages: 12, fate: 'stops' },
    ],
    [
      'the audit log',
      [logged(audit('Set-InboxRule', { Identity: 'ben@contoso.com\\x', RedirectTo: 'x@fabrikam.com' }))],
      'audit log',
      { mechanisms: ['inbox-redirect'], messages: null, last: '2026-11-20', fate: 'stops' },
    ],
  ])('%s', async (_, rows, kind, flow) => {
    for (const form of ['CSV with semicolons', 'CLIXML', 'JSON of Windows PowerShell', 'Format-List'] as const) {
      const isList = form === 'Format-List' && kind.startsWith('report');
      const file = table.put('evidence', encodings['UTF-16 LE'](forms[isList ? 'CLIXML' : form](rows)));
      const { files, flows } = evidenceIn((await planned([file], '--json')).json());
      expect(files).toMatchObject([{ kind, rows: rows.length }]);
      expect(flows).toMatchObject([{ from: 'ben@contoso.com', to: 'fabrikam.com', ...flow }]);
    }
  });

  test('a bounce', async () => {
    const text =
      'Sender Address: ana@contoso.com\nRecipient Address: x@fabrikam.com\n\n550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)\n';
    const { files, flows } = evidenceIn((await planned([table.put('bounce.txt', text)], '--json')).json());
    expect(files).toMatchObject([{ kind: 'bounce' }]);
    expect(flows).toMatchObject([{ from: 'ana@contoso.com', fate: 'stays blocked' }]);
  });

  test('details are of the message whose summary is in another file', async () => {
    const summary = table.put('summary.csv', csv({ MessageTraceId: 'm1', ...sent }));
    const details = table.put(
      'details.csv',
      csv({ MessageTraceId: 'm1', Event: 'Redirect', Detail: 'RESOLVER.FWD.Forwarded' }),
    );
    expect(evidenceIn((await planned([details, summary], '--json')).json()).flows).toMatchObject([
      { fate: 'stops', mechanisms: ['mailbox-smtp', 'mailbox-object'] },
    ]);
  });

  test.each([
    ['another table', 'Color,Shape\nred,round\n', 'Color, Shape'],
    ['a sentence', 'nothing of the kind', 'no evidence'],
    ['nothing', '', 'no evidence'],
  ])('%s is refused by its columns, with what would be read', async (_, text, said) => {
    const { code, err } = await planned([table.put('other.csv', text)]);
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(err).toContain('a message trace');
  });

  test.each([
    [
      'a trace that breaks off',
      csv(forwarded('ben@contoso.com', 'x@fabrikam.com')).trimEnd().slice(0, -30),
      'does not fit its header',
    ],
    ['a log that breaks off', `${JSON.stringify(audit('Set-Mailbox', { Identity: 'ben' }))}\n{"Crea`, 'is no JSON'],
  ])('%s is not taken for whole', async (_, text, gap) => {
    const whole = csv(forwarded('ben@contoso.com', 'y@fabrikam.com'));
    const { out } = await planned([
      table.put('cut', text.startsWith('{') ? text : whole + text.slice(text.indexOf('\n') + 1)),
    ]);
    expect(out).toContain(gap);
  });
});

describe('a file of which little or nothing is left', () => {
  const header = csv(forwarded('a', 'b')).split('\r\n')[0] ?? '';
  test.each([
    ['extended message trace', header],
    ['extended message trace', `sep=,\r\n${header}`],
    ['message trace', '"Received";"Sender address";"Recipient address";"Status"'],
    ['enhanced message trace', 'origin_timestamp_utc\tsender_address\trecipient_status'],
    ['report of forwarded messages', 'Forwarders,Forwarding type,Recipient domain'],
    ['audit log', 'CreationDate,UserIds,Operations,AuditData'],
  ])('is the %s of a search that found nothing, and nothing follows from it', async (kind, text) => {
    const { code, json } = await planned([table.put('header.csv', `${text}\r\n`)], '--json');
    expect(code).not.toBe(1);
    expect(evidenceIn(json())).toMatchObject({
      files: [
        {
          kind,
          rows: 0,
          from: null,
          to: null,
          gaps: expect.arrayContaining([expect.stringContaining('found nothing')]),
        },
      ],
      flows: [],
    });
  });

  test.each([
    ['JSON', '{"value":[{"SenderAddress":"ben@contoso.com","RecipientAddress":"x@fab'],
    ['a list', '[{"SenderAddress":"ben@contoso.com"'],
    ['CLIXML', '<Objs><Obj RefId="0"><MS><S N="SenderAddress">ben@contoso.com</S>'],
  ])('is %s that broke off, and says so', async (_, text) => {
    const { code, err } = await planned([table.put('broken', text)]);
    expect(code).toBe(1);
    expect(err).toMatch(/nothing in \S*broken is whole: it ends in the middle/u);
  });

  test('is no search that found nothing where its only row broke off', async () => {
    const { json } = await planned([table.put('cut.csv', `${header}\r\n"2026-11-20T`)], '--json');
    expect(evidenceIn(json()).files).toMatchObject([{ rows: 0, gaps: ['1 of its rows does not fit its header'] }]);
  });

  test.each([
    ['after the recipient', 'SEND,m2,x@fabri'],
    ['in the name of the event', 'SE'],
  ])('gives no mail of the row that broke off %s', async (_, rest) => {
    const text = csv(forwarded('ben@contoso.com', 'x@fabrikam.com')) + `2026-11-21T10:02:00Z,MAILBOXRULE,${rest}`;
    const { json } = await planned([table.put('cut.csv', text)], '--json');
    expect(evidenceIn(json())).toMatchObject({
      files: [{ rows: 1, to: '2026-11-20', gaps: ['it ends in the middle of a row'] }],
      flows: [{ from: 'ben@contoso.com', to: 'fabrikam.com', messages: 1, last: '2026-11-20' }],
    });
    expect(evidenceIn(json()).flows).toHaveLength(1);
  });
});

describe('a trace beside a question', () => {
  const question = ['--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', '--policies', '/nonexistent'];
  const asked = async (bytes: Uint8Array | string) =>
    ask(
      'why',
      ...question,
      '--snapshot',
      table.put('off.json', snapshot()),
      '--trace',
      table.put('trace', bytes),
      '--json',
    );
  const dropped = (from: string, to: string): JsonObject =>
    forwarded(from, to, 'DROP', {
      source: 'ROUTING',
      recipient_status: '[{LED=250 2.1.5 RESOLVER.MSGTYPE.AF; handled}]',
    });

  test.each([
    ['of somebody else', dropped('ben@contoso.com', 'x@fabrikam.com')],
    ['to somewhere else', dropped('ana@contoso.com', 'ana.private@mailbox.example')],
  ])('%s is no evidence, and nothing is outdated by it', async (_, row) => {
    const { json } = await asked(csv(row));
    expect(json()).toMatchObject({
      evidence: [],
      findings: [],
      notes: [expect.stringContaining('no evidence of this forward')],
    });
  });

  test.each(Object.entries(encodings))('of the forward itself counts in %s', async (_, encode) => {
    const { json } = await asked(encode(csv(dropped('ana@contoso.com', 'x@fabrikam.com'))));
    expect(json()).toMatchObject({ evidence: [{ gate: 'G1' }], findings: [{ kind: 'outdated' }] });
  });
});

describe('an exported audit log', () => {
  const record = {
    ...audit('New-InboxRule', { ForwardTo: 'x@fabrikam.com', Name: 'x' }),
    ObjectId: 'a/b/ben@contoso.com\\x',
  };

  test.each(Object.entries(forms))('is read as %s', async (_, write) => {
    const file = table.put('audit', write([{ auditData: JSON.stringify(record), recordType: '1' }]));
    const given = ['--policies', '/nonexistent', '--snapshot', table.put('tenant.json', snapshot({}))];
    const { code, err } = await ask('forwards', ...given, '--who', '--audit-file', file);
    expect([code, err]).toEqual([0, expect.not.stringContaining('understood')]);
  });
});

describe('what lets forwards out, beside evidence', () => {
  const both = {
    policies: [{ Name: 'Partner', IsDefault: false, AutoForwardingMode: 'On' }],
    rules: [
      {
        Name: 'Partner',
        HostedOutboundSpamFilterPolicy: 'Partner',
        Priority: 0,
        State: 'Enabled',
        From: ['ana@contoso.com', 'ben@contoso.com'],
      },
    ],
  };
  const sent = (from: string): JsonObject => forwarded(from, 'lee@fabrikam.com', 'SEND', { source: 'SMTP' });

  async function uses(rows: readonly JsonObject[], differences: Parameters<typeof snapshot>[0] = both) {
    const given = [
      '--policies',
      '/nonexistent',
      '--snapshot',
      table.put('both.json', snapshot(differences)),
      '--evidence',
      table.put('trace.csv', csv(...rows)),
    ];
    const { json } = await ask('posture', ...given, '--json');
    expect(misfits('posture.schema.json', json())).toEqual([]);
    const file = table.path('posture.html');
    const { out } = await ask('posture', ...given, '--html', file);
    const page = readFileSync(file, 'utf8');
    const found = json() as unknown as { evidence: { uses: readonly { object: string }[] } };
    return { out, page, of: (object: string) => found.evidence.uses.find((one) => one.object === object) };
  }

  test('is used by some, and could be as narrow as that', async () => {
    const { out, page, of } = await uses([
      ...own(forwarded('ben@contoso.com', 'x@fabrikam.com')),
      sent('ana@contoso.com'),
    ]);
    const patch = 'outboundPolicies:\n  - name: Partner\n    from:\n      - ben@contoso.com\n';
    expect(of('outboundPolicies/Partner')).toMatchObject({
      state: 'used',
      messages: 1,
      last: '2026-11-20',
      people: ['ben@contoso.com'],
      places: ['fabrikam.com'],
      idle: ['ana@contoso.com'],
      patch,
    });
    expect(of('remoteDomains/*')).toMatchObject({ state: 'used', people: ['ben@contoso.com'], patch: null });
    expect(out).toMatch(/outbound policy “Partner”\s+used\s+1 message, last on 2026-11-20/u);
    expect(out).toContain('not used by ana@contoso.com');
    const shown = /<section id="uses"[\s\S]*?<\/section>/u.exec(page)?.[0].replaceAll(/<[^>]+>/gu, '');
    expect(shown).toContain('1 message, last on 2026-11-20');
    expect(shown).toContain('not used by ana@contoso.com');
    expect(page).toContain('<a href="#uses">');
  });

  test('is not used where the files have other mail of everybody whom it lets out', async () => {
    const { of } = await uses([sent('ana@contoso.com'), sent('ben@contoso.com')]);
    expect(of('outboundPolicies/Partner')).toMatchObject({
      state: 'idle',
      patch: 'outboundPolicies:\n  - name: Partner\n    autoForwardingMode: Off\n',
    });
    expect(of('remoteDomains/*')).toMatchObject({ state: 'unknown', patch: null });
  });

  test.each([
    ['whom the files have no mail of', [sent('ana@contoso.com')], both, 'no mail of ben@contoso.com'],
    ['for everyone', [sent('ana@contoso.com'), sent('ben@contoso.com')], { mode: 'On' }, 'others than people by name'],
    [
      'for a domain',
      [sent('ana@contoso.com'), sent('ben@contoso.com')],
      { ...both, rules: [{ ...both.rules[0], From: null, SenderDomainIs: ['contoso.com'] }] },
      'others than people by name',
    ],
  ] as const)('is unknown for people %s', async (_, rows, differences, because) => {
    const { of } = await uses(rows, differences);
    const object = 'mode' in differences ? 'outboundPolicies/Default' : 'outboundPolicies/Partner';
    expect(of(object)).toMatchObject({ state: 'unknown', because: expect.stringContaining(because), patch: null });
  });

  test('through a group is narrowed in the group', async () => {
    const { reads } = JSON.parse(snapshot()) as { reads: readonly { cmdlet: string; result: readonly JsonObject[] }[] };
    const people = reads.find(({ cmdlet }) => cmdlet === 'Get-Mailbox')?.result ?? [];
    const more = [
      { cmdlet: 'Get-DistributionGroupMember', parameters: { Identity: 'fwd@contoso.com' }, result: people },
    ];
    const rows = [...own(forwarded('ben@contoso.com', 'x@fabrikam.com')), sent('ana@contoso.com')];
    const { of } = await uses(rows, { ...partner, more });
    expect(of('outboundPolicies/Partner')).toMatchObject({
      state: 'used',
      people: ['ben@contoso.com'],
      idle: ['ana@contoso.com'],
    });
    expect(of('outboundPolicies/Partner')).toMatchObject({
      patch: expect.stringMatching(
        /^groups:\n  - address: fwd@contoso\.com\n[\s\S]*members:\n      - ben@contoso\.com\n$/u,
      ),
    });
  });

  const nobodys = 'the rows name who wrote the mail, and not the mailbox that forwards';
  test.each([
    ['redirected mail of somebody outside', forwarded('someone@foreign.org', 'x@fabrikam.com'), nobodys],
    ['a sender of a name alone', forwarded('Some One', 'x@fabrikam.com'), 'nobody was found by that name'],
    ['no sender', forwarded('', 'x@fabrikam.com'), 'no row names the mailbox'],
  ])('is not said to be used by %s, nor to be used by nobody', async (_, row, because) => {
    for (const rows of [[row], [row, sent('ana@contoso.com'), sent('ben@contoso.com')]]) {
      const { out, of } = await uses(rows);
      for (const object of ['outboundPolicies/Partner', 'remoteDomains/*'])
        expect(of(object)).toMatchObject({
          state: 'unknown',
          people: [],
          idle: [],
          messages: 0,
          because: expect.stringContaining(because),
          patch: null,
        });
      expect(out).not.toContain('not used');
      const { json } = await planned([table.put('trace.csv', csv(...rows))], '--json');
      expect(evidenceIn(json()).flows).toContainEqual(
        expect.objectContaining({ fate: 'unknown', because: expect.stringContaining(because) }),
      );
    }
  });

  test('may be used by more than are known, where nobody knows whose mail a row is', async () => {
    const rows = [...own(forwarded('ben@contoso.com', 'x@fabrikam.com')), sent('ana@contoso.com')];
    const { of } = await uses([...rows, forwarded('someone@foreign.org', 'x@fabrikam.com')]);
    expect(of('outboundPolicies/Partner')).toMatchObject({
      state: 'used',
      people: ['ben@contoso.com'],
      idle: [],
      messages: 1,
      patch: null,
    });
  });

  test.each([
    ['what others sent by hand', { ...forwarded('news@list.example', 'x@fabrikam.com'), source: 'SMTP' }],
    ['what went to a colleague', forwarded('someone@foreign.org', 'ana@contoso.com')],
    ['what was refused', forwarded('someone@foreign.org', 'x@fabrikam.com', 'FAIL')],
  ])('is not in doubt for %s', async (_, row) => {
    const { of } = await uses([row, sent('ana@contoso.com'), sent('ben@contoso.com')]);
    expect(of('outboundPolicies/Partner')).toMatchObject({ state: 'idle', because: null });
  });

  test('is not said to be used by whom nobody knows where the domains were not read', async () => {
    const { reads, ...rest } = JSON.parse(snapshot(both)) as { reads: readonly { cmdlet: string }[] };
    const file = table.put(
      'no-domains.json',
      JSON.stringify({ ...rest, reads: reads.filter(({ cmdlet }) => cmdlet !== 'Get-AcceptedDomain') }),
    );
    const trace = table.put('trace.csv', csv(forwarded('someone@foreign.org', 'x@fabrikam.com')));
    const given = ['--policies', '/nonexistent', '--snapshot', file, '--evidence', trace];
    const { json } = await ask('posture', ...given, '--json');
    const { evidence } = json() as unknown as { evidence: { uses: readonly { state: string; people: unknown[] }[] } };
    expect(evidence.uses.length).toBeGreaterThan(0);
    for (const one of evidence.uses) expect(one).toMatchObject({ state: 'unknown', people: [] });
  });

  test('a refusal is no use', async () => {
    const { of } = await uses([forwarded('ben@contoso.com', 'x@fabrikam.com', 'FAIL'), sent('ana@contoso.com')]);
    expect(of('outboundPolicies/Partner')).toMatchObject({ state: 'idle' });
  });
});
