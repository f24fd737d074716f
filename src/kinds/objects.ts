import { absent, type Known } from '../tenant/tenant.ts';
import type { LiveInboundConnector, LiveOutboundConnector } from './connector/live.ts';
import type { LiveGroup } from './group/live.ts';
import type { LiveInboxForward } from './inbox-forward/live.ts';
import type { Live } from './kind.ts';
import type { MailboxForwarding } from './mailbox-forwarding/live.ts';
import type { LiveOutboundPolicy } from './outbound-policy/live.ts';
import type { LiveRemoteDomain } from './remote-domain/live.ts';
import { type Section, sectionNames } from './sections.ts';
import type { LiveSmtpAuth } from './smtp-auth/live.ts';
import type { LiveTransportRule } from './transport-rule/live.ts';

/** What an object of each section is. */
export interface Objects {
  readonly outboundPolicies: LiveOutboundPolicy;
  readonly groups: LiveGroup;
  readonly remoteDomains: LiveRemoteDomain;
  readonly outboundConnectors: LiveOutboundConnector;
  readonly inboundConnectors: LiveInboundConnector;
  readonly transportRules: LiveTransportRule;
  readonly smtpAuth: LiveSmtpAuth;
  readonly mailboxForwarding: MailboxForwarding;
  readonly inboxForwards: LiveInboxForward;
}

/** What was read of every section; absent where nobody asked for it. */
export type Sections = { readonly [S in Section]: Known<Rows<S>> };

/** The objects of one section, in the service's order. */
export type Rows<S extends Section> = readonly Live<Objects[S]>[];

/** The objects of what is known; none where nothing is. */
export const rowsOf = <T>(known: Known<readonly T[]>): readonly T[] => (known.state === 'present' ? known.value : []);

/**
 * Puts sections together; those that are not given count as not asked for. What a kind reads, and what its steps make of
 * that, is of its own type: this is the one place where that is taken at its word.
 */
export function sectionsOf(given: Iterable<readonly [Section, Known<readonly Live[]>]>): Sections {
  const all = new Map(given);
  return Object.fromEntries(sectionNames.map((name) => [name, all.get(name) ?? absent])) as unknown as Sections;
}

/** Every section with what was read of it, whatever its objects are. */
export const eachSection = (sections: Sections): readonly (readonly [Section, Known<readonly Live[]>])[] =>
  sectionNames.map((name) => [name, sections[name]] as const);
