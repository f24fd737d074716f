import type { Observation, Plan, Step } from '../../engine/plan/plan.ts';
import { type Json, type JsonObject, textAt } from '../../json.ts';
import { mailboxIn } from '../../kinds/inbox-forward/read.ts';
import { isItem, listOf } from '../../kinds/items.ts';
import { kinds } from '../../kinds/index.ts';
import type { Property, Shape } from '../../kinds/property.ts';
import { type Section, sectionNamed, sectionOf } from '../../kinds/sections.ts';
import type { Call } from '../../tenant/tenant.ts';
import { visible } from '../../escape.ts';
import { filled, stopping } from './call.ts';
import { literal } from './literal.ts';
import { inUrl, outboundConnectors } from './look.ts';

/** One thing that has to be as it was: rows of one read, which of them is meant, and what it has to say. */
interface Relied {
  readonly object: string;
  readonly read: string;
  readonly key: Key | null;
  /** Whether there has to be such a row; null where that is said elsewhere. */
  readonly there: boolean | null;
  /** Whether the rows have an order that counts. */
  readonly ordered: boolean;
  readonly values: readonly Value[];
}

interface Key {
  /** Properties one of which has to hold the value. */
  readonly names: readonly string[];
  readonly shape: Shape;
  readonly planned: Json;
}

interface Value {
  readonly name: string;
  /** `order` is of keys, which are compared without letter case. */
  readonly shape: Shape | 'order';
  readonly planned: Json;
}

/** Everything that a plan rests on, as data of its script. */
export const reliedLines = (plan: Plan): readonly string[] =>
  plan.observed.flatMap((one) => reliedOn(one, plan.steps)).map(lineOf);

function lineOf({ object, read, key, there, ordered, values }: Relied): string {
  const fields = [
    `Object = ${literal(visible(object))}`,
    `Read = { ${read} }`,
    `Key = ${key === null ? '$null' : keyLine(key)}`,
    `There = ${literal(there)}`,
    `Order = ${ordered ? '$true' : '$null'}`,
    `Values = @(${values.map(valueLine).join(', ')})`,
  ];
  return `  @{ ${fields.join('; ')} }`;
}

const keyLine = ({ names, shape, planned }: Key): string =>
  `@{ Name = ${literal(names)}; Shape = ${literal(shapeOf(shape))}; Planned = ${literal(planned)} }`;

const valueLine = ({ name, shape, planned }: Value): string =>
  `@{ Name = ${literal(name)}; Shape = ${literal(shapeOf(shape))}; Planned = ${literal(planned)} }`;

/** One recipient and several compare alike. */
const shapeOf = (shape: Value['shape']): string => (shape === 'recipients' ? 'recipient' : shape);

interface Asked {
  readonly object: string;
  readonly key: string;
  readonly properties: JsonObject | null;
  /** The calls of the steps that touch the object. */
  readonly calls: readonly Call[];
}

function reliedOn({ object, properties }: Observation, steps: readonly Step[]): readonly Relied[] {
  const section = sectionNamed(sectionOf(object));
  if (section === null) return [];
  if (object === section) return [orderOf(section, properties ?? {})];
  const calls = steps.filter((step) => step.object === object).map(({ call }) => call);
  return readers[section]({ object, key: object.slice(section.length + 1), properties, calls });
}

/** How the objects of a section are found again. */
const readers: Readonly<Record<Section, (asked: Asked) => readonly Relied[]>> = {
  outboundPolicies,
  groups,
  remoteDomains: listed('remoteDomains', 'Get-RemoteDomain -ResultSize Unlimited', {
    names: ['DomainName'],
    shape: 'domains',
  }),
  transportRules: listed('transportRules', 'Get-TransportRule -ResultSize Unlimited', {
    names: ['Name'],
    shape: 'words',
  }),
  outboundConnectors: (asked) => connector('outboundConnectors', outboundConnectors, asked),
  inboundConnectors: (asked) =>
    connector('inboundConnectors', `Get-InboundConnector -ResultSize Unlimited ${stopping}`, asked),
  smtpAuth: ({ object, key, properties }) => [
    {
      ...about(object, key === 'organization' ? 'Get-TransportConfig' : `Get-CASMailbox -Identity ${literal(key)}`),
      there: true,
      values: valuesOf('smtpAuth', properties),
    },
  ],
  inboxForwards: ({ object, key, properties, calls }) => [
    {
      ...about(object, `Get-InboxRule -Mailbox ${literal(mailboxIn(key))} -IncludeHidden`),
      key: { names: ['Identity'], shape: 'words', planned: identityIn(calls) },
      there: properties !== null,
      values: valuesOf('inboxForwards', properties, ({ name }) => name === 'enabled'),
    },
  ],
  mailboxForwarding: ({ object, key, properties }) => [
    {
      ...about(object, `Get-Mailbox -Identity ${literal(key)}`),
      there: true,
      values: valuesOf('mailboxForwarding', properties),
    },
  ],
};

/** A rule is known by its number: others in the mailbox may bear its name. */
const identityIn = (calls: readonly Call[]): string =>
  calls.map((call) => (call.via === 'exchange' ? textAt(call.parameters, 'Identity') : '')).find((one) => one !== '') ??
  '';

const about = (object: string, read: string): Omit<Relied, 'there' | 'values'> => ({
  object,
  read: `${read} ${stopping}`,
  key: null,
  ordered: false,
});

function listed(section: Section, read: string, by: Omit<Key, 'planned'>): (asked: Asked) => readonly Relied[] {
  return ({ object, key, properties }) => [
    {
      ...about(object, read),
      key: { ...by, planned: key },
      there: properties !== null,
      values: valuesOf(section, properties),
    },
  ];
}

/** The portal leaves a source of its own, which reads as the usual one. */
const connector = (section: Section, read: string, { object, key, properties }: Asked): readonly Relied[] => [
  {
    ...about(object, ''),
    read,
    key: { names: ['Name'], shape: 'words', planned: key },
    there: properties !== null,
    values: valuesOf(section, properties, ({ name }) => name !== 'connectorSource'),
  },
];

/** Properties that are there are compared; what the service keeps under another name, under that. */
function valuesOf(
  section: Section,
  properties: JsonObject | null,
  only: (one: Property) => boolean = () => true,
): readonly Value[] {
  const known = kinds.find((kind) => kind.section === section)?.properties ?? [];
  return (
    known
      .filter((one) => properties !== null && one.name in properties && one.fixed !== true && only(one))
      .map((one) => valueOf(section, one, properties?.[one.name] ?? null))
      // A switch that says nothing is one that means nothing where it stands, and may hold anything.
      .filter(({ shape, planned }) => shape !== 'switch' || planned !== null)
  );
}

/** The sections whose objects are rules to the service, which say in a word whether they are in force. */
const ruled: readonly Section[] = ['outboundPolicies', 'transportRules'];

function valueOf(section: Section, { name, parameter, shape, held }: Property, planned: Json): Value {
  if (name === 'enabled' && ruled.includes(section))
    return { name: 'State', shape: 'choice', planned: stateOf(planned) };
  return {
    name: parameter,
    shape: held === undefined ? shape : 'choice',
    planned: held === undefined ? planned : held(planned),
  };
}

const stateOf = (enabled: Json): Json => (enabled === null ? null : enabled === true ? 'Enabled' : 'Disabled');

const [policies, rules] = ['Get-HostedOutboundSpamFilterPolicy', 'Get-HostedOutboundSpamFilterRule'];

/** A policy and its rule are two objects of the service, either of which may be missing. */
function outboundPolicies({ object, key, properties }: Asked): readonly Relied[] {
  const named: Omit<Key, 'planned'> = { names: ['Name'], shape: 'words' };
  const bound: Omit<Key, 'planned'> = { names: ['HostedOutboundSpamFilterPolicy'], shape: 'words' };
  const byDefault: Key = { names: ['IsDefault'], shape: 'switch', planned: true };
  const part = (name: string): readonly Value[] => valuesOf('outboundPolicies', properties, (one) => one.part === name);
  const policy: Relied = {
    ...about(object, policies),
    key: key === 'default' ? byDefault : { ...named, planned: key },
    there: hasPolicy(properties, part('policy').length > 0, part('rule').length > 0),
    values: part('policy'),
  };
  const rule: Relied = {
    ...about(object, rules),
    key: { ...bound, planned: key },
    there: hasRule(properties),
    values: part('rule'),
  };
  return rule.there === null && rule.values.length === 0 ? [policy] : [policy, rule];
}

/** A rule may have lost its policy. Null where what was observed does not say it. */
function hasPolicy(properties: JsonObject | null, says: boolean, saysOfRule: boolean): boolean | null {
  if (properties === null || properties['autoForwardingMode'] === null) return false;
  return says || !saysOfRule ? true : null;
}

function hasRule(properties: JsonObject | null): boolean | null {
  if (properties === null || properties['appliesTo'] === 'nobody') return false;
  if (properties['autoForwardingMode'] === null) return true;
  return properties['appliesTo'] === null || typeof properties['enabled'] === 'boolean' ? true : null;
}

function orderOf(section: Section, properties: JsonObject): Relied {
  const outbound = section === 'outboundPolicies';
  const name = outbound ? 'HostedOutboundSpamFilterPolicy' : 'Name';
  return {
    ...about(section, outbound ? rules : 'Get-TransportRule -ResultSize Unlimited'),
    there: null,
    ordered: true,
    values: [{ name, shape: 'order', planned: properties['order'] ?? null }],
  };
}

/** Exchange keeps some groups and Entra the others: whoever changes one knows it. */
function groups(asked: Asked): readonly Relied[] {
  return asked.calls.some(({ via }) => via === 'graph') ? groupsOfGraph(asked) : groupsOfExchange(asked);
}

function groupsOfExchange({ object, key, properties }: Asked): readonly Relied[] {
  // Not only groups bear addresses.
  if (properties === null)
    return [{ ...about(object, `Get-Recipient -Identity ${literal(key)}`), there: false, values: [] }];
  const own = valuesOf('groups', properties, ({ name }) => name !== 'members');
  const read = `Get-DistributionGroupMember -Identity ${literal(key)} -ResultSize Unlimited`;
  return [
    { ...about(object, `Get-DistributionGroup -Identity ${literal(key)}`), there: true, values: own },
    ...membersOf(object, properties, `${read} ${stopping}`),
  ];
}

function groupsOfGraph({ object, key, properties, calls }: Asked): readonly Relied[] {
  const id = calls
    .map((call) => (call.via === 'graph' ? (call.path.split('/')[2] ?? '') : ''))
    .find((one) => one !== '');
  if (properties === null || id === undefined)
    return [{ ...about(object, ''), read: byName(key), there: false, values: [] }];
  const read = `Read-Graph ${filled(`/v1.0/groups/${id}`)}`;
  // Graph writes the same names with a small letter, which makes no difference to PowerShell.
  const own = valuesOf('groups', properties, ({ name }) => name !== 'members');
  const listing = `Read-Graph ${filled(`/v1.0/groups/${id}/members?$select=id,userPrincipalName,mail&$top=999`)}`;
  return [{ ...about(object, ''), read, there: true, values: own }, ...membersOf(object, properties, listing)];
}

function byName(key: string): string {
  const property = key.includes('@') ? 'mail' : 'mailNickname';
  const filter = inUrl(`${property} eq '${key.replaceAll("'", "''")}'`);
  return `Read-Graph ${literal(`/v1.0/groups?$filter=${filter}`)}`;
}

const addresses = ['PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'];

/** Members that a plan moves one by one, or the whole list of a group that goes. */
function membersOf(object: string, properties: JsonObject, read: string): readonly Relied[] {
  const items = Object.entries(properties).filter(([name]) => isItem(name) && listOf(name) === 'members');
  const whole = properties['members'];
  const moved = items.map(([name, there]): Relied => ({
    object: `${object}: ${name}`,
    read,
    key: { names: addresses, shape: 'address', planned: name.slice('members/'.length) },
    there: there === true,
    ordered: false,
    values: [],
  }));
  const named: Value = { name: 'PrimarySmtpAddress', shape: 'address', planned: whole ?? null };
  return whole === undefined
    ? moved
    : [...moved, { object, read, key: null, there: null, ordered: false, values: [named] }];
}
