import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { JsonObject } from '../../src/json.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Desk, desk, type Differences, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const head =
  'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: { automaticMeans: off } }';

/** A policy folder with one file. */
function policies(name: string, text: string, tenant = head): string {
  const folder = table.put(name, '').concat('.d');
  mkdirSync(folder, { recursive: true });
  table.put(`${name}.d/policies.yaml`, `${tenant}\n${text}`);
  return folder;
}

const execs =
  'outboundPolicies:\n  - { name: New one, autoForwardingMode: On, fromMemberOf: [executives@contoso.com] }\n';
const declared = 'groups:\n  - { address: executives@contoso.com, type: distribution }\n';

describe('members count whether the policies name them, leave them out, or leave the group out', () => {
  const gains = async (text: string, name: string): Promise<unknown> => {
    const asked = await ask('plan', '--emulator', 'contoso', '--policies', policies(name, text), '--json');
    const { posture } = asked.json() as unknown as {
      posture: { gains: { senders: JsonObject; destinations: JsonObject }[]; newlyAllowed: unknown };
    };
    return [posture.newlyAllowed, posture.gains.map(({ senders, destinations }) => [senders, destinations])];
  };
  const named =
    'groups:\n  - { address: executives@contoso.com, type: distribution, members: [grace@contoso.com, henri@contoso.com, petra@contoso.com] }\n';

  test('in a plan', async () => {
    const without = await gains(execs, 'without');
    expect(without).toMatchObject([{ count: 3 }, {}]);
    expect(await gains(execs + declared, 'with')).toEqual(without);
    expect(await gains(execs + named, 'named')).toEqual(without);
  });

  test.each([
    ['left out', declared],
    ['not declared', ''],
  ])('for a guardrail: %s', async (title, more) => {
    const folder = policies(`guard-${title}`, `${execs}${more}guardrails: { maxNewlyAllowedSenders: 2 }\n`);
    const { code, out } = await ask('plan', '--emulator', 'contoso', '--policies', folder);
    expect([code, out]).toEqual([4, expect.stringContaining('PST402')]);
  });

  test.each(['executives@contoso.com', 'executives', 'Executives'])(
    'for an expectation by %s, which names the person who breaks it',
    async (group) => {
      const expectation = `expectations:\n  - { name: stay in, from: { memberOf: ${group} }, to: [fabrikam.com], expect: blocked }\n`;
      const folder = policies(`expect-${group}`, execs + declared + expectation);
      const { code, out } = await ask('plan', '--emulator', 'contoso', '--policies', folder);
      expect(code).toBe(4);
      expect(out).toMatch(/PST401: stay in: (?:grace|henri|petra)@contoso\.com to fabrikam\.com/u);
      expect(out).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/u);
    },
  );

  test.each(['nobody here', 'gone@contoso.com'])(
    'an expectation about %s, whom the tenant does not have, is unclear',
    async (from) => {
      const folder = policies(
        `nobody-${from}`,
        `expectations:\n  - { name: stay in, from: ["${from}"], to: [fabrikam.com], expect: blocked }\n`,
      );
      const { out } = await ask('test', '--live', '--emulator', 'contoso', '--policies', folder);
      expect(out).toContain(`the tenant has nobody called ${from}`);
    },
  );
});

const kim: JsonObject = {
  Name: 'kim_77',
  Alias: 'kimberly',
  DisplayName: 'Kim Akers',
  PrimarySmtpAddress: 'kim@contoso.com',
  EmailAddresses: ['SMTP:kim@contoso.com', 'smtp:k.akers@contoso.com'],
  UserPrincipalName: 'kim@login.contoso.com',
  Guid: '77777777-0000-4000-8000-000000000001',
  ExchangeGuid: '77777777-0000-4000-8000-000000000002',
  ExternalDirectoryObjectId: '77777777-0000-4000-8000-000000000003',
  DistinguishedName: 'CN=kim_77,OU=contoso.onmicrosoft.com',
  LegacyExchangeDN: '/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=kim',
  RecipientTypeDetails: 'UserMailbox',
  ExternalEmailAddress: null,
};
const listed = (...rows: readonly JsonObject[]): JsonObject => ({
  cmdlet: 'Get-Recipient',
  parameters: {},
  result: [...rows],
});
const forms = [
  'kim_77',
  'kimberly',
  'Kim Akers',
  'kim@contoso.com',
  'k.akers@contoso.com',
  'kim@login.contoso.com',
  String(kim['Guid']),
  String(kim['ExchangeGuid']),
  String(kim['ExternalDirectoryObjectId']),
  String(kim['DistinguishedName']),
  String(kim['LegacyExchangeDN']),
];

/** A policy that lets out whom a rule names. */
const letting = (name: string, ...more: readonly JsonObject[]): Differences => ({
  policies: [{ Name: 'P', IsDefault: false, AutoForwardingMode: 'On' }],
  rules: [{ Name: 'P', HostedOutboundSpamFilterPolicy: 'P', Priority: 0, State: 'Enabled', From: [name] }],
  more: [...more],
});

describe('one recipient, from raw rows to a verdict', () => {
  const verdict = async (differences: Differences, from: string): Promise<unknown> => {
    const file = table.put('one.json', snapshot(differences));
    const asked = await ask(
      'why',
      '--snapshot',
      file,
      '--policies',
      '/nonexistent',
      '--json',
      '--from',
      from,
      '--to',
      'x@fabrikam.com',
    );
    return (asked.json() as unknown as { verdict: string }).verdict;
  };

  test.each(forms)('a rule that names it as %s takes it', async (name) => {
    expect(await verdict(letting(name, listed(kim)), 'k.akers@contoso.com')).toBe('allowed');
    expect(await verdict(letting(name, listed(kim)), 'ana@contoso.com')).toBe('blocked');
  });

  test.each(['Kim Akers', 'kimberly'])('a rule that names two as %s takes nobody for certain', async (name) => {
    const twin = {
      ...kim,
      Name: 'kim_78',
      PrimarySmtpAddress: 'kim2@contoso.com',
      EmailAddresses: ['SMTP:kim2@contoso.com'],
      Guid: 'g',
      ExternalDirectoryObjectId: 'e',
      ExchangeGuid: 'x',
      DistinguishedName: 'd',
      LegacyExchangeDN: 'l',
      UserPrincipalName: 'kim2@contoso.com',
    };
    expect(await verdict(letting(name, listed(kim, twin)), 'kim@contoso.com')).toBe('indeterminate');
    expect(await verdict(letting(name, listed(twin, kim)), 'kim@contoso.com')).toBe('indeterminate');
  });

  test('a row read under one name answers to the others, in a snapshot that holds nothing else of it', async () => {
    const read = { cmdlet: 'Get-Recipient', parameters: { Identity: 'kimberly' }, result: [kim] };
    for (const name of forms) expect(await verdict(letting(name, read), 'kim@contoso.com')).toBe('allowed');
  });

  test('what was ambiguous to the service stays so, though a snapshot shows but one who bears the name', async () => {
    const error = { reason: 'conflict', message: 'There are multiple recipients matching the identity' };
    const asked = { cmdlet: 'Get-Recipient', parameters: { Identity: 'Kim Akers' }, error };
    const other = { cmdlet: 'Get-Recipient', parameters: { Identity: 'kim@contoso.com' }, result: [kim] };
    expect(await verdict(letting('Kim Akers', asked, other), 'kim@contoso.com')).toBe('indeterminate');
  });

  test.each(['sentTo', 'exceptIfSentTo'])(
    'whether an address to which a mail user merely points is that one in %s is open',
    async (condition) => {
      const gus = { ...kim, RecipientTypeDetails: 'MailUser', ExternalEmailAddress: 'SMTP:gus@gmail.com' };
      const key = condition === 'sentTo' ? 'SentTo' : 'ExceptIfSentTo';
      const rule = {
        Name: 'R',
        Priority: 0,
        State: 'Enabled',
        Mode: 'Enforce',
        SenderAddressLocation: 'Header',
        RejectMessageReasonText: 'No',
        [key]: ['kim@contoso.com'],
      };
      const file = table.put('gus.json', snapshot({ mode: 'On', transportRules: [rule], more: [listed(gus)] }));
      const to = async (address: string) =>
        (
          await ask(
            'why',
            '--snapshot',
            file,
            '--policies',
            '/nonexistent',
            '--json',
            '--from',
            'ana@contoso.com',
            '--to',
            address,
          )
        ).json() as unknown as { verdict: string; settledBy: { fact: string }[] };
      const open = await to('gus@gmail.com');
      expect([open.verdict, open.settledBy[0]?.fact]).toEqual(['indeterminate', expect.stringContaining('"R"')]);
      expect((await to('kim@contoso.com')).verdict).toBe(condition === 'sentTo' ? 'blocked' : 'allowed');
      expect((await to('x@gmail.com')).verdict).toBe(condition === 'sentTo' ? 'allowed' : 'blocked');
    },
  );
});

describe('an international domain is one domain in either spelling', () => {
  const [unicode, ascii] = ['bücher.example', 'xn--bcher-kva.example'];
  const both = [
    [unicode, ascii],
    [ascii, unicode],
    ['BÜCHER.example', unicode],
  ] as const;

  test.each(both)('declared as %s and in the tenant as %s: nothing to do', async (here, there) => {
    const more = [
      {
        cmdlet: 'Get-RemoteDomain',
        parameters: {},
        result: [
          { Name: 'Default', DomainName: '*', AutoForwardEnabled: true, IsInternal: false },
          { Name: 'B', DomainName: `*.${there}`, AutoForwardEnabled: false, IsInternal: false },
        ],
      },
    ];
    const rules = [
      { Name: 'P', HostedOutboundSpamFilterPolicy: 'P', Priority: 0, State: 'Enabled', SenderDomainIs: [there] },
    ];
    const file = table.put(
      'idn.json',
      snapshot({
        policies: [{ Name: 'P', IsDefault: false, AutoForwardingMode: 'On' }],
        rules,
        more,
        forwards: [{ Name: 'ana', ForwardingSmtpAddress: `smtp:x@${there}`, DeliverToMailboxAndForward: true }],
      }),
    );
    const text = [
      `remoteDomains: [{ domainName: "*.${here}", name: B, autoForwardEnabled: false }]`,
      `outboundPolicies: [{ name: P, autoForwardingMode: On, senderDomainIs: ["${here}"] }, { name: Default, autoForwardingMode: Off }]`,
      `mailboxForwarding: [{ mailbox: ana@contoso.com, forwardingSmtpAddress: "x@${here}", deliverToMailboxAndForward: true }]`,
    ].join('\n');
    const folder = policies(
      `idn-${here}`,
      text,
      head.replace('0001,', '00aa,').replace('000000000001', '0000000000aa'),
    );
    const { json } = await ask('plan', '--snapshot', file, '--policies', folder, '--json');
    const plan = json() as unknown as { steps: unknown[]; changes: { action: string }[]; kept: number };
    expect([plan.steps, plan.changes.filter(({ action }) => action === 'unknown'), plan.kept]).toEqual([[], [], 4]);
  });

  test.each(both)('an address of %s is ours where %s is accepted', async (here, there) => {
    const more = [
      {
        cmdlet: 'Get-AcceptedDomain',
        parameters: {},
        result: [
          { DomainName: there, DomainType: 'Authoritative' },
          { DomainName: 'contoso.com', DomainType: 'Authoritative' },
          { DomainName: 'contoso.onmicrosoft.com', InitialDomain: true, DomainType: 'Authoritative' },
        ],
      },
    ];
    const file = table.put('ours.json', snapshot({ mode: 'On', more: [...more, listed(kim)] }));
    const asked = await ask(
      'why',
      '--snapshot',
      file,
      '--policies',
      '/nonexistent',
      '--json',
      '--from',
      'ana@contoso.com',
      '--to',
      `x@${here}`,
    );
    expect(asked.json()).toMatchObject({ verdict: 'not-applicable' });
  });
});

describe('a tenant in which a target of a forward may not be read', () => {
  let emulator: RunningEmulator;
  const post = async (path: string, body: JsonObject): Promise<Response> =>
    fetch(`${emulator.url}/_postern/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    emulator = await emulatorAtNoon({ tenant: await openTenant('contoso') });
    await post('run', {
      cmdlet: 'Set-Mailbox',
      parameters: { Identity: 'kofi@contoso.com', ForwardingAddress: 'orders@fabrikam.com' },
    });
    await post('faults', { effect: 'deny', match: { cmdlet: 'Get-Recipient', identity: '*orders*' } });
  });
  afterAll(() => emulator.close());

  test.each([
    ['report', '', [2, 3, 3]],
    ['close', 'scope: { mailboxForwarding: { undeclared: close } }\n', [2, 3, 3]],
  ])('is never clean, and says whose forward it is: %s', async (title, scope, codes) => {
    const folder = policies(`denied-${title}`, `remoteDomains: [{ domainName: "*" }]\n${scope}`);
    const given = ['--emulator', emulator.url, '--policies', folder];
    const asked = [await ask('drift', ...given), await ask('plan', ...given), await ask('posture', ...given)];
    expect(asked.map(({ code }) => code)).toEqual(codes);
    for (const { out } of asked) expect(out).toMatch(/kofi@contoso\.com/u);
    const drift = await ask('drift', ...given, '--json');
    expect(drift.json()).toMatchObject({ clean: false, complete: false });
  });
});

describe('a snapshot of a tenant, and nothing else', () => {
  let emulator: RunningEmulator;
  const file = (name: string): string => table.put(name, '');

  beforeAll(async () => {
    emulator = await emulatorAtNoon({ tenant: await openTenant('contoso') });
  });
  afterAll(() => emulator.close());

  test('its own export is nothing to do, and neither is a change that why proposes more than that change', async () => {
    const taken = file('taken.json');
    const exported = `${file('exported')}.d`;
    await ask('snapshot', '--emulator', emulator.url, '--policies', '/nonexistent', '--out', taken);
    await ask('export', '--snapshot', taken, '--policies', '/nonexistent', '--out', exported);
    const plan = async () => ask('plan', '--snapshot', taken, '--policies', exported, '--json');
    const first = await plan();
    expect([first.code, first.json()['changes']]).toEqual([0, []]);
    const given = ['--snapshot', taken, '--policies', exported, '--json'];
    const asked = await ask('why', ...given, '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com');
    const [fix] = (asked.json() as unknown as { fixes: { patch: string }[] }).fixes;
    for (const part of (fix?.patch ?? '').split(/^(?=\w+:\n)/mu)) {
      const [section = '', ...lines] = part.split('\n');
      const path = join(exported, section === 'outboundPolicies:' ? 'outbound.yaml' : 'transport-rules.yaml');
      const added = `${section} #\n${lines.join('\n')}`;
      writeFileSync(path, readFileSync(path, 'utf8').replace(new RegExp(`^${section}.*\\n`, 'mu'), added));
    }
    const second = await plan();
    const changes = second.json()['changes'] as unknown as { action: string; name: string }[];
    expect(changes.map(({ action, name }) => [action, name])).toEqual([
      ['create', 'Forwarding for ana@contoso.com'],
      ['create', 'Forwarding of ana@contoso.com to fabrikam.com only'],
    ]);
    expect(second.out).not.toContain('does not hold this read');
  });
});
