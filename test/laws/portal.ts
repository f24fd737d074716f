import {
  cmdletNames,
  cmdletSpec,
  type CmdletSpec,
  type ParameterSpec,
} from '../../src/emulator/catalogue/catalogue.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { isList, type Json, type JsonObject, textAt } from '../../src/json.ts';

/** One thing that somebody does in the portal. */
export interface Change {
  readonly cmdlet: string;
  readonly parameters: JsonObject;
}

/** Draws whole numbers below a bound, the same for the same seed. */
type Draw = (bound: number) => number;

/** Every cmdlet that changes something, so that a new one is drawn by itself. */
const writing = cmdletNames.filter((name) => !/^(?:Get|Search|Enable-Organization)/u.test(name));
/** What decides about mail is drawn more often than photographs and quotas. */
const decisive = writing.filter((name) => /Rule$|Policy$|Connector$|RemoteDomain|GroupMember$|Links$/u.test(name));

/** A change of a tenant that a number stands for: equal tenants and numbers give equal changes. */
export function changeFor(seed: number, state: TenantState): Change {
  const draw = drawFrom(seed);
  const cmdlet = pick(draw(3) === 0 ? writing : decisive, draw) ?? '';
  const spec = cmdletSpec(cmdlet);
  if (spec === null) throw new Error(cmdlet);
  return { cmdlet, parameters: parametersFor(spec, state, draw) };
}

function parametersFor(spec: CmdletSpec, state: TenantState, draw: Draw): JsonObject {
  const usual = spec.parameters.filter(({ name }) => !uninteresting.has(name));
  const must = usual.filter(({ required }) => required);
  const may = usual.filter(({ required }) => !required);
  const told = may.filter(({ name }) => telling.test(name));
  const several = spec.name.startsWith('New-') ? 1 + draw(3) : spec.name.startsWith('Set-') ? 1 : 0;
  const some = Array.from({ length: several }, () => pick(told.length > 0 && draw(3) > 0 ? told : may, draw));
  const given = [...must, ...some.filter((one) => one !== undefined)].flatMap((one) => partnersOf(one, spec));
  return Object.fromEntries(given.map((one) => [one.name, valueFor(one, spec, state, draw)]));
}

const uninteresting = new Set(['Confirm', 'WhatIf', 'ResultSize', 'BypassSecurityGroupManagerCheck', 'MailboxOnly']);
/** The parameters on which a verdict may rest. */
const telling =
  /^(?:ExceptIf)?(?:From|SentTo|Sender(?:Domain|Address)|Recipient|MessageType|Header)|Enabled$|^(?:Mode|State|Priority|AutoForwardingMode|IsInternal|DomainName|Stop|Reject|Delete|Quarantine|Redirect|Moderate|SetSCL|Route|BlindCopy|CopyTo|AddTo|Forwarding|Deliver|SmartHosts|ConnectorType|AllAccepted|IsTransport|UseMX|SmtpClient|ActivationDate|ExpiryDate|EmailAddresses|PrimarySmtp|ExternalEmail|Members?)/u;

/** A header is asked for together with what it should say. */
function partnersOf(parameter: ParameterSpec, spec: CmdletSpec): readonly ParameterSpec[] {
  const pairs = [
    ['HeaderMatchesPatterns', 'HeaderMatchesMessageHeader'],
    ['HeaderContainsWords', 'HeaderContainsMessageHeader'],
  ];
  const own = pairs.find((pair) => pair.some((name) => parameter.name.endsWith(name)));
  const prefix = parameter.name.startsWith('ExceptIf') ? 'ExceptIf' : '';
  return own === undefined
    ? [parameter]
    : spec.parameters.filter(({ name }) => own.some((one) => name === `${prefix}${one}`));
}

function valueFor(parameter: ParameterSpec, spec: CmdletSpec, state: TenantState, draw: Draw): Json {
  const { name, type, list, choices, required, nullable } = parameter;
  if (name === 'Identity') return pick(namesOf(spec.name, state), draw) ?? 'nobody';
  if (!required && (list || nullable) && draw(8) === 0) return null;
  if (choices !== null && type !== 'Boolean') return list ? [pick(choices, draw) ?? ''] : (pick(choices, draw) ?? '');
  const values = valuesOf(name, type, state);
  const one = pick(values, draw) ?? 'x';
  return list || type === 'MultiValuedProperty' ? [one, ...(draw(3) === 0 ? [pick(values, draw) ?? 'x'] : [])] : one;
}

function valuesOf(name: string, type: string, state: TenantState): readonly Json[] {
  const of = (noun: keyof TenantState['config']): readonly string[] =>
    state.config[noun].map((row) => textAt(row, 'Name'));
  if (/DomainIs$|^DomainName$|RecipientDomains|SenderDomains|TlsDomain/u.test(name)) return domains;
  if (/MemberOf$|Dls?Members$/u.test(name)) return addresses(state, /Group|RoomList/u);
  if (/Recipient|MailboxId|GeneralRecipient|DistributionGroupId/u.test(type)) return addresses(state, /./u);
  if (/^(?:From|ManagedBy|Members|ModeratedBy|SentTo|Links)$/u.test(name)) return addresses(state, /./u);
  if (type === 'OutboundConnectorIdParameter') return of('OutboundConnector');
  if (type === 'HostedOutboundSpamFilterPolicyIdParameter') return of('HostedOutboundSpamFilterPolicy');
  switch (type) {
    case 'Boolean':
      return [true, false];
    case 'SwitchParameter':
      return [true];
    case 'Int32':
    case 'UInt32':
    case 'Unlimited':
      return [0, 1, 2, 500];
    case 'SclValue':
      return [-1, 0, 5];
    case 'DateTime':
    case 'ExDateTime':
      return ['2020-01-01T00:00:00Z', '2026-11-22T00:00:00Z', '2040-01-01T00:00:00Z'];
    case 'SmtpAddress':
    case 'ProxyAddress':
    case 'ProxyAddressCollection':
      return ['SMTP:x@fabrikam.com', 'b@gmail.com', 'smtp:new@contoso.com', ...addresses(state, /Contact|User/u)];
    case 'HeaderName':
      return ['X-MS-Exchange-Inbox-Rules-Loop', 'X-Test'];
    case 'Pattern[]':
      return ['@fabrikam\\.com$', '.', 'secret', '@gmail\\.com$'];
    case 'Word[]':
      return ['@fabrikam.com', 'secret', '@contoso.com'];
    case 'RejectEnhancedStatus':
      return ['5.7.1', '5.7.950'];
    default:
      return ['Something new', 'relay.example.net', 'other'];
  }
}

const domains = [
  'contoso.com',
  'fabrikam.com',
  '*.fabrikam.com',
  'eu.fabrikam.com',
  'elsewhere.example',
  'gmail.com',
  '*',
];

const addresses = (state: TenantState, types: RegExp): readonly string[] =>
  [...state.recipients.values()]
    .filter((row) => types.test(textAt(row, 'RecipientTypeDetails')))
    .map((row) => textAt(row, 'PrimarySmtpAddress'));

/** What the objects of a cmdlet are called. */
function namesOf(cmdlet: string, state: TenantState): readonly string[] {
  const noun = cmdlet.slice(cmdlet.indexOf('-') + 1);
  switch (noun) {
    case 'InboxRule':
      return [...state.inboxRules].flatMap(([guid, rules]) =>
        rules.map(
          (rule) => `${textAt(state.recipients.get(guid) ?? {}, 'PrimarySmtpAddress')}\\${textAt(rule, 'Name')}`,
        ),
      );
    case 'Mailbox':
    case 'CASMailbox':
      return addresses(state, /Mailbox$/u);
    case 'MailContact':
      return addresses(state, /^MailContact$/u);
    case 'DistributionGroup':
    case 'DistributionGroupMember':
      return addresses(state, /^MailUniversal|RoomList/u);
    case 'UnifiedGroup':
    case 'UnifiedGroupLinks':
      return addresses(state, /^GroupMailbox$/u);
    default:
      return (new Map<string, readonly JsonObject[]>(Object.entries(state.config)).get(noun) ?? []).map((row) =>
        textAt(row, 'Name'),
      );
  }
}

const pick = <T>(items: readonly T[], draw: Draw): T | undefined => items[draw(items.length)];

/** Whether two recipients bear one address: an emulator lets them, a service would not. */
export function twoBearOne({ recipients }: TenantState): boolean {
  const all = [...recipients.values()].flatMap((row) => {
    const listed = row['EmailAddresses'];
    const texts = isList(listed) ? listed.map(String) : [];
    return [...new Set(texts.map((one) => one.replace(/^smtp:/iu, '').toLowerCase()))];
  });
  return new Set(all).size < all.length;
}

/** Mulberry32. */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return bound === 0 ? 0 : ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Makes a change as somebody in the portal would; false where the service refuses it. */
export async function inPortal(url: string, change: Change): Promise<boolean> {
  const answer = await fetch(`${url}/_postern/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  await answer.arrayBuffer();
  return answer.status === 200;
}
