import { describe, expect, test } from 'vitest';
import { type JsonObject, textAt } from '../../src/json.ts';
import {
  type Call,
  exchange,
  graphGet,
  type Reading,
  type Row,
  type Tenant,
  type TenantReader,
} from '../../src/tenant/tenant.ts';

/** A way to the shipped tenant `contoso`, closed again by whoever opened it. */
export interface Opened {
  readonly reader: TenantReader;
  /** Null for a road that only reads. */
  readonly tenant: Tenant | null;
  readonly close: () => Promise<void>;
}

const rowsOf = (reading: Reading): readonly Row[] => (reading.state === 'present' ? reading.value : []);

const configuration = [
  'Get-OrganizationConfig',
  'Get-AcceptedDomain',
  'Get-HostedOutboundSpamFilterPolicy',
  'Get-HostedOutboundSpamFilterRule',
  'Get-RemoteDomain',
  'Get-TransportRule',
  'Get-TransportConfig',
  'Get-OutboundConnector',
  'Get-InboundConnector',
] as const;

const forwarding = { Filter: 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null' };

/** All that was ever written into the audit log by these cmdlets. */
const auditOf = (Operations: readonly string[]) =>
  exchange('Search-UnifiedAuditLog', {
    StartDate: '2020-01-01T00:00:00Z',
    EndDate: '2100-01-01T00:00:00Z',
    Operations,
  });

/** What every road has to answer alike. */
export function readingContract(name: string, open: () => Promise<Opened>): void {
  const withReader = async (use: (reader: TenantReader) => Promise<void>): Promise<void> => {
    const opened = await open();
    try {
      await use(opened.reader);
    } finally {
      await opened.close();
    }
  };

  describe(`reading over ${name}`, () => {
    test.each(configuration)('%s gives rows without side-car keys', (cmdlet) =>
      withReader(async (reader) => {
        const rows = rowsOf(await reader.read(exchange(cmdlet)));
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.flatMap(Object.keys).filter((key) => key.includes('@'))).toEqual([]);
      }),
    );

    test('an object that exists is one row, whatever the case of its name', () =>
      withReader(async (reader) => {
        const [row, ...more] = rowsOf(await reader.read(exchange('Get-Recipient', { Identity: 'ANA@contoso.com' })));
        expect(more).toEqual([]);
        expect(row).toMatchObject({ PrimarySmtpAddress: 'ana@contoso.com', RecipientTypeDetails: 'UserMailbox' });
      }));

    test('an object that does not exist is absent', () =>
      withReader(async (reader) => {
        expect(await reader.read(exchange('Get-Recipient', { Identity: 'nobody@contoso.com' }))).toEqual({
          state: 'absent',
        });
      }));

    test('the members of a group are rows', () =>
      withReader(async (reader) => {
        const rows = rowsOf(
          await reader.read(exchange('Get-DistributionGroupMember', { Identity: 'executives@contoso.com' })),
        );
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.every((row) => textAt(row, 'PrimarySmtpAddress') !== '')).toBe(true);
      }));

    test('the mailboxes that forward are found by a filter', () =>
      withReader(async (reader) => {
        const rows = rowsOf(await reader.read(exchange('Get-Mailbox', forwarding)));
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.every((row) => row['ForwardingSmtpAddress'] !== null || row['ForwardingAddress'] !== null)).toBe(
          true,
        );
      }));

    test('the identifiers of inbox rules are exact', () =>
      withReader(async (reader) => {
        const rules = rowsOf(
          await reader.read(exchange('Get-InboxRule', { Mailbox: 'ben@contoso.com', IncludeHidden: true })),
        );
        expect(rules.length).toBeGreaterThan(0);
        for (const rule of rules) expect(textAt(rule, 'Identity').split('\\')[1]).toBe(textAt(rule, 'RuleIdentity'));
      }));

    test('a Microsoft 365 group and its members come over Graph', () =>
      withReader(async (reader) => {
        const [group] = rowsOf(await reader.read(exchange('Get-Recipient', { Identity: 'sales@contoso.com' })));
        const id = textAt(group ?? {}, 'ExternalDirectoryObjectId');
        const [object] = rowsOf(await reader.read(graphGet(`/groups/${id}?$select=id,mail,groupTypes`)));
        expect(object).toMatchObject({ mail: 'sales@contoso.com', groupTypes: ['Unified'] });
        const members = rowsOf(await reader.read(graphGet(`/groups/${id}/members?$select=id,mail&$top=999`)));
        expect(members.length).toBeGreaterThan(0);
      }));

    test('a search of the audit log is whole, though nothing was written yet', () =>
      withReader(async (reader) => {
        expect(await reader.read(auditOf(['Set-RemoteDomain']))).toEqual({ state: 'present', value: [] });
      }));

    test('many reads of one moment are each answered in their place', () =>
      withReader(async (reader) => {
        const names = [
          'ana',
          'ben',
          'nobody',
          'adele',
          'megan',
          'scanner',
          'support',
          'executives',
          'nothing',
          'sales',
          'ana',
          'ben',
        ];
        const readings = await Promise.all(
          names.map((one) => reader.read(exchange('Get-Recipient', { Identity: `${one}@contoso.com` }))),
        );
        const found = readings.map((reading) =>
          rowsOf(reading).map((row) => textAt(row, 'PrimarySmtpAddress').split('@')[0]),
        );
        expect(found).toEqual(names.map((one) => (one.startsWith('no') ? [] : [one])));
      }));
  });
}

/** The reads that the reading contract makes, for a recording to hold. */
export async function readContract(reader: TenantReader): Promise<void> {
  await Promise.all(configuration.map((cmdlet) => reader.read(exchange(cmdlet))));
  const names = ['ana', 'ben', 'nobody', 'adele', 'megan', 'scanner', 'support', 'executives', 'nothing', 'sales'];
  const recipients = await Promise.all(
    names.map((one) => reader.read(exchange('Get-Recipient', { Identity: `${one}@contoso.com` }))),
  );
  await reader.read(exchange('Get-DistributionGroupMember', { Identity: 'executives@contoso.com' }));
  await reader.read(exchange('Get-Mailbox', forwarding));
  await reader.read(exchange('Get-InboxRule', { Mailbox: 'ben@contoso.com', IncludeHidden: true }));
  await reader.read(auditOf(['Set-RemoteDomain']));
  const id = textAt(rowsOf(recipients.at(-1) ?? { state: 'absent' })[0] ?? {}, 'ExternalDirectoryObjectId');
  await reader.read(graphGet(`/groups/${id}`));
  await reader.read(graphGet(`/groups/${id}/members`));
}

/** What every road that writes has to do alike. */
export function writingContract(name: string, open: () => Promise<Opened>): void {
  const withTenant = async (use: (tenant: Tenant) => Promise<void>): Promise<void> => {
    const opened = await open();
    try {
      if (opened.tenant === null) throw new Error(`${name} does not write`);
      await use(opened.tenant);
    } finally {
      await opened.close();
    }
  };
  const domain = { Identity: 'Fabrikam' };
  const create = exchange('New-RemoteDomain', { Name: 'Fabrikam', DomainName: 'fabrikam.example', Confirm: false });

  describe(`writing over ${name}`, () => {
    test('an object that was created is read, changed and removed', () =>
      withTenant(async (tenant) => {
        expect(await tenant.run(create)).toMatchObject({ state: 'done', rows: [{ DomainName: 'fabrikam.example' }] });
        const set: JsonObject = { ...domain, AutoForwardEnabled: false, Confirm: false };
        expect(await tenant.run(exchange('Set-RemoteDomain', set))).toMatchObject({ state: 'done', rows: [] });
        const [row] = rowsOf(await tenant.read(exchange('Get-RemoteDomain', domain)));
        expect(row?.['AutoForwardEnabled']).toBe(false);
        expect((await tenant.run(exchange('Remove-RemoteDomain', { ...domain, Confirm: false }))).state).toBe('done');
        expect(await tenant.read(exchange('Get-RemoteDomain', domain))).toEqual({ state: 'absent' });
      }));

    test.each<{ title: string; call: Call; reason: string }>([
      {
        title: 'what does not exist cannot be changed',
        call: exchange('Set-RemoteDomain', { Identity: 'nothing', Confirm: false }),
        reason: 'absent',
      },
      {
        title: 'an unknown parameter is refused',
        call: exchange('Set-RemoteDomain', { Identity: 'Default', Bogus: 1 }),
        reason: 'rejected',
      },
      { title: 'a cmdlet that nobody may run is denied', call: exchange('Set-NothingAtAll'), reason: 'denied' },
    ])('$title', ({ call, reason }) =>
      withTenant(async (tenant) => {
        expect(await tenant.run(call)).toMatchObject({ state: 'failed', error: { reason } });
      }),
    );

    test('what was written stands in the audit log, each time once', () =>
      withTenant(async (tenant) => {
        await tenant.run(create);
        for (const AutoForwardEnabled of [false, true]) {
          await tenant.run(exchange('Set-RemoteDomain', { ...domain, AutoForwardEnabled, Confirm: false }));
        }
        const rows = rowsOf(await tenant.read(auditOf(['New-RemoteDomain', 'Set-RemoteDomain'])));
        expect(rows.map((row) => textAt(row, 'Operations')).toSorted()).toEqual([
          'New-RemoteDomain',
          'Set-RemoteDomain',
          'Set-RemoteDomain',
        ]);
        const data = rows.map((row) => JSON.parse(textAt(row, 'AuditData')) as JsonObject);
        expect(data.every((one) => one['ObjectId'] === 'Fabrikam' && one['ResultStatus'] === 'True')).toBe(true);
      }));

    test('what exists cannot be created again', () =>
      withTenant(async (tenant) => {
        await tenant.run(create);
        expect(await tenant.run(create)).toMatchObject({ state: 'failed', error: { reason: 'conflict' } });
      }));

    test('a member is added to a Microsoft 365 group over Graph, once', () =>
      withTenant(async (tenant) => {
        const read = async (address: string): Promise<string> => {
          const [row] = rowsOf(await tenant.read(exchange('Get-Recipient', { Identity: address })));
          return textAt(row ?? {}, 'ExternalDirectoryObjectId');
        };
        const [group, member] = [await read('sales@contoso.com'), await read('scanner@contoso.com')];
        const add: Call = {
          via: 'graph',
          method: 'POST',
          path: `/groups/${group}/members/$ref`,
          body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${member}` },
        };
        const members = async (): Promise<boolean> =>
          rowsOf(await tenant.read(graphGet(`/groups/${group}/members`))).some((row) => row['id'] === member);
        expect((await tenant.run(add)).state).toBe('done');
        expect(await members()).toBe(true);
        expect(await tenant.run(add)).toMatchObject({ state: 'failed', error: { reason: 'conflict' } });
        const path = `/groups/${group}/members/${member}/$ref`;
        expect((await tenant.run({ via: 'graph', method: 'DELETE', path, body: null })).state).toBe('done');
        expect(await members()).toBe(false);
      }));
  });
}
