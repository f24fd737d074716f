import type { Facts } from '../../policy/schema/facts.ts';
import { patternsFor } from '../world/domains.ts';
import type { Indexed } from '../world/indexed.ts';
import type { Destination } from '../world/scope.ts';
import type { Caveat, GateResult } from '../values/verdict.ts';
import type { OutboundConnector } from '../world/world.ts';
import { block, pass, readAgain, stating, undecided } from './result.ts';
import type { ChosenConnector } from './rule-scan.ts';

/** The way a message takes out of the tenant. */
export interface MailPath {
  readonly connector: OutboundConnector | null;
  /** It leaves over a host of the organisation, beyond which nobody here can see. */
  readonly unseen: boolean;
  /** Over a relay, where it is not documented whether the outbound policy is applied; null where nobody knows the way. */
  readonly relayed: boolean | null;
}

const direct: MailPath = { connector: null, unseen: false, relayed: false };

/** What is certain of the way a message takes, whichever of the ways open to it that is. */
export function pathTo(index: Indexed, to: Destination, ways: readonly ChosenConnector[]): MailPath {
  const paths = ways.map((way) => onePath(index, to, way));
  const [first = direct] = paths;
  const unseen = paths.find((one) => one.unseen);
  const relayed = paths.every((one) => one.relayed === first.relayed) ? first.relayed : null;
  return { connector: (unseen ?? first).connector, unseen: unseen !== undefined, relayed };
}

/** The connector for a destination: one that a rule names, the central one, else by exact domain, longest wildcard, everything, else MX. */
function onePath(index: Indexed, to: Destination, way: ChosenConnector): MailPath {
  const { connectors } = index.world;
  if (connectors.state !== 'present') return connectors.state === 'absent' ? direct : { ...direct, relayed: null };
  const usable = connectors.value.filter((one) => one.enabled && !one.testMode);
  const byRule = usable.filter((one) => one.name.toLowerCase() === way?.toLowerCase());
  if (byRule.length > 0) return path(byRule);
  const open = usable.filter((one) => !one.isTransportRuleScoped);
  const central = open.filter(isCentral);
  return path(central.length > 0 ? central : mostSpecific(open, to.domain));
}

function mostSpecific(usable: readonly OutboundConnector[], domain: string): readonly OutboundConnector[] {
  if (usable.length === 0) return usable;
  for (const pattern of patternsFor(domain)) {
    const found = usable.filter((one) => covers(one, pattern));
    if (found.length > 0) return found;
  }
  return [];
}

const covers = (one: OutboundConnector, pattern: string): boolean => one.recipientDomains.includes(pattern);

/** Centralized transport: everything goes through the organisation's own servers, past a connector that would match. */
export const isCentral = (one: OutboundConnector): boolean =>
  one.connectorType === 'OnPremises' && one.routeAllMessagesViaOnPremises;

function path(candidates: readonly OutboundConnector[]): MailPath {
  const connector = candidates.find(isRelay) ?? candidates[0];
  if (connector === undefined) return direct;
  return { connector, unseen: candidates.some(hidesNextHop), relayed: candidates.some(isRelay) };
}

export const toSmartHosts = (one: OutboundConnector): boolean => !one.useMXRecord && one.smartHosts.length > 0;
const isRelay = (one: OutboundConnector): boolean => one.connectorType === 'OnPremises' || toSmartHosts(one);

const hidesNextHop = (one: OutboundConnector): boolean =>
  isCentral(one) || (one.recipientDomains.includes('*') && toSmartHosts(one));

const byMx = pass('G3', { reason: 'by-mx' });

/** G3: routing. A connector says how to deliver; its failures are transport errors, never 5.7.520. */
export function routingGate(index: Indexed, way: MailPath, nextHop: Facts['nextHop']): GateResult {
  if (index.world.connectors.state === 'unknown') {
    const settledBy = [readAgain('Get-OutboundConnector')];
    return undecided('G3', 'pass', { reason: 'connectors-not-read', object: 'outboundConnectors', settledBy });
  }
  if (way.connector === null) return byMx;
  const object = `outboundConnectors/${way.connector.name}`;
  if (!way.unseen) return pass('G3', { reason: 'by-connector', object });
  if (nextHop === 'delivers') return pass('G3', { reason: 'by-connector', object });
  if (nextHop === 'stops') return block('G3', { reason: 'next-hop-stops', object });
  const settledBy = [stating('nextHop')];
  return undecided('G3', 'pass', { reason: 'next-hop-unseen', object, settledBy });
}

/** Mail that cannot meet the security a connector asks for is queued for a day and fails. */
export function routingCaveats({ connector }: MailPath): readonly Caveat[] {
  if (connector === null) return [];
  const partner = connector.connectorType === 'Partner';
  const tls = connector.tlsSettings === 'DomainValidation' || connector.tlsSettings === 'CertificateValidation';
  const strict = connector.smtpDaneMode === 'Mandatory' || connector.mtaStsMode === 'Enforce';
  if (!partner || (!tls && !strict)) return [];
  return [{ kind: 'delivery-conditional-on-tls', object: `outboundConnectors/${connector.name}` }];
}
