import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cmdletSpec } from '../../src/emulator/catalogue/catalogue.ts';
import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { inboundConnector } from '../../src/kinds/connector/inbound.ts';
import { inboundProperties } from '../../src/kinds/connector/inbound-properties.ts';
import { outboundConnector } from '../../src/kinds/connector/outbound.ts';
import { outboundProperties } from '../../src/kinds/connector/outbound-properties.ts';
import { group } from '../../src/kinds/group/index.ts';
import { inboxForward } from '../../src/kinds/inbox-forward/index.ts';
import type { Kind, StepDraft } from '../../src/kinds/kind.ts';
import { mailboxForwarding } from '../../src/kinds/mailbox-forwarding/index.ts';
import { properties as domainProperties } from '../../src/kinds/remote-domain/properties.ts';
import { remoteDomain } from '../../src/kinds/remote-domain/index.ts';
import { smtpAuth } from '../../src/kinds/smtp-auth/index.ts';
import type { Property } from '../../src/kinds/property.ts';
import type { UndeclaredRule } from '../../src/policy/schema/policy.ts';
import type { Call, Row } from '../../src/tenant/tenant.ts';
import { aRecipient, type Answers, rehearse, uuid } from './rehearsal.ts';

/** Every property of a table set to something it is not by itself. */
const everything = (table: readonly Property[], leaveOut: readonly string[]): JsonObject =>
  Object.fromEntries(
    table.filter(({ name }) => !leaveOut.includes(name)).map((property) => [property.name, unusual(property)]),
  );

function unusual({ shape, choices, fallback }: Property): Json {
  switch (shape) {
    case 'switch':
    case 'flag':
      return fallback !== true;
    case 'choice':
      return choices?.find((choice) => choice !== fallback) ?? null;
    case 'integer':
      return 42;
    case 'recipients':
      return ['ana@contoso.com'];
    case 'address':
    case 'recipient':
      return 'ana@contoso.com';
    case 'size':
      return '1 MB';
    case 'text':
    case 'texts':
    case 'words':
    case 'domains':
    case 'patterns':
    case 'instant':
      return '42';
  }
}

const ana = aRecipient('ana@contoso.com', 1);
const bob = aRecipient('bob@contoso.com', 2);
const people: Answers = { 'Get-Recipient ana@contoso.com': [ana], 'Get-Recipient bob@contoso.com': [bob] };
const list = aRecipient('list@contoso.com', 3, { RecipientTypeDetails: 'MailUniversalDistributionGroup' });
const team = aRecipient('team@contoso.com', 4, { RecipientTypeDetails: 'GroupMailbox' });
const teamInEntra: Row = {
  id: uuid(4),
  displayName: 'T',
  mail: 'team@contoso.com',
  mailEnabled: true,
  groupTypes: ['Unified'],
  visibility: 'Public',
};
const there: Answers = {
  ...people,
  'Get-Recipient list@contoso.com': [list],
  'Get-DistributionGroup list@contoso.com': [list],
  'Get-DistributionGroupMember list@contoso.com': [bob],
  'Get-Recipient team@contoso.com': [team],
  [`GET /groups/${uuid(4)}`]: [teamInEntra],
  [`GET /groups/${uuid(4)}/members`]: [{ id: uuid(2), mail: 'bob@contoso.com' }],
};

const ofExchange = everything(group.properties, ['type', 'mailNickname', 'visibility']);
const ofEntra = {
  displayName: 'N',
  description: 'D',
  mailNickname: 'n',
  visibility: 'Private',
  members: ['ana@contoso.com'],
};
const groups = (exchange: JsonObject, entra: JsonObject): Json => [
  { address: 'list@contoso.com', type: 'distribution', ...exchange },
  { address: 'team@contoso.com', type: 'microsoft365', ...entra },
];
const domain = (more: Row): Answers => ({ 'Get-RemoteDomain': [{ Name: 'F', DomainName: 'f.com', ...more }] });
const oneDomain = [{ domainName: 'f.com', ...everything(domainProperties, ['name']), name: 'G' }];
const forward: Answers = { ...people, 'Get-Mailbox (filtered)': [{ ...bob, ForwardingSmtpAddress: 'smtp:x@y.com' }] };
const smtp: Answers = {
  'Get-TransportConfig': [{ SmtpClientAuthenticationDisabled: true }],
  'Get-CASMailbox bob@contoso.com': [bob],
};

const cases: readonly {
  readonly what: string;
  readonly kind: Kind;
  readonly section: Json;
  readonly answers: Answers;
  readonly ended?: boolean;
  readonly undeclared?: UndeclaredRule;
}[] = [
  { what: 'new groups', kind: group, section: groups(ofExchange, ofEntra), answers: people },
  { what: 'changed groups', kind: group, section: groups(ofExchange, ofEntra), answers: there },
  { what: 'deleted groups', kind: group, section: groups({}, {}), answers: there, ended: true },
  { what: 'a new remote domain', kind: remoteDomain, section: oneDomain, answers: { 'Get-RemoteDomain': [] } },
  { what: 'a changed remote domain', kind: remoteDomain, section: oneDomain, answers: domain({}) },
  {
    what: 'a removed remote domain',
    kind: remoteDomain,
    section: oneDomain,
    answers: domain({ AutoReplyEnabled: false }),
    ended: true,
  },
  {
    what: 'a new outbound connector',
    kind: outboundConnector,
    section: [{ name: 'O', ...everything(outboundProperties, []) }],
    answers: {},
  },
  {
    what: 'a changed outbound connector',
    kind: outboundConnector,
    section: [{ name: 'O', ...everything(outboundProperties, ['connectorType']) }],
    answers: { 'Get-OutboundConnector': [{ Name: 'O', IsValidated: true }] },
  },
  {
    what: 'a removed outbound connector that had been checked',
    kind: outboundConnector,
    section: [{ name: 'O' }],
    answers: {
      'Get-OutboundConnector': [{ Name: 'O', IsValidated: true, ValidationRecipients: ['a@f.com'], TestMode: true }],
    },
    ended: true,
  },
  {
    what: 'a new inbound connector',
    kind: inboundConnector,
    section: [{ name: 'I', ...everything(inboundProperties, []) }],
    answers: { 'Get-InboundConnector': [] },
  },
  {
    what: 'a changed inbound connector',
    kind: inboundConnector,
    section: [{ name: 'I', ...everything(inboundProperties, ['connectorType']) }],
    answers: { 'Get-InboundConnector': [{ Name: 'I' }] },
  },
  {
    what: 'a removed inbound connector',
    kind: inboundConnector,
    section: [{ name: 'I' }],
    answers: { 'Get-InboundConnector': [{ Name: 'I', EFSkipIPs: ['198.51.100.7'], TreatMessagesAsInternal: true }] },
    ended: true,
  },
  {
    what: 'SMTP AUTH',
    kind: smtpAuth,
    section: { organization: 'enabled', mailboxes: [{ address: 'bob@contoso.com', state: 'disabled' }] },
    answers: smtp,
  },
  {
    what: 'a forward',
    kind: mailboxForwarding,
    section: [
      {
        mailbox: 'bob@contoso.com',
        forwardingSmtpAddress: null,
        forwardingAddress: 'ana@contoso.com',
        deliverToMailboxAndForward: true,
      },
    ],
    answers: forward,
  },
  {
    what: 'a rule in a mailbox',
    kind: inboxForward,
    section: [{ rule: 'bob@contoso.com/home', forwardTo: ['b@y.com'] }],
    answers: {
      ...people,
      'Get-InboxRule bob@contoso.com': [
        { Name: 'planted', Identity: 'bob\\7', RuleIdentity: '7', RedirectTo: ['"x" [SMTP:x@y.com]'] },
      ],
    },
    undeclared: 'close',
  },
];

const everyCall = (steps: readonly StepDraft[]): readonly Call[] => steps.flatMap((step) => [step.call, ...step.undo]);

/** What is wrong with a call of Exchange, by the reference. */
function faults(cmdlet: string, given: JsonObject): readonly string[] {
  const spec = cmdletSpec(cmdlet);
  if (spec === null) return [`no cmdlet ${cmdlet}`];
  const known = new Map(spec.parameters.map((parameter) => [parameter.name, parameter]));
  const missing = spec.parameters
    .filter(({ required, name }) => required && given[name] === undefined)
    .map(({ name }) => `${cmdlet} lacks -${name}`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const parameter = known.get(name);
    if (parameter === undefined || parameter.inert) return [`${cmdlet} has no -${name}`];
    const fits = parameter.choices === null || typeof value !== 'string' || parameter.choices.includes(value);
    return fits ? [] : [`${cmdlet} -${name} takes no ${value}`];
  });
  return [...missing, ...wrong];
}

describe.each(cases)('the calls for $what', ({ kind, section, answers, ended, undeclared = 'report' }) => {
  test('are calls of the reference', async () => {
    const { steps } = await rehearse(kind, section, answers, { ended: ended ?? false, undeclared });
    expect(steps.length).toBeGreaterThan(0);
    const found = everyCall(steps).flatMap((call) =>
      call.via === 'exchange' ? faults(call.cmdlet, call.parameters) : requestFaults(call.method, call.path, call.body),
    );
    expect(found).toEqual([]);
  });
});

const contract = JSON.parse(readFileSync(new URL('../contract/graph.json', import.meta.url), 'utf8')) as JsonObject;
const requests = Object.keys(isObject(contract['x-answers']) ? contract['x-answers'] : {});
const definitions = isObject(contract['$defs']) ? contract['$defs'] : {};
const fieldsOf = (name: string): readonly string[] => {
  const definition = definitions[name];
  return isObject(definition) && isObject(definition['properties']) ? Object.keys(definition['properties']) : [];
};

/** What is wrong with a request of Graph, by its contract. */
function requestFaults(method: string, path: string, body: Json): readonly string[] {
  const [resource = ''] = path.split('?');
  const template = resource.replaceAll(/\/(?:[0-9a-f-]{36}|\$\{[^}]+\})/gu, '/{id}');
  const known = requests.includes(`${method} ${template}`) ? [] : [`no request ${method} ${template}`];
  if (!isObject(body)) return known;
  const stray = Object.keys(body).filter((name) => name !== 'members@odata.bind' && !fieldsOf('group').includes(name));
  const bound = body['members@odata.bind'];
  const many = isList(bound) && (bound.length === 0 || bound.length > 20) ? [`${bound.length} members at once`] : [];
  return [...known, ...stray.map((name) => `a group has no ${name}`), ...many];
}

test('what is asked of a group and its members is what Graph has', async () => {
  const paths: string[] = [];
  const reader = {
    read: (call: { readonly via: string; readonly path?: string }) => {
      if (call.path !== undefined) paths.push(call.path);
      return Promise.resolve({ state: 'present', value: call.via === 'graph' ? [teamInEntra] : [team] } as const);
    },
  };
  await group.read(reader, ['team@contoso.com']);
  const selected = paths.map((path) => /\$select=([^&]*)/u.exec(path)?.[1]?.split(',') ?? []);
  expect(selected.map((names) => names.length > 0)).toEqual([true, true]);
  expect(selected[0]?.filter((name) => !fieldsOf('group').includes(name))).toEqual([]);
  expect(selected[1]?.filter((name) => !fieldsOf('user').includes(name))).toEqual([]);
});

test.each([group, remoteDomain, outboundConnector, inboundConnector, smtpAuth, mailboxForwarding, inboxForward])(
  'whatever $section says it needs exists',
  ({ requires }) => {
    const cmdlets = [...requires.read, ...requires.write].filter((name) => name.includes('-'));
    expect(cmdlets.filter((name) => cmdletSpec(name) === null)).toEqual([]);
  },
);
