import { describe, expect, test } from 'vitest';
import { governing } from '../../../src/kinds/remote-domain/live.ts';
import { remoteDomain } from '../../../src/kinds/remote-domain/index.ts';
import { orderSteps } from '../../../src/engine/live/order.ts';
import type { Row } from '../../../src/tenant/tenant.ts';
import { type Answers, callsOf, entriesOf, rehearse } from '../rehearsal.ts';

/** A remote domain as the service makes it, with what a test changes. */
const aDomain = (name: string, domain: string, more: Row = {}): Row => ({
  Name: name,
  DomainName: domain,
  AutoForwardEnabled: true,
  AutoReplyEnabled: true,
  AllowedOOFType: 'External',
  DeliveryReportEnabled: true,
  NDREnabled: true,
  DisplaySenderName: true,
  MeetingForwardNotificationEnabled: true,
  IsInternal: false,
  TargetDeliveryDomain: false,
  TrustedMailInboundEnabled: false,
  TrustedMailOutboundEnabled: false,
  UseSimpleDisplayName: false,
  TNEFEnabled: null,
  ContentType: 'MimeHtmlText',
  CharacterSet: null,
  NonMimeCharacterSet: null,
  LineWrapSize: 'Unlimited',
  RequiredCharsetCoverage: null,
  ByteEncoderTypeFor7BitCharsets: 'Undefined',
  PreferredInternetCodePageForShiftJis: 'Undefined',
  ...more,
});
const tenant = (...rows: readonly Row[]): Answers => ({ 'Get-RemoteDomain': rows });
const star = (open: boolean): Row => aDomain('Default', '*', { AutoForwardEnabled: open });

describe('creating', () => {
  test('an entry that is as the service makes it is one call', async () => {
    const { steps } = await rehearse(
      remoteDomain,
      [{ domainName: 'Fabrikam.com', autoForwardEnabled: true }],
      tenant(star(false)),
    );
    expect(callsOf(steps)).toEqual([
      { 'New-RemoteDomain': { Name: 'fabrikam.com', DomainName: 'fabrikam.com', Confirm: false } },
    ]);
    expect(steps[0]).toMatchObject({ effect: 'opens', hazards: [], provides: ['opened:remoteDomains'] });
  });

  test('every setting is a second call, after the first', async () => {
    const section = [{ domainName: 'fabrikam.com', name: 'Fabrikam', autoForwardEnabled: false, tnefEnabled: true }];
    const { steps } = await rehearse(remoteDomain, section, tenant(star(true)));
    expect(callsOf(steps)).toEqual([
      { 'New-RemoteDomain': { Name: 'Fabrikam', DomainName: 'fabrikam.com', Confirm: false } },
      { 'Set-RemoteDomain': { Identity: 'Fabrikam', AutoForwardEnabled: false, TNEFEnabled: true, Confirm: false } },
    ]);
    expect(steps[1]?.after).toEqual([steps[0]?.id]);
  });

  test.each([
    { before: false, wanted: false, hazards: ['opens-transiently'] },
    { before: true, wanted: false, hazards: [] },
    { before: false, wanted: true, hazards: [] },
  ])(
    'where forwards are $before before and $wanted after, the hazards are $hazards',
    async ({ before, wanted, hazards }) => {
      const { steps } = await rehearse(
        remoteDomain,
        [{ domainName: 'fabrikam.com', autoForwardEnabled: wanted }],
        tenant(star(before)),
      );
      expect(steps[0]?.hazards).toEqual(hazards);
    },
  );

  test('what is there afterwards is what is read afterwards', async () => {
    const section = [{ domainName: 'fabrikam.com', autoForwardEnabled: false }];
    const { steps } = await rehearse(remoteDomain, section, tenant(star(true)));
    const there = await rehearse(
      remoteDomain,
      [],
      tenant(aDomain('fabrikam.com', 'fabrikam.com', { AutoForwardEnabled: false })),
    );
    expect(steps.at(-1)?.becomes).toEqual(there.live[0]?.properties);
  });
});

describe('changing', () => {
  test('the entry for everything closes after the specific ones have opened', async () => {
    const section = [
      { domainName: '*', autoForwardEnabled: false },
      { domainName: 'fabrikam.com', autoForwardEnabled: true },
    ];
    const { steps } = await rehearse(
      remoteDomain,
      section,
      tenant(star(true), aDomain('F', 'fabrikam.com', { AutoForwardEnabled: false })),
    );
    const ordered = orderSteps(steps);
    expect(ordered.ok && ordered.steps.map((step) => step.title)).toEqual([
      'let automatic forwards out to fabrikam.com',
      'stop automatic forwards to domains without an entry of their own',
    ]);
  });

  test('opening the entry for everything is undone by closing it', async () => {
    const { steps } = await rehearse(
      remoteDomain,
      [{ domainName: '*', autoForwardEnabled: true }],
      tenant(star(false)),
    );
    expect(steps[0]).toMatchObject({
      effect: 'opens',
      undo: [{ parameters: { Identity: 'Default', AutoForwardEnabled: false } }],
    });
  });

  test('a domain that becomes internal escapes rules, and that opens', async () => {
    const { steps } = await rehearse(
      remoteDomain,
      [{ domainName: 'fabrikam.com', isInternal: true }],
      tenant(aDomain('F', 'fabrikam.com')),
    );
    expect(steps[0]?.effect).toBe('opens');
  });

  test('a renamed entry is called by its old name, and its undo by the new one', async () => {
    const { steps } = await rehearse(
      remoteDomain,
      [{ domainName: 'fabrikam.com', name: 'New' }],
      tenant(aDomain('Old', 'fabrikam.com')),
    );
    expect(callsOf(steps)).toEqual([{ 'Set-RemoteDomain': { Identity: 'Old', Name: 'New', Confirm: false } }]);
    expect(steps[0]?.undo).toMatchObject([{ parameters: { Identity: 'New', Name: 'Old' } }]);
  });

  test.each([
    {
      spec: { domainName: 'F.com', characterSet: null },
      row: { CharacterSet: 'iso-8859-1' },
      parameters: { CharacterSet: null },
    },
    {
      spec: { domainName: 'f.com', tnefEnabled: null },
      row: { TNEFEnabled: false },
      parameters: { TNEFEnabled: null },
    },
    {
      spec: { domainName: 'f.com', autoForwardEnabled: null },
      row: { AutoForwardEnabled: false },
      parameters: { AutoForwardEnabled: true },
    },
  ])('clearing with $spec writes $parameters', async ({ spec, row, parameters }) => {
    const { steps } = await rehearse(remoteDomain, [spec], tenant(aDomain('F', 'f.com', row)));
    expect(callsOf(steps)).toEqual([{ 'Set-RemoteDomain': { Identity: 'F', ...parameters, Confirm: false } }]);
  });
});

describe('settings that the service writes for each other', () => {
  test('leaving the inside changes who gets out-of-office messages, and that is foreseen', async () => {
    const { steps } = await rehearse(
      remoteDomain,
      [{ domainName: 'f.com', isInternal: false }],
      tenant(aDomain('F', 'f.com', { IsInternal: true })),
    );
    expect(steps.map((step) => step.becomes?.['allowedOOFType'])).toEqual(['ExternalLegacy']);
    expect(steps[0]?.undo).toMatchObject([{ parameters: { IsInternal: true, AllowedOOFType: 'External' } }]);
  });

  test('where the policy says who gets them, a second call says it again', async () => {
    const section = [{ domainName: 'f.com', isInternal: false, allowedOOFType: 'None' }];
    const { steps } = await rehearse(
      remoteDomain,
      section,
      tenant(aDomain('F', 'f.com', { IsInternal: true, AllowedOOFType: 'None' })),
    );
    expect(callsOf(steps)).toEqual([
      { 'Set-RemoteDomain': { Identity: 'F', IsInternal: false, Confirm: false } },
      { 'Set-RemoteDomain': { Identity: 'F', AllowedOOFType: 'None', Confirm: false } },
    ]);
    expect(steps.map((step) => step.becomes?.['allowedOOFType'])).toEqual(['ExternalLegacy', 'None']);
  });

  test('InternalLegacy makes a domain internal', async () => {
    const { steps } = await rehearse(
      remoteDomain,
      [{ domainName: 'f.com', allowedOOFType: 'InternalLegacy' }],
      tenant(aDomain('F', 'f.com')),
    );
    expect(steps[0]?.becomes).toMatchObject({ isInternal: true });
  });
});

describe('removing', () => {
  test('an undo makes the entry again, with what it had of its own', async () => {
    const answers = tenant(star(false), aDomain('F', 'fabrikam.com', { AutoReplyEnabled: false }));
    const { steps } = await rehearse(remoteDomain, [], answers, { undeclared: 'remove' });
    const removal = steps.find((step) => step.ref.key === 'fabrikam.com');
    expect(removal).toMatchObject({ effect: 'closes', becomes: null });
    expect(removal?.undo).toMatchObject([
      { cmdlet: 'New-RemoteDomain', parameters: { Name: 'F', DomainName: 'fabrikam.com' } },
      { cmdlet: 'Set-RemoteDomain', parameters: { Identity: 'F', AutoReplyEnabled: false } },
    ]);
    expect(Object.keys(removal?.undo[1]?.via === 'exchange' ? removal.undo[1].parameters : {})).toEqual([
      'Identity',
      'AutoReplyEnabled',
      'Confirm',
    ]);
  });

  test('removing an entry that blocks opens, where the rest is open', async () => {
    const answers = tenant(star(true), aDomain('F', 'fabrikam.com', { AutoForwardEnabled: false }));
    const { steps } = await rehearse(remoteDomain, [{ domainName: '*' }], answers, { undeclared: 'remove' });
    expect(steps.map((step) => step.effect)).toEqual(['opens']);
  });

  test('the entry for everything is never removed', async () => {
    const { steps } = await rehearse(remoteDomain, [{ domainName: '*' }], tenant(star(true)), { ended: true });
    expect(steps).toEqual([]);
    const [entry] = entriesOf(remoteDomain, [{ domainName: '*' }], { governance: { until: '2027-01-01' } });
    expect(entry === undefined ? [] : remoteDomain.check([entry]).map((one) => one.code)).toEqual(['PST357']);
  });
});

test.each([
  { domain: 'fabrikam.com', by: 'fabrikam.com' },
  { domain: 'mail.fabrikam.com', by: '*.fabrikam.com' },
  { domain: 'tailspin.example', by: '*.tailspin.example' },
  { domain: 'deep.mail.tailspin.example', by: '*.mail.tailspin.example' },
  { domain: 'nowhere.example', by: '*' },
])('$domain is governed by the entry $by', async ({ domain, by }) => {
  const names = ['*', 'fabrikam.com', '*.fabrikam.com', '*.tailspin.example', '*.mail.tailspin.example'];
  const { live } = await rehearse(remoteDomain, [], tenant(...names.map((name) => aDomain(name, name))));
  expect(governing(domain, live)?.ref.key).toBe(by);
});

test('two settings that exclude each other are an error', () => {
  const found = remoteDomain.check(
    entriesOf(remoteDomain, [{ domainName: 'f.com', isInternal: false, allowedOOFType: 'InternalLegacy' }]),
  );
  expect(found.map((one) => one.code)).toEqual(['PST310']);
});
