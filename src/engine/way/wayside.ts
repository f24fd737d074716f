import type { Json } from '../../json.ts';
import type { Properties } from '../../kinds/property.ts';
import type { LiveInboxRule } from '../../kinds/read-only/inbox-rules.ts';
import type { InboundConnector } from '../../kinds/read-only/index.ts';
import type { Wayside } from '../../kinds/sections.ts';
import type { OutboundConnector, World } from '../../posture/world/world.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { LiveTenant } from '../live/live.ts';
import type { MailEffect } from './effects.ts';

/** Something on the way of the mail that no policy can declare, with its properties as an acceptance would name them. */
export interface WayObject {
  readonly section: Wayside;
  readonly noun: string;
  readonly name: string;
  readonly properties: Properties;
  /** What it does with mail as it is; nothing where it is switched off. */
  readonly does: readonly MailEffect[];
  readonly told: readonly string[];
}

/** `outboundConnectors/smart host`: as plans and acceptances name it. */
export const wayName = ({ section, name }: Pick<WayObject, 'section' | 'name'>): string =>
  `${section}/${name.toLowerCase()}`;

/**
 * What a new one holds where nothing is said. Source: New-OutboundConnector and New-InboundConnector references, August
 * 2026; an inbox rule that nobody switched off is on.
 */
export const asMade: Readonly<Record<Wayside, Properties>> = {
  outboundConnectors: {
    enabled: true,
    connectorType: 'Partner',
    useMXRecord: true,
    allAcceptedDomains: false,
    routeAllMessagesViaOnPremises: false,
    isTransportRuleScoped: false,
    testMode: false,
  },
  inboundConnectors: {
    enabled: true,
    connectorType: 'Partner',
    treatMessagesAsInternal: false,
    restrictDomainsToIPAddresses: false,
    restrictDomainsToCertificate: false,
  },
  inboxRules: { enabled: true },
};

/** Everything of a tenant that stands on the way and was read. */
export const waysideOf = (live: LiveTenant, { connectors }: World, rules: RulesRead): readonly WayObject[] => [
  ...(connectors.state === 'present' ? connectors.value.map(outbound) : []),
  ...(live.surroundings?.inboundConnectors.state === 'present'
    ? live.surroundings.inboundConnectors.value.map(inbound)
    : []),
  ...[...rules].flatMap(([mailbox, known]) =>
    known.state === 'present' ? numbered(known.value.rules.flatMap((rule) => inboxRule(mailbox, rule))) : [],
  ),
];

/** A mailbox may have several rules of one name. */
function numbered(rules: readonly WayObject[]): readonly WayObject[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const key = rule.name.toLowerCase();
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before === 0 ? rule : { ...rule, name: `${rule.name} (${before + 1})` };
  });
}

function outbound({ name, ...connector }: OutboundConnector): WayObject {
  const { enabled, testMode, isTransportRuleScoped: scoped, recipientDomains: domains, smartHosts } = connector;
  const where = smartHosts.length === 0 ? 'the hosts of the domain' : smartHosts.join(', ');
  const what = scoped ? 'mail that a rule sends to it' : `mail for ${domains.join(', ') || 'no domain of its own'}`;
  return {
    section: 'outboundConnectors',
    noun: 'outbound connector',
    name,
    properties: said(connector),
    does: enabled && !testMode ? ['routes'] : [],
    told: [`takes ${what} to ${where}`],
  };
}

/** The other way round: a connector as the gates read it, from what an acceptance says. */
export function connectorAs(name: string, properties: Properties): OutboundConnector {
  const all: Properties = { ...asMade.outboundConnectors, ...properties };
  const tls = (['EncryptionOnly', 'CertificateValidation', 'DomainValidation'] as const).find(
    (one) => one === all['tlsSettings'],
  );
  return {
    name,
    enabled: all['enabled'] === true,
    connectorType: all['connectorType'] === 'OnPremises' ? 'OnPremises' : 'Partner',
    recipientDomains: texts(all['recipientDomains']),
    allAcceptedDomains: all['allAcceptedDomains'] === true,
    routeAllMessagesViaOnPremises: all['routeAllMessagesViaOnPremises'] === true,
    isTransportRuleScoped: all['isTransportRuleScoped'] === true,
    testMode: all['testMode'] === true,
    useMXRecord: all['useMXRecord'] !== false,
    smartHosts: texts(all['smartHosts']),
    tlsSettings: tls ?? null,
    smtpDaneMode: textOrNull(all['smtpDaneMode']),
    mtaStsMode: textOrNull(all['mtaStsMode']),
  };
}

const texts = (value: Json | undefined): readonly string[] =>
  [value].flat().flatMap((one) => (typeof one === 'string' ? [one.toLowerCase()] : []));
const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

function inbound(one: InboundConnector): WayObject {
  const from = [...one.senderDomains, ...one.senderIpAddresses].join(', ') || 'anywhere';
  return {
    section: 'inboundConnectors',
    noun: 'inbound connector',
    name: one.name,
    properties: said({
      enabled: one.enabled,
      connectorType: one.connectorType,
      senderDomains: one.senderDomains,
      senderIPAddresses: one.senderIpAddresses,
      tlsSenderCertificateName: one.tlsCertificate,
      treatMessagesAsInternal: one.treatsAsInternal,
      restrictDomainsToIPAddresses: one.restrictsToAddresses,
      restrictDomainsToCertificate: one.restrictsToCertificate,
    }),
    does: one.enabled ? ['admits'] : [],
    told: [`lets mail in from ${from}${one.treatsAsInternal ? ', as if it came from inside' : ''}`],
  };
}

/** A rule that sends nothing on is nobody's business. */
function inboxRule(mailbox: string, { name, enabled, forwards }: LiveInboxRule): readonly WayObject[] {
  if (forwards.length === 0) return [];
  const of = (action: LiveInboxRule['forwards'][number]['action']): readonly string[] =>
    forwards.filter((one) => one.action === action).map(({ target }) => targetText(target));
  const properties = said({
    enabled,
    forwardTo: of('inbox-forward'),
    forwardAsAttachmentTo: of('inbox-forward-attachment'),
    redirectTo: of('inbox-redirect'),
  });
  const to = forwards.map(({ target }) => targetText(target)).join(', ');
  return [
    {
      section: 'inboxRules',
      noun: 'inbox rule',
      name: `${mailbox.toLowerCase()}/${name}`,
      properties,
      does: enabled ? ['forwards'] : [],
      told: [`forwards mail of ${mailbox} to ${to}`],
    },
  ];
}

function targetText(target: LiveInboxRule['forwards'][number]['target']): string {
  switch (target.form) {
    case 'address':
      return target.address;
    case 'directory':
      return target.name || target.legacyDn;
    case 'unreadable':
      return target.text;
  }
}

/** Without what is nothing. */
const said = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );

/** What an acceptance has to say of an object: whatever is not as a new one has it. */
export const pinsOf = ({ section, properties }: WayObject): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name, value]) => value !== asMade[section][name]));
