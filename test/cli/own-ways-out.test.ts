import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { PersonAnswer } from '../../src/engine/person/person-answer.ts';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { addContact, addDistributionGroup } from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk, misfits } from './asking.ts';

/** What the posture knows of ways out, `why` says of whoever it concerns. */
const table = desk();
afterAll(() => table.remove());

const evil = 'drop@evil.example';
const [ana, ben, dora] = ['ana@contoso.com', 'ben@contoso.com', 'dora@contoso.com'];
const [sends, gets, both, not] = [['yes', 'no'], ['no', 'yes'], ['yes', 'yes'], null] as const;

let emulator: RunningEmulator;
beforeEach(async () => {
  const state = contoso();
  addContact(state, evil, { displayName: 'Drop' });
  addDistributionGroup(state, 'watched@contoso.com', { displayName: 'Watched', members: [ana] });
  addDistributionGroup(state, 'mixed@contoso.com', { displayName: 'Mixed', members: [ben, evil] });
  emulator = await emulatorAtNoon({ tenant: state });
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const nowhere = (): readonly string[] => ['--emulator', emulator.url, '--policies', '/nonexistent'];

/** Whether mail that somebody sends, and that they get, goes out by an object; null where it is not told. */
async function sidesOf(who: string, object: string) {
  const asked = await ask('why', who, ...nowhere(), '--json');
  const person = asked.json() as unknown as PersonAnswer;
  expect(misfits('person.schema.json', person)).toEqual([]);
  const found = person.waysOut.find((one) => one.object === object);
  return found === undefined ? null : [found.sent, found.received];
}

async function byHand(from: string, to: string) {
  const asked = await ask('why', from, to, '--mechanism', 'manual', ...nowhere(), '--json');
  const answer = asked.json() as unknown as WhyAnswer;
  expect(misfits('why.schema.json', answer)).toEqual([]);
  return (answer.waysOut ?? []).map((one) => [one.object, one.sent, ...one.to]);
}

async function posture(): Promise<PostureReport['residualChannels']> {
  const asked = await ask('posture', ...nowhere(), '--json');
  const report = asked.json() as unknown as PostureReport;
  expect(misfits('posture.schema.json', report)).toEqual([]);
  return report.residualChannels;
}

const rule = (set: JsonObject) => ['New-TransportRule', { Name: 'E', BlindCopyTo: [evil], ...set }] as const;
const journal = (set: JsonObject) =>
  ['New-JournalRule', { Name: 'E', JournalEmailAddress: evil, Enabled: true, ...set }] as const;

describe('one person is told of', () => {
  test.each<readonly [string, readonly [string, JsonObject], string, readonly (readonly string[] | null)[]]>([
    ['a journal of theirs', journal({ Recipient: ben }), 'journalRules/E', [not, both, not]],
    ['one of everybody', journal({}), 'journalRules/E', [both, both, both]],
    ['one of a group they are in', journal({ Recipient: 'watched@contoso.com' }), 'journalRules/E', [both, not, not]],
    [
      'one that is on, and not one that is off',
      journal({ Recipient: ben, Enabled: false }),
      'journalRules/E',
      [not, not, not],
    ],
    ['a copy of what they get', rule({ SentTo: [ana] }), 'transportRules/E', [gets, not, not]],
    ['a copy of what they send', rule({ From: [dora] }), 'transportRules/E', [not, not, sends]],
    [
      'a copy of what a group sends',
      rule({ FromMemberOf: ['watched@contoso.com'] }),
      'transportRules/E',
      [sends, not, not],
    ],
    [
      'a copy of all that leaves',
      rule({ SentToScope: 'NotInOrganization' }),
      'transportRules/E',
      [sends, sends, sends],
    ],
    ['a copy of all', rule({}), 'transportRules/E', [both, both, both]],
    ['a copy of all but theirs', rule({ ExceptIfFrom: [dora] }), 'transportRules/E', [both, both, gets]],
    ['no copy that stays inside', rule({ SentTo: [ana], BlindCopyTo: [ben] }), 'transportRules/E', [not, not, not]],
  ])('%s', async (_, [cmdlet, parameters], object, expected) => {
    await run(cmdlet, parameters);
    const told = [];
    for (const who of [ana, ben, dora]) told.push(await sidesOf(who, object));
    expect(told).toEqual(expected);
  });
});

describe('mail by hand', () => {
  test('names who gets a copy of it, and not of what is copied of others', async () => {
    await run(...rule({ From: [dora] }));
    expect(await byHand(dora, 'x@fabrikam.com')).toEqual([['transportRules/E', 'yes', evil]]);
    expect(await byHand(ben, 'x@fabrikam.com')).toEqual([]);
  });

  test('names to whom it is redirected', async () => {
    await run('New-TransportRule', { Name: 'E', From: [dora], RedirectMessageTo: [evil] });
    expect(await byHand(dora, 'x@fabrikam.com')).toEqual([['transportRules/E', 'yes', evil]]);
    const asked = await ask('why', dora, 'x@fabrikam.com', '--mechanism', 'manual', ...nowhere());
    expect(asked.out).toContain(`Where else it goes\n  a transport rule redirects: transportRules/E → ${evil}\n`);
  });

  test('is not copied where a rule before ends its way', async () => {
    await run(...rule({ From: [dora] }));
    await run('New-TransportRule', { Name: 'First', Priority: 0, From: [dora], RejectMessageReasonText: 'no' });
    expect(await byHand(dora, 'x@fabrikam.com')).toEqual([]);
  });

  test('names the host of others that it is handed to', async () => {
    await run('New-OutboundConnector', {
      Name: 'Evil',
      ConnectorType: 'Partner',
      RecipientDomains: ['customer.example'],
      UseMXRecord: false,
      SmartHosts: ['mx.evil.example'],
    });
    expect(await byHand(dora, 'x@customer.example')).toEqual([['outboundConnectors/Evil', 'yes', 'mx.evil.example']]);
    expect(await byHand(dora, 'x@fabrikam.com')).toEqual([]);
    expect(await posture()).toContainEqual({
      channel: 'outbound-connector',
      object: 'outboundConnectors/Evil',
      from: [],
      to: ['mx.evil.example'],
      unclear: [],
      destinations: ['customer.example'],
    });
  });
});

test.each([
  ['the hosts of the partner', { SmartHosts: ['mx.customer.example'] }],
  ['hosts of ours', { SmartHosts: ['gateway.contoso.com'] }],
  ['nobody, switched off', { SmartHosts: ['mx.evil.example'], Enabled: false }],
])('a connector to %s hands nothing to others', async (_, set) => {
  await run('New-OutboundConnector', {
    Name: 'Partner',
    ConnectorType: 'Partner',
    RecipientDomains: ['customer.example'],
    UseMXRecord: false,
    ...set,
  });
  expect((await posture()).filter(({ object }) => object === 'outboundConnectors/Partner')).toEqual([]);
});

describe('copies of suspicious mail', () => {
  const copying = (Identity: string, to: string): Promise<void> =>
    run('Set-HostedOutboundSpamFilterPolicy', {
      Identity,
      BccSuspiciousOutboundMail: true,
      BccSuspiciousOutboundAdditionalRecipients: [to],
    });

  test.each([
    ['an address outside', 'spy@evil.example', ['spy@evil.example']],
    ['a name of ours that a contact bears', 'drop@contoso.com', [evil]],
    ['a group with somebody outside in it', 'mixed@contoso.com', [evil]],
    ['a colleague', ben, null],
  ])('to %s are told where they end, by posture and drift alike', async (_, to, ends) => {
    await run('Set-MailContact', { Identity: evil, EmailAddresses: [`SMTP:${evil}`, 'smtp:drop@contoso.com'] });
    await copying('Default', to);
    const found = (await posture()).find(({ channel }) => channel === 'suspicious-copy');
    expect(found?.to ?? null).toEqual(ends);
    const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
    const policies = table.folder('default', `${head}outboundPolicies: [{ name: Default, autoForwardingMode: Off }]\n`);
    const asked = await ask('drift', '--emulator', emulator.url, '--policies', policies, '--json');
    const { unsanctioned } = asked.json() as unknown as Drift;
    const told = unsanctioned
      .filter(({ object }) => object === 'outboundPolicies/default')
      .flatMap(({ remarks }) => remarks);
    expect(told).toEqual(ends === null ? [] : [`copies suspicious mail to ${ends.join(', ')}`]);
  });

  test('that a custom policy asks for are none: it stores the setting and does nothing', async () => {
    await run('New-HostedOutboundSpamFilterPolicy', { Name: 'Custom' });
    await copying('Custom', 'spy@evil.example');
    expect((await posture()).filter(({ channel }) => channel === 'suspicious-copy')).toEqual([]);
    const policies = table.folder(
      'custom',
      'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n',
    );
    const asked = await ask('drift', '--emulator', emulator.url, '--policies', policies, '--json');
    const { unsanctioned } = asked.json() as unknown as Drift;
    expect(unsanctioned.flatMap(({ remarks }) => remarks.filter((one) => one.includes('suspicious')))).toEqual([]);
  });
});
