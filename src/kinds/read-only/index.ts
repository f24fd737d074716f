export { type AcceptedDomain, acceptedDomain, isAmong, readAcceptedDomains } from './accepted-domains.ts';
export {
  type InboundConnector,
  inboundConnector,
  type OutboundConnector,
  outboundConnector,
  readInboundConnectors,
  readOutboundConnectors,
} from './connectors.ts';
export { forwardTarget, inboxRule, isSystemRule, readInboxRules } from './inbox-rules.ts';
