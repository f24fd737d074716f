import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isList, type JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { ask, autoForwardReject, type Desk, desk, type Differences, misfits, partner, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const nowhere = ['--policies', '/nonexistent'];
const question = ['--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', ...nowhere];

async function why(differences: Differences, ...args: readonly string[]) {
  return ask('why', ...question, '--snapshot', table.put('tenant.json', snapshot(differences)), ...args);
}

const bounceText =
  '550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator for further assistance. AS(7555)';

describe('why', () => {
  test.each<[string, Differences, readonly string[], object]>([
    [
      'an Off policy blocks with a bounce',
      {},
      [],
      {
        verdict: 'blocked',
        decidedBy: { gate: 'G4', object: 'outboundPolicies/Default' },
        ndr: { code: '5.7.520' },
        silent: false,
      },
    ],
    [
      'an Automatic policy is open',
      { mode: 'Automatic' },
      [],
      { verdict: 'indeterminate', lean: 'blocked', settledBy: [{ fact: 'automaticMeans' }] },
    ],
    [
      'an Automatic policy that is said to be off blocks',
      { mode: 'Automatic' },
      ['--automatic-means', 'off'],
      { verdict: 'blocked' },
    ],
    [
      'a remote domain blocks without a word',
      { mode: 'On', star: false },
      [],
      { verdict: 'blocked', decidedBy: { gate: 'G1' }, ndr: null, silent: true },
    ],
    [
      'a remote domain does not see a forward to a contact',
      { mode: 'On', star: false },
      ['--mechanism', 'mailbox-object'],
      { verdict: 'allowed' },
    ],
    [
      'a rule blocks before the policy',
      { transportRules: [autoForwardReject] },
      [],
      {
        verdict: 'blocked',
        decidedBy: { gate: 'G2', object: 'transportRules/AF-reject' },
        alsoBlockedBy: [{ gate: 'G4' }],
      },
    ],
    [
      'mail of a colleague bounces to nobody',
      {},
      ['--original-sender', 'internal'],
      { verdict: 'blocked', ndr: null, silent: true },
    ],
    ['an On policy lets it out', { mode: 'On' }, [], { verdict: 'allowed', fixes: [] }],
  ])('says that %s', async (_, differences, args, expected) => {
    const { code, json } = await why(differences, '--json', ...args);
    expect(json()).toMatchObject(expected);
    expect(misfits('why.schema.json', json())).toEqual([]);
    expect(code).toBe(0);
  });

  test('begins with the verdict, by what, and what the sender gets', async () => {
    const { out } = await why({});
    expect(out.split('\n').slice(0, 5)).toEqual([
      'Blocked   ana@contoso.com → x@fabrikam.com   (Outlook rule that forwards)',
      '  by outbound policy “Default”: the policy turns automatic forwarding off',
      expect.stringMatching(/^  The sender gets 550 5\.7\.520 Access denied, .* AS\(7555\)$/u),
      '',
      '  mailbox ok · remote domain ok · transport rules ok · connectors ok · outbound policy BLOCKS · sender ok',
    ]);
  });

  test.each<[string, Differences, readonly string[], RegExp]>([
    ['Automatic', { mode: 'Automatic' }, [], /^Undecided \(likely blocked\) {3}ana@/u],
    [
      'Automatic that is off',
      { mode: 'Automatic' },
      ['--automatic-means', 'off'],
      /is left to the service, which treats it as Off/u,
    ],
    [
      'Automatic that is on',
      { mode: 'Automatic' },
      ['--automatic-means', 'on'],
      /^Allowed[\s\S]*by outbound policy “Default”: the policy lets automatic forwards out/u,
    ],
    [
      'a remote domain',
      { mode: 'On', star: false },
      [],
      /by remote domain “Default”[\s\S]*Nobody is told[\s\S]*remote domain BLOCKS/u,
    ],
    [
      'a rule before a policy',
      { transportRules: [autoForwardReject] },
      [],
      /by transport rule “AF-reject”[\s\S]*Also blocked by outbound policy “Default”/u,
    ],
    [
      'rules that nobody could read',
      { mode: 'On', transportRules: null },
      [],
      /transport rules undecided[\s\S]*Could not be read\n {2}transportRules: /u,
    ],
    ['another way', {}, ['--mechanism', 'mailbox-object'], /\(mailbox forwarding to a contact\)/u],
  ])('tells %s in its words', async (_, differences, args, said) => {
    expect((await why(differences, ...args)).out).toMatch(said);
  });

  test('exits with 3 where the answer is open because something could not be read', async () => {
    const { code, json } = await why({ mode: 'On', transportRules: null }, '--json');
    expect(code).toBe(3);
    expect(json()).toMatchObject({ verdict: 'indeterminate', unread: [{ what: 'transportRules' }] });
  });

  test('answers for another time', async () => {
    const rule = { ...autoForwardReject, ExpiryDate: '2026-12-01T00:00:00Z' };
    const differences = { mode: 'On', transportRules: [rule] };
    expect((await why(differences, '--json')).json()).toMatchObject({ verdict: 'blocked' });
    expect((await why(differences, '--json', '--at', '2026-12-02')).json()).toMatchObject({ verdict: 'allowed' });
  });
});

describe('the fixes of why', () => {
  test.each<[string, Differences]>([
    ['an Off policy', {}],
    ['a group that may forward', partner],
    ['three controls one behind the other', { star: false, transportRules: [autoForwardReject] }],
    [
      'a policy of their own that is Off',
      {
        policies: [{ Name: 'Closed', IsDefault: false, AutoForwardingMode: 'Off' }],
        rules: [
          {
            Name: 'Closed',
            HostedOutboundSpamFilterPolicy: 'Closed',
            Priority: 0,
            State: 'Enabled',
            From: ['ana@contoso.com'],
          },
        ],
      },
    ],
  ])('are policies that validate, those for the fewest others first: %s', async (_, differences) => {
    const { fixes } = (await why(differences, '--json')).json() as unknown as {
      fixes: { patch: string; others: number }[];
    };
    expect(fixes.length).toBeGreaterThan(0);
    for (const { patch } of fixes) {
      const read = desiredFrom(sourcesOfText('patch.yaml', patch).sources, kinds, '2026-11-21');
      expect(read).toMatchObject({ ok: true });
    }
    const others = fixes.map((one) => one.others);
    expect(others).toEqual(others.toSorted((a, b) => a - b));
  });

  test('name everybody who is in a group already, since a list is managed as a whole', async () => {
    const { fixes } = (await why(partner, '--json')).json() as unknown as { fixes: { patch: string }[] };
    expect(parse(fixes[0]?.patch ?? '')).toMatchObject({
      groups: [
        {
          address: 'fwd@contoso.com',
          type: 'mailEnabledSecurity',
          displayName: 'fwd',
          members: ['ben@contoso.com', 'ana@contoso.com'],
        },
      ],
    });
  });

  test('keep the rest of a rule that no policy declares', async () => {
    const { fixes } = (await why({ mode: 'On', transportRules: [autoForwardReject] }, '--json')).json() as unknown as {
      fixes: { patch: string }[];
    };
    const alone = fixes.map(({ patch }) => parse(patch) as JsonObject);
    expect(alone.find((one) => isList(one['transportRules']) && one['transportRules'].length === 1)).toMatchObject({
      transportRules: [
        {
          name: 'AF-reject',
          messageTypeMatches: 'AutoForward',
          sentToScope: 'NotInOrganization',
          rejectMessageReasonText: 'No forwarding',
        },
      ],
    });
  });

  test('replace the entry of a policy as its file has it, dated members included', async () => {
    const { json } = await ask(
      'why',
      '--from',
      'ana@contoso.com',
      '--to',
      'tickets@fabrikam.com',
      '--policies-only',
      '--json',
    );
    const { fixes } = json() as unknown as {
      fixes: { patch: string; changes: { action: string; place: { file: string } }[] }[];
    };
    const joining = fixes.find((one) => one.patch.includes('groups:'));
    expect(joining?.changes).toContainEqual(
      expect.objectContaining({ action: 'replace', object: 'groups/fwd-partner@contoso.com' }),
    );
    expect(joining?.patch).toContain('until: 2036-01-31');
  });
});

describe('the evidence of why', () => {
  const german = `Absenderadresse: ana@contoso.com\nEmpfängeradresse: x@fabrikam.com\nRemote Server returned '${bounceText}'`;
  const french = `Adresse de l'expéditeur : ana@contoso.com\nAdresse du destinataire : x@fabrikam.com\nRemote Server returned '${bounceText}'`;
  const english = `Sender Address: ana@contoso.com\nRecipient Address: x@fabrikam.com\nRemote Server returned '${bounceText}'`;
  const saved = [
    'From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.onmicrosoft.com',
    'To: ana@contoso.com',
    'Subject: Undeliverable: Invoice',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822;x@fabrikam.com',
    'Action: failed',
    'Status: 5.7.520',
    `Diagnostic-Code: smtp;${bounceText}`,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'X-MS-Exchange-Inbox-Rules-Loop: ana@contoso.com',
    '--b--',
  ].join('\r\n');

  test.each([
    ['English', english],
    ['German', german],
    ['French', french],
    ['saved', saved],
  ])('takes who, where and the code from a bounce: %s', async (_, text) => {
    const tenant = table.put('tenant.json', snapshot());
    const { json, code } = await ask(
      'why',
      '--ndr',
      table.put('bounce.eml', text),
      '--snapshot',
      tenant,
      '--json',
      ...nowhere,
    );
    expect(json()).toMatchObject({
      from: 'ana@contoso.com',
      to: 'x@fabrikam.com',
      verdict: 'blocked',
      bounce: { code: '5.7.520', reference: '7555' },
      evidence: [{ gate: 'G4', bearing: 'confirms' }],
      findings: [],
    });
    expect(code).toBe(0);
  });

  test('needs the flags where the bounce is one line', async () => {
    const file = table.put('line.txt', bounceText);
    const tenant = table.put('tenant.json', snapshot());
    const alone = await ask('why', '--ndr', file, '--snapshot', tenant, ...nowhere);
    expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('the bounce does not say who forwards') });
    expect((await why({}, '--ndr', file, '--json')).json()).toMatchObject({ evidence: [{ bearing: 'confirms' }] });
  });

  test('that contradicts a stated fact makes it unknown', async () => {
    const file = table.put('line.txt', bounceText);
    const { json } = await why({ mode: 'Automatic' }, '--ndr', file, '--automatic-means', 'on', '--json');
    expect(json()).toMatchObject({
      verdict: 'indeterminate',
      facts: { automaticMeans: 'unknown' },
      findings: [{ kind: 'contradicted', fact: 'automaticMeans' }],
    });
  });

  test('that contradicts what was read says that the picture is old', async () => {
    const file = table.put('line.txt', bounceText);
    const { json, out } = await why({ mode: 'On' }, '--ndr', file, '--json');
    expect(json()).toMatchObject({
      verdict: 'allowed',
      evidence: [{ bearing: 'contradicts' }],
      findings: [{ kind: 'outdated', fact: null }],
    });
    expect(misfits('why.schema.json', JSON.parse(out))).toEqual([]);
  });

  const traced = (status: string, detail: string) => ({
    mode: 'Automatic',
    more: [
      {
        cmdlet: 'Get-MessageTraceV2',
        parameters: { SenderAddress: 'ben@contoso.com' },
        result: [
          { MessageTraceId: '1', SenderAddress: 'ben@contoso.com', RecipientAddress: 'y@gmail.com', Status: status },
        ],
      },
      {
        cmdlet: 'Get-MessageTraceDetailV2',
        parameters: { MessageTraceId: '1', RecipientAddress: 'y@gmail.com' },
        result: [{ MessageTraceId: '1', Event: 'Fail', Detail: detail }],
      },
    ],
  });

  test.each([
    ['a refusal of somebody else under the same policy', traced('Failed', bounceText), 'off', 'blocked'],
    [
      'a forward of somebody else that was delivered',
      traced('Delivered', 'RESOLVER.FWD.Forwarded; delivered'),
      'on',
      'allowed',
    ],
    ['a message that somebody sent by hand', traced('Delivered', 'The message was sent'), 'unknown', 'indeterminate'],
  ])('tells what Automatic means from %s', async (_, differences, automaticMeans, verdict) => {
    expect((await why(differences, '--json')).json()).toMatchObject({ verdict, facts: { automaticMeans } });
  });

  test.each([
    ['an hour after', '2026-11-20T11:00:00Z', 'inferred', 'confirms', 'off'],
    ['within an hour of', '2026-11-20T10:40:00Z', 'unsettled', null, 'unknown'],
    ['before', '2026-11-19T10:00:00Z', 'unsettled', null, 'unknown'],
  ])('tells nothing else than it can %s the last change of a control', async (_, received, kind, bearing, means) => {
    const changed = { Name: 'Idle', State: 'Disabled', Priority: 0, WhenChangedUTC: '2026-11-20T10:00:00.0000000Z' };
    const row = { SenderAddress: 'ana@contoso.com', RecipientAddress: 'x@fabrikam.com', Status: 'Failed' };
    const rows = JSON.stringify([{ ...row, Received: received, Detail: bounceText }]);
    const differences = { mode: 'Automatic', transportRules: [changed] };
    const { json, out } = await why(differences, '--trace', table.put('rows.json', rows), '--json');
    expect(json()).toMatchObject({
      facts: { automaticMeans: means },
      evidence: [{ bearing }],
      findings: [{ kind }],
    });
    expect(misfits('why.schema.json', JSON.parse(out))).toEqual([]);
  });

  test('comes from a file with rows as well', async () => {
    const rows = JSON.stringify([
      {
        SenderAddress: 'ana@contoso.com',
        RecipientAddress: 'x@fabrikam.com',
        Status: 'Failed',
        Detail: 'RESOLVER.MSGTYPE.AF',
      },
    ]);
    const { json } = await why({ mode: 'On', star: false }, '--trace', table.put('rows.json', rows), '--json');
    expect(json()).toMatchObject({ evidence: [{ from: 'trace', gate: 'G1', bearing: 'confirms' }] });
  });
});

describe('a wrong question', () => {
  test.each([
    [
      'an unknown sender',
      ['--from', 'nobody@contoso.com', '--to', 'x@fabrikam.com'],
      'the tenant has no mailbox nobody@contoso.com',
    ],
    [
      'a sender from elsewhere',
      ['--from', 'x@elsewhere.example', '--to', 'x@fabrikam.com'],
      'x@elsewhere.example is not in this tenant',
    ],
    ['a group', ['--from', 'executives@contoso.com', '--to', 'x@fabrikam.com'], 'executives@contoso.com is no mailbox'],
    ['no address', ['--from', 'ana', '--to', 'x@fabrikam.com'], 'ana is no address'],
    ['no destination', ['--from', 'ana@contoso.com', '--to', 'x y'], 'x y is neither an address nor a domain'],
    ['an empty argument', [''], 'FROM is empty'],
    ['an argument of blanks', [' ', 'x@fabrikam.com'], 'FROM is empty'],
    ['an empty second argument', ['ana@contoso.com', ''], 'TO is empty'],
    ['an empty flag', ['--from', '', '--to', 'x@fabrikam.com'], '--from is empty'],
    ['an empty flag beside an argument', ['ana@contoso.com', '--to', ''], '--to is empty'],
    ['nobody', [], 'nobody said who forwards'],
    ['no time', ['--from', 'ana@contoso.com', '--to', 'x.com', '--at', 'tomorrow'], '--at tomorrow is no time'],
    ['a file that is not there', ['--ndr', '/nonexistent/bounce.eml'], 'there is no such file'],
  ])('is answered with what to mend: %s', async (_, args, message) => {
    const { code, err, out } = await ask('why', '--emulator', 'contoso', ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
  });

  test('with an empty bounce says what is missing', async () => {
    const { code, err } = await ask('why', '--ndr', table.put('empty.txt', ''), '--emulator', 'contoso');
    expect(code).toBe(1);
    expect(err).toContain('names no status code');
  });

  test('about a colleague is none for these controls', async () => {
    const { code, json } = await ask(
      'why',
      '--from',
      'ana@contoso.com',
      '--to',
      'ben@contoso.com',
      '--emulator',
      'contoso',
      '--json',
    );
    expect(code).toBe(0);
    expect(json()).toMatchObject({ verdict: 'not-applicable', reason: 'internal-recipient', fixes: [] });
  });
});
