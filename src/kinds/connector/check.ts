import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry } from '../kind.ts';
import { textsOf } from '../property.ts';
import { problem } from '../section.ts';

type Check = (entry: PolicyEntry) => readonly Diagnostic[];

/** What does not go together. An entry says all that is in force, so that what it leaves out is not set. */
const checking =
  (checks: readonly Check[]) =>
  (entries: readonly PolicyEntry[]): readonly Diagnostic[] =>
    entries.filter((entry) => !entry.ended).flatMap((entry) => checks.flatMap((check) => check(entry)));

export const checkOutbound = checking([
  hosts,
  tlsName,
  idle,
  torn,
  ownServers(['allAcceptedDomains', 'routeAllMessagesViaOnPremises', 'senderRewritingEnabled']),
]);
export const checkInbound = checking([
  ownServers(['treatMessagesAsInternal']),
  notBoth,
  addresses,
  partnerOnly,
  unused,
]);

const isOn = ({ spec }: PolicyEntry, name: string): boolean => spec[name] === true;
const has = ({ spec }: PolicyEntry, name: string): boolean => textsOf(spec[name]).length > 0;

/** Source: New-OutboundConnector reference, August 2026. */
function hosts(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.spec['useMXRecord'] !== false || has(entry, 'smartHosts')) return [];
  const message = 'useMXRecord: false delivers to smartHosts, and there are none';
  return [problem('PST360', entry, ['useMXRecord'], message, 'give smartHosts, or leave useMXRecord out')];
}

/** Source: the same. */
function tlsName(entry: PolicyEntry): readonly Diagnostic[] {
  if (typeof entry.spec['tlsDomain'] !== 'string' || entry.spec['tlsSettings'] === 'DomainValidation') return [];
  const message = 'tlsDomain is looked at under tlsSettings: DomainValidation alone';
  return [problem('PST360', entry, ['tlsDomain'], message, 'say tlsSettings: DomainValidation, or remove tlsDomain')];
}

/** Settings of own servers. Source: New-OutboundConnector and New-InboundConnector references, August 2026. */
function ownServers(names: readonly string[]): Check {
  return (entry) =>
    entry.spec['connectorType'] === 'OnPremises'
      ? []
      : names
          .filter((name) => isOn(entry, name))
          .map((name) =>
            problem(
              'PST360',
              entry,
              [name],
              `${name} is for connectors to own servers`,
              `say connectorType: OnPremises, or remove ${name}`,
            ),
          );
}

/** Source: New-InboundConnector reference, August 2026. */
function notBoth(entry: PolicyEntry): readonly Diagnostic[] {
  if (!isOn(entry, 'treatMessagesAsInternal') || !isOn(entry, 'cloudServicesMailEnabled')) return [];
  const message = 'treatMessagesAsInternal and cloudServicesMailEnabled exclude each other';
  return [problem('PST360', entry, ['treatMessagesAsInternal'], message, 'keep one of the two')];
}

/** IPv4, single or as a range of /24 to /32. Source: the same. */
function addresses(entry: PolicyEntry): readonly Diagnostic[] {
  return textsOf(entry.spec['senderIPAddresses']).flatMap((one, index) =>
    isAddress(one)
      ? []
      : [
          problem(
            'PST361',
            entry,
            ['senderIPAddresses', index],
            `${one} is no IPv4 address and no range of /24 to /32`,
            'write 203.0.113.7, or 203.0.113.0/24',
          ),
        ],
  );
}

function isAddress(text: string): boolean {
  const [, address = '', range = '32'] = /^([\d.]+)(?:\/(\d\d))?$/u.exec(text) ?? [];
  const parts = address.split('.');
  return (
    parts.length === 4 &&
    parts.every((one) => /^\d{1,3}$/u.test(one) && Number(one) <= 255) &&
    Number(range) >= 24 &&
    Number(range) <= 32
  );
}

const warning = (entry: PolicyEntry, path: readonly string[], message: string, hint: string): Diagnostic => ({
  ...problem('PST362', entry, path, message, hint),
  severity: 'warning',
});

/** Nothing in the reference demands a domain, and nothing says what such a connector is for. */
function idle(entry: PolicyEntry): readonly Diagnostic[] {
  const ways = ['allAcceptedDomains', 'routeAllMessagesViaOnPremises', 'isTransportRuleScoped'];
  if (has(entry, 'recipientDomains') || ways.some((name) => isOn(entry, name))) return [];
  return [warning(entry, [], `${entry.name} takes no mail`, 'give recipientDomains, or isTransportRuleScoped: true')];
}

/** The portal asks for one or the other. Source: conditional mail routing, Exchange documentation. */
function torn(entry: PolicyEntry): readonly Diagnostic[] {
  if (!isOn(entry, 'isTransportRuleScoped') || !has(entry, 'recipientDomains')) return [];
  const message = 'whether a connector for rules takes mail for its recipientDomains by itself is not documented';
  return [warning(entry, ['isTransportRuleScoped'], message, 'make two connectors of it')];
}

/** Source: New-InboundConnector reference, August 2026. */
function partnerOnly(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.spec['connectorType'] !== 'OnPremises') return [];
  return ['restrictDomainsToIPAddresses', 'restrictDomainsToCertificate']
    .filter((name) => isOn(entry, name))
    .map((name) => warning(entry, [name], `${name} says nothing of own servers`, `remove ${name}`));
}

/** Source: the same. */
function unused(entry: PolicyEntry): readonly Diagnostic[] {
  const { spec } = entry;
  const looked = spec['connectorType'] === 'OnPremises' || isOn(entry, 'restrictDomainsToIPAddresses');
  if (looked || !has(entry, 'senderIPAddresses')) return [];
  const message = 'senderIPAddresses of a partner are looked at under restrictDomainsToIPAddresses: true alone';
  return [warning(entry, ['senderIPAddresses'], message, 'say restrictDomainsToIPAddresses: true')];
}
