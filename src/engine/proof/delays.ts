import type { Section } from '../../kinds/sections.ts';
import type { EffectWait } from './proof.ts';

type Delay = Omit<EffectWait, 'step'>;

const page = 'https://learn.microsoft.com/exchange/security-and-compliance/mail-flow-rules/manage-mail-flow-rules';

const unsaid: Delay = { minutes: null, basis: 'unknown', source: null };

/**
 * What is documented and, where nothing is, what people report: outbound policies within half an hour, SMTP AUTH within a
 * quarter. Of remote domains and of who is in a group nobody says a number.
 */
const delays: Readonly<Record<Section, Delay>> = {
  transportRules: { minutes: 30, basis: 'documented', source: page },
  outboundPolicies: { minutes: 30, basis: 'reported', source: null },
  smtpAuth: { minutes: 15, basis: 'reported', source: null },
  remoteDomains: unsaid,
  outboundConnectors: unsaid,
  inboundConnectors: unsaid,
  groups: unsaid,
  mailboxForwarding: unsaid,
  inboxForwards: unsaid,
};

/** How long it takes until a change in a section has effect. */
export const delayOf = (section: Section): Delay => delays[section];
