import { fullRow } from '../../support/full-rows.ts';
import { describe, expect, test } from 'vitest';
import { announcedBehind } from '../../../src/engine/drift/platform-changes.ts';
import { subjectsOf } from '../../../src/engine/who/subjects.ts';
import type { Json } from '../../../src/json.ts';
import { directoryOf } from '../../../src/kinds/directory.ts';
import { present, type Row, type TenantReader } from '../../../src/tenant/tenant.ts';
import { aChange } from '../../render/samples.ts';
import { desires } from '../things.ts';

const rows: Readonly<Record<string, readonly Row[]>> = {
  'Get-RemoteDomain': [
    { Name: 'Default', DomainName: '*', Guid: 'G-1', WhenChangedUTC: '2026-11-20T10:00:00.0000000Z' },
    { Name: 'Other', DomainName: 'other.example', Guid: 'G-2' },
  ],
  'Get-HostedOutboundSpamFilterPolicy': [{ Name: 'Partner', Guid: 'P-1', WhenChangedUTC: '2026-11-18T10:00:00Z' }],
  'Get-HostedOutboundSpamFilterRule': [
    {
      Name: 'Renamed',
      Guid: 'R-1',
      HostedOutboundSpamFilterPolicy: 'Partner',
      State: 'Enabled',
      WhenChangedUTC: '2026-11-19T10:00:00Z',
    },
  ],
};

const reader: TenantReader = {
  read: (call) => {
    const found = (call.via === 'exchange' ? rows[call.cmdlet] : null) ?? [];
    return Promise.resolve(present(found.map((row) => fullRow(call.via === 'exchange' ? call.cmdlet : '', row))));
  },
};

const found = async (object: string, more: Parameters<typeof aChange>[0] = {}) => {
  const moved = [aChange({ object, name: 'As Declared', fields: [], ...more })];
  const [subject] = await subjectsOf(moved, desires([]), reader, directoryOf(new Map()));
  return { names: [...(subject?.names ?? [])].toSorted(), changedAt: subject?.changedAt ?? null };
};

describe('what moved is looked for', () => {
  test('under every name that its row bears, and no other', async () => {
    expect(await found('remoteDomains/*')).toEqual({
      names: ['*', 'as declared', 'default', 'g-1'],
      changedAt: '2026-11-20T10:00:00Z',
    });
  });

  test('under the names of both rows where it has two, as it was last changed', async () => {
    expect(await found('outboundPolicies/partner')).toEqual({
      names: ['as declared', 'p-1', 'partner', 'r-1', 'renamed'],
      changedAt: '2026-11-19T10:00:00Z',
    });
  });

  test('under the names it should have where it is gone', async () => {
    const fields = [{ field: 'name', from: null, to: 'Fabrikam Inc' as Json }];
    expect(await found('remoteDomains/fabrikam.com', { action: 'create', fields })).toEqual({
      names: ['as declared', 'fabrikam inc', 'fabrikam.com'],
      changedAt: null,
    });
  });
});

describe('an announced change of the service', () => {
  test.each([
    { day: '2026-12-31', from: 'disabled', told: 1 },
    { day: '2026-12-31', from: 'enabled', told: 0 },
    { day: '2026-11-21', from: 'disabled', told: 0 },
    { day: '2027-04-01', from: 'disabled', told: 0 },
  ])('may be behind SMTP AUTH $from on $day: $told', ({ day, from, told }) => {
    const change = aChange({ object: 'smtpAuth/organization', fields: [{ field: 'state', from, to: 'x' }] });
    expect(announcedBehind([change, aChange()], `${day}T12:00:00Z`)).toHaveLength(told);
  });
});
