export { type AcceptedDomain, acceptedDomain, readAcceptedDomains } from './accepted-domains.ts';
export {
  type InboundConnector,
  inboundConnector,
  type OutboundConnector,
  outboundConnector,
  outboundConnectors,
  readInboundConnectors,
  readOutboundConnectors,
} from './connectors.ts';
export {
  type ForwardingAction,
  type ForwardTarget,
  forwardTarget,
  type InboxRule,
  inboxRule,
  isSystemRule,
  readInboxRules,
} from './inbox-rules.ts';
export { readRecipient } from './recipients.ts';
