import type { JsonObject } from '../../json.ts';
import type { Live, Undeclared } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { textOf } from '../values.ts';
import { validation } from './validation.ts';

/** What an outbound connector does with mail, as a clause. */
function takes(properties: Properties): string {
  const domains = textsOf(properties['recipientDomains']);
  const hosts = textsOf(properties['smartHosts']);
  const what = [
    ...(properties['isTransportRuleScoped'] === true ? ['mail that a rule sends to it'] : []),
    ...(properties['routeAllMessagesViaOnPremises'] === true ? ['all mail that leaves'] : []),
    ...(properties['allAcceptedDomains'] === true ? ['mail for every accepted domain'] : []),
    ...(domains.length === 0 ? [] : [`mail for ${domains.includes('*') ? 'every domain' : domains.join(', ')}`]),
  ];
  const where = hosts.length === 0 ? 'the hosts of the domain' : hosts.join(', ');
  const perhaps = properties['testMode'] === true ? 'may take, in test mode,' : 'takes';
  return `${perhaps} ${what.join(', ') || 'mail for no domain of its own'} to ${where}`;
}

/** The same, and how safely. */
export const delivers = (properties: Properties): string => `${takes(properties)}, ${safety(properties)}`;

/** How safely mail goes. Source: Set-OutboundConnector reference on TlsSettings, August 2026. */
function safety({ tlsSettings, tlsDomain }: Properties): string {
  if (tlsSettings === 'EncryptionOnly') return 'by TLS, whoever answers';
  if (tlsSettings === 'CertificateValidation') return 'by TLS with a valid certificate';
  return tlsSettings === 'DomainValidation'
    ? `by TLS with a certificate of ${textOf(tlsDomain ?? null)}`
    : 'with TLS or without';
}

/** The hosts to which an outbound connector in use takes mail for a domain, or for a name below it. */
export function takesFor(properties: Properties, domain: string, below: boolean): readonly string[] {
  const named = textsOf(properties['recipientDomains']).some(
    (one) =>
      one === '*' ||
      one === domain ||
      (one.startsWith('*.') && `.${domain}`.endsWith(one.slice(1))) ||
      (below && one.endsWith(`.${domain}`)),
  );
  const taken = named || properties['allAcceptedDomains'] === true;
  if (!taken || properties['enabled'] === false || properties['isTransportRuleScoped'] === true) return [];
  const hosts = textsOf(properties['smartHosts']);
  return hosts.length === 0 ? ['the hosts of the domain'] : hosts;
}

/** What an inbound connector lets in, as a clause. */
export function admits(properties: Properties): string {
  const own = properties['connectorType'] === 'OnPremises';
  const unproven = own || isProven(properties) ? '' : ', and nothing proves that it is theirs';
  const from = `${own ? 'lets mail in, and out to anywhere,' : 'lets mail in'} from ${sendersOf(properties)}${unproven}`;
  return properties['treatMessagesAsInternal'] === true ? `${from}, as if it came from inside` : from;
}

/** Whether a partner has to show anything but the domain that they write as sender. */
const isProven = (properties: Properties): boolean => limitsOf(properties).length > 0;

const named = (properties: Properties) => ({
  shown: [properties['tlsSenderCertificateName'] ?? []]
    .flat()
    .map((one) => `whoever shows a certificate of ${textOf(one)}`),
  addresses: textsOf(properties['senderIPAddresses']),
  tenants: textsOf(properties['trustedOrganizations']).map((one) => `the tenant ${one}`),
});

const untold = ['nobody that could be told'];

/** Own servers are known by certificate or address, whatever they say of domains. */
export function ownServers(properties: Properties): readonly string[] {
  const { shown, addresses, tenants } = named(properties);
  const all = [...shown, ...addresses, ...tenants];
  return all.length === 0 ? untold : all;
}

/** Who gets through an inbound connector; partners are known by domain, and by what they are limited to. */
export function sendersOf(properties: Properties): string {
  if (properties['connectorType'] === 'OnPremises') return ownServers(properties).join(', ');
  const { tenants } = named(properties);
  const domains = textsOf(properties['senderDomains']).map((one) => (one === '*' ? 'every domain' : one));
  const limits = limitsOf(properties);
  const partners = [...domains, ...tenants];
  const all = (partners.length === 0 ? untold : partners).join(', ');
  return limits.length === 0 ? all : `${all}, if it comes from ${limits.join(' or ')}`;
}

/** By what a partner is known beside the domain. */
function limitsOf(properties: Properties): readonly string[] {
  const { shown, addresses } = named(properties);
  return [
    ...(properties['restrictDomainsToIPAddresses'] === true ? addresses : []),
    ...(properties['restrictDomainsToCertificate'] === true ? shown : []),
  ];
}

/** Mail that a connector takes leaves by a way that nobody declared. */
export const undeclaredOutbound = (live: Live): Undeclared => undeclared(live, takes(live.properties));

/** Own servers may send on to anywhere; a partner can only deliver. */
export const undeclaredInbound = (live: Live): Undeclared =>
  undeclared(live, live.properties['connectorType'] === 'OnPremises' ? admits(live.properties) : null);

function undeclared({ properties }: Live, does: string | null): Undeclared {
  const letsOut = properties['enabled'] === false ? null : does;
  return { letsOut, close: letsOut === null ? null : { enabled: false }, removable: true };
}

/** What of a connector says nothing of the way. */
const asides = new Set(
  ['Identity', 'Name', 'Confirm', 'Comment', 'ConnectorSource', 'CloudServicesMailEnabled'].concat(
    validation.map(({ parameter }) => parameter),
  ),
);

/** Whether a call moves mail to another way, or lets it pass on other terms; one that is made switched off does not. */
export function reroutes(cmdlet: string, parameters: JsonObject): boolean {
  if (cmdlet.startsWith('Remove-')) return true;
  if (cmdlet.startsWith('New-')) return parameters['Enabled'] !== false;
  return Object.keys(parameters).some((name) => !asides.has(name));
}
