import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/json.ts';
import { encodings, forms } from '../files/written.ts';
import { ask, type Asked, type Desk, desk, partner, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

let made = 0;

/** A folder of files of somebody's tenant. */
function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = table.path(`folder ${(made += 1)}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

const nowhere = ['--policies', '/nonexistent'];
const posture = async (file: string): Promise<Asked> => ask('posture', '--snapshot', file, ...nowhere, '--json');
const why = async (file: string, from = 'ben@contoso.com'): Promise<Asked> =>
  ask('why', from, 'x@fabrikam.com', '--snapshot', file, ...nowhere, '--json');

const unreadIn = ({ json }: Asked): string =>
  (json()['unread'] as unknown as readonly { what: string; why: string }[])
    .map((one) => `${one.what}: ${one.why}`)
    .join('\n');

interface Recorded {
  readonly cmdlet: string;
  readonly parameters?: JsonObject;
  readonly result: readonly JsonObject[];
}

const readsOf = (text: string): readonly Recorded[] => (JSON.parse(text) as { reads: Recorded[] }).reads;
const rowsOf = (cmdlet: string): readonly JsonObject[] =>
  readsOf(snapshot(partner)).find((one) => one.cmdlet === cmdlet)?.result ?? [];

/** ScubaGear's export of the tenant that the tests ask about. */
const provider = (changes: JsonObject = {}): JsonObject => ({
  tenant_details: {
    DisplayName: 'Contoso',
    DomainName: 'contoso.onmicrosoft.com',
    TenantId: '5f0a1c9e-0000-4000-8000-0000000000aa',
  },
  remote_domains: rowsOf('Get-RemoteDomain'),
  accepted_domains: rowsOf('Get-AcceptedDomain'),
  transport_rule: [null],
  outbound_connectors: [null],
  exo_successful_commands: ['Get-RemoteDomain', 'Get-AcceptedDomain', 'Get-TransportRule', 'Get-OutboundConnector'],
  exo_unsuccessful_commands: [],
  ...changes,
});

describe('the provider export of ScubaGear', () => {
  const put = (document: Json): string => table.put('ProviderSettingsExport.json', JSON.stringify(document));

  test.each<[string, Json]>([
    ['alone', provider()],
    ['as Raw of its results', { MetaData: { Tool: 'x' }, Results: {}, Raw: provider() }],
    [
      'with its tenant in a list',
      provider({ tenant_details: [{ DomainName: 'contoso.onmicrosoft.com', TenantId: 'x' }] }),
    ],
  ])('%s is a snapshot of what it has; what it lacks is unknown, by the cmdlet that gives it', async (_, document) => {
    const asked = await posture(put(document));
    expect(asked.code).toBe(3);
    expect(asked.json()).toMatchObject({
      tenant: { domain: 'contoso.onmicrosoft.com' },
      source: 'contoso.onmicrosoft.com by ScubaGear',
    });
    expect(unreadIn(asked)).toContain('Get-HostedOutboundSpamFilterPolicy');
    expect(unreadIn(asked)).toContain('Get-Mailbox');
    // A plain listing leaves out connectors that only rules use.
    expect(unreadIn(asked)).toContain('Get-OutboundConnector');
    expect(unreadIn(asked)).not.toMatch(/Get-(?:RemoteDomain|AcceptedDomain|TransportRule)/u);
    expect((await why(put(document))).json()).toMatchObject({ verdict: 'indeterminate' });
  });

  test.each([
    ['failed', { exo_successful_commands: ['Get-AcceptedDomain'], exo_unsuccessful_commands: ['Get-RemoteDomain'] }],
    ['is in neither list', { exo_successful_commands: ['Get-AcceptedDomain'] }],
    ['failed and left an empty list', { remote_domains: [], exo_successful_commands: ['Get-AcceptedDomain'] }],
  ])('a command that %s makes its key unknown, and not empty', async (_, changes) => {
    expect(unreadIn(await posture(put(provider(changes))))).toContain('Get-RemoteDomain: ScubaGear does not name it');
  });

  test('without the domains of the tenant nobody is said to be shut in', async () => {
    const { out } = await ask('posture', '--snapshot', put(provider({ exo_successful_commands: [] })), ...nowhere);
    expect(out).toMatch(/undecided for EVERYONE/u);
  });
});

const star = { Identity: 'Default', DomainName: '*', AutoForwardEnabled: false, IsInternal: false, Ensure: 'Present' };

describe('a snapshot of Tenant Configuration Management', () => {
  const resources = [
    { displayName: 'x', resourceType: 'microsoft.exchange.remotedomain', properties: star },
    {
      displayName: 'y',
      resourceType: 'microsoft.exchange.HostedOutboundSpamFilterPolicy',
      properties: { Identity: 'Default', AutoForwardingMode: 'Off' },
    },
  ];

  test.each<[string, Json]>([
    ['as a list', resources],
    ['as resources', { id: '1', resources }],
    ['as items of an older one', { configurationItems: resources }],
    ['as Graph wraps it', { value: resources }],
  ])('%s is read', async (_, document) => {
    const asked = await posture(table.put('tcm.json', JSON.stringify(document)));
    expect(asked.json()).toMatchObject({ source: 'a tenant by Tenant Configuration Management' });
    expect(unreadIn(asked)).not.toContain('Get-RemoteDomain');
    // Of a type without a resource nobody knows whether it was asked for.
    expect(unreadIn(asked)).toContain('Get-TransportRule');
    expect(unreadIn(asked)).toContain('Get-HostedOutboundSpamFilterRule');
  });

  test('a property that a resource leaves out is unknown, and no default', async () => {
    const { AutoForwardEnabled: _, ...rest } = star;
    const document = [{ resourceType: 'microsoft.exchange.remotedomain', properties: rest }];
    expect(unreadIn(await posture(table.put('tcm.json', JSON.stringify(document))))).toContain(
      'AutoForwardEnabled is missing',
    );
  });
});

describe('blocks of Microsoft365DSC', () => {
  const block = (type: string, lines: string): string =>
    `        ${type} "0a1b"\n        {\n${lines}\n            Ensure = "Present";\n        }\n`;
  const config = (...blocks: readonly string[]): string =>
    `Configuration M365TenantConfig\n{\n    Import-DscResource -ModuleName 'Microsoft365DSC'\n    Node localhost\n    {\n${blocks.join('')}    }\n}\n`;
  const domain = (more = ''): string =>
    block(
      'EXORemoteDomain',
      `            AutoForwardEnabled = $False;\n            DomainName = "*";\n            Identity = 'Default';\n            IsInternal = $False; # no\n${more}`,
    );

  test.each(Object.entries(encodings))('are read in %s', async (_, encode) => {
    const asked = await posture(table.put('M365TenantConfig.ps1', encode(config(domain()))));
    expect(asked.json()).toMatchObject({ source: 'a tenant by Microsoft365DSC' });
    expect(unreadIn(asked)).not.toContain('Get-RemoteDomain');
  });

  test.each([
    ['$True', 'allowed'],
    ['$False', 'blocked'],
    ['$Some.Thing', 'unknown'],
    ['@{ a = 1 }', 'unknown'],
  ])('a value %s is %s', async (value, said) => {
    const text = config(domain().replace('$False', value));
    const asked = await posture(table.put('dsc.ps1', text));
    expect(unreadIn(asked).includes('AutoForwardEnabled is missing')).toBe(said === 'unknown');
  });

  test('lists, escapes and values that stand for the tenant', async () => {
    const rule = block(
      'EXOHostedOutboundSpamFilterRule',
      '            Enabled = $True;\n            From = @("ben@$OrganizationName", "ana@$OrganizationName");\n            HostedOutboundSpamFilterPolicy = "Partner `"x`"";\n            Identity = "Partner";\n            Priority = 0;\n',
    );
    const { openSnapshot } = await import('../../src/tenant/snapshot/opened.ts');
    const read = (text: string) => {
      const file = openSnapshot([{ name: 'x.ps1', bytes: Buffer.from(text) }]);
      return file.ok ? file.document.reads.map((one) => ('result' in one ? one.result[0] : null)) : file.message;
    };
    expect(read(config(rule))).toEqual([
      {
        HostedOutboundSpamFilterPolicy: 'Partner "x"',
        Identity: 'Partner',
        Name: 'Partner',
        Priority: 0,
        State: 'Enabled',
      },
    ]);
    expect(read(`$OrganizationName = "contoso.com"\n${config(rule)}`)).toMatchObject([
      { From: ['ben@contoso.com', 'ana@contoso.com'] },
    ]);
  });
});

describe('what somebody kept of the cmdlets themselves', () => {
  const listings = readsOf(snapshot(partner)).filter(({ parameters = {} }) => Object.keys(parameters).length === 0);

  const kept = (write: (rows: readonly JsonObject[]) => string, encode: (text: string) => Uint8Array): string =>
    folder(
      Object.fromEntries(
        listings.map(({ cmdlet, result }) => [`${cmdlet}.txt`, encode(result.length === 0 ? '' : write(result))]),
      ),
    );

  test.each(Object.entries(forms))(
    'a folder of files in %s says the same as the snapshot, or that it is unknown',
    async (_, write) => {
      for (const encode of [encodings['UTF-8'], encodings['UTF-16 LE with a mark']]) {
        const asked = await why(kept(write, encode));
        expect(['allowed', 'indeterminate']).toContain(asked.json()['verdict']);
        const other = await why(kept(write, encode), 'ana@contoso.com');
        expect(['blocked', 'indeterminate']).toContain(other.json()['verdict']);
      }
    },
  );

  const off = [{ Name: 'Default', IsDefault: true, AutoForwardingMode: 'Off' }];
  test.each(Object.entries(forms))(
    'one file in %s is known by its columns, whatever it is called',
    async (_, write) => {
      const asked = await posture(table.put('export', encodings['UTF-16 LE'](write(off))));
      expect(asked.json()).toMatchObject({ source: 'a tenant by Get-HostedOutboundSpamFilterPolicy' });
      expect(unreadIn(asked)).not.toContain('Get-HostedOutboundSpamFilterPolicy');
    },
  );

  test.each([
    ['an empty file', '', 'its file is empty'],
    [
      'one that broke off',
      forms['CSV with commas'](rowsOf('Get-RemoteDomain')).trimEnd().slice(0, -9),
      'something is missing',
    ],
  ])('%s is unknown, and never nothing', async (_, text, said) => {
    const asked = await posture(
      folder({
        'Get-RemoteDomain.csv': text,
        'Get-AcceptedDomain.csv': forms['CSV with commas'](rowsOf('Get-AcceptedDomain')),
      }),
    );
    expect(unreadIn(asked)).toContain(`Get-RemoteDomain: ${text === '' ? '' : 'of its file '}${said}`);
  });

  test.each([
    ['rows of no cmdlet that is read', { 'x.csv': 'Color,Shape\nred,round\n' }, 'they have Color, Shape'],
    [
      'files of two tenants',
      {
        'a.json': JSON.stringify([
          { DomainName: 'a.onmicrosoft.com', DomainType: 'Authoritative', InitialDomain: true },
        ]),
        'b.json': JSON.stringify([
          { DomainName: 'b.onmicrosoft.com', DomainType: 'Authoritative', InitialDomain: true },
        ]),
      },
      'several tenants',
    ],
    ['a folder without files', {}, 'no file'],
    ['a sentence', { 'x.txt': 'hello' }, 'x.txt'],
  ])('%s are refused', async (_, files, said) => {
    const { code, err } = await ask('posture', '--snapshot', folder(files), ...nowhere);
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
  });
});

describe('recorded connectors and inbox rules', () => {
  const recorded = (file: string): Buffer => readFileSync(new URL(`../samples/${file}`, import.meta.url));

  test.each([
    'OutboundConnector/invoke-onprem-rule-scoped.json',
    'OutboundConnector/scuba-2026-outbound-connectors.json',
    'InboundConnector/invoke-onprem-tls-cert.json',
    'InboundConnector/scuba-2026-inbound-connectors.json',
    'InboxRule/invoke-junk-rule.json',
    'InboxRule/fl-spanish-no-action.json',
  ])('%s beside a snapshot is read, exported and planned again to nothing', async (sample) => {
    const tenant = folder({
      '0.json': snapshot(partner),
      [`Get-${sample.split('/')[0] ?? ''}.json`]: recorded(sample),
    });
    const out = table.path(`exported ${made}`);
    const exported = await ask('export', '--snapshot', tenant, '--out', out);
    expect([0, 3]).toContain(exported.code);
    const { json } = await ask('plan', '--snapshot', tenant, '--policies', out, '--json');
    expect((json() as unknown as { steps: readonly object[] }).steps).toEqual([]);
  });
});

describe('the cloud of a tenant', () => {
  const asked = async (...more: readonly string[]) =>
    ask(
      'export',
      '--tenant-id',
      '547f2232-aad4-5291-afcc-52996f3a36d6',
      '--domain',
      'contoso.onmicrosoft.us',
      '--out',
      table.path('mine'),
      ...more,
    );

  test('that its domain does not tell is asked for, before anything is sent there', async () => {
    const { code, err } = await asked();
    expect(code).toBe(1);
    expect(err).toMatch(/gccHigh or dod/u);
    expect(err).toContain('--cloud');
  });

  test.each(['worldwide', 'china'])('that cannot be its own (%s) is refused', async (cloud) => {
    expect((await asked('--cloud', cloud)).err).toContain('is a tenant of gccHigh or dod');
  });

  test.each(['gccHigh', 'dod'])('%s is written into what is exported', async (cloud) => {
    const out = table.path(`mine ${cloud}`);
    const file = table.put('us.json', snapshot().replaceAll('contoso.onmicrosoft.com', 'contoso.onmicrosoft.us'));
    const { err } = await ask('export', '--snapshot', file, '--out', out, '--cloud', cloud);
    expect(readFileSync(join(out, 'tenant.yaml'), 'utf8')).toContain(`cloud: ${cloud}`);
    expect(err).not.toContain('say which');
    expect((await ask('export', '--snapshot', file, '--out', `${out} 2`)).err).toContain('say which with --cloud');
  });
});
