import { inboundConnector } from './connector/inbound.ts';
import { outboundConnector } from './connector/outbound.ts';
import { group } from './group/index.ts';
import { inboxForward } from './inbox-forward/index.ts';
import type { Kind } from './kind.ts';
import { mailboxForwarding } from './mailbox-forwarding/index.ts';
import { outboundPolicy } from './outbound-policy/index.ts';
import { remoteDomain } from './remote-domain/index.ts';
import { smtpAuth } from './smtp-auth/index.ts';
import { transportRule } from './transport-rule/index.ts';

/** Everything that can be declared, in the order in which plans speak of it. */
export const kinds: readonly Kind[] = [
  outboundPolicy,
  group,
  remoteDomain,
  outboundConnector,
  inboundConnector,
  transportRule,
  smtpAuth,
  mailboxForwarding,
  inboxForward,
];
