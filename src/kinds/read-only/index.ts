export {
  type AcceptedDomain,
  acceptedDomains,
  isAmong,
  type OwnDomain,
  readAcceptedDomains,
} from './accepted-domains.ts';
export {
  type InboundConnector,
  inboundConnectors,
  type OutboundConnector,
  outboundConnectors,
  readInboundConnectors,
  readOutboundConnectors,
} from './connectors.ts';
export { forwardTarget, inboxRule, isSystemRule, readInboxRules } from './inbox-rules.ts';
export { type BlockListEntry, readBlockList, readRejectDirectSend, readRestricted } from './settings.ts';
