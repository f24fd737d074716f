import type { JsonObject } from '../../json.ts';
import type { Live, Undeclared } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { textOf } from '../values.ts';
import { validation } from './validation.ts';

/** What an outbound connector does with mail, as a clause. */
export function takes(properties: Properties): string {
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

/** What an inbound connector lets in, as a clause. */
export function admits(properties: Properties): string {
  const own = properties['connectorType'] === 'OnPremises';
  const from = `${own ? 'lets mail in, and out to anywhere,' : 'lets mail in'} from ${sendersOf(properties)}`;
  return properties['treatMessagesAsInternal'] === true ? `${from}, as if it came from inside` : from;
}

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
  const { shown, addresses, tenants } = named(properties);
  const domains = textsOf(properties['senderDomains']).map((one) => (one === '*' ? 'every domain' : one));
  const limits = [
    ...(properties['restrictDomainsToIPAddresses'] === true ? addresses : []),
    ...(properties['restrictDomainsToCertificate'] === true ? shown : []),
  ];
  const partners = [...domains, ...tenants];
  const all = (partners.length === 0 ? untold : partners).join(', ');
  return limits.length === 0 ? all : `${all}, if it comes from ${limits.join(' or ')}`;
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
