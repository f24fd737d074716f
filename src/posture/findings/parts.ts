import type { Known } from '../../tenant/tenant.ts';
import { isUnclear } from '../../kinds/rows/decode.ts';
import type { World } from '../world/world.ts';

/** The parts of a posture that are read by themselves. */
export type FindingPart =
  | 'acceptedDomains'
  | 'remoteDomains'
  | 'outbound'
  | 'transportRules'
  | 'connectors'
  | 'inbound'
  | 'forwards'
  | 'inboxRules'
  | 'smtpAuth'
  | 'smtpAuthOfMailboxes'
  | 'rejectDirectSend'
  | 'journaling'
  | 'restricted';

/** Something that was not read: what it is, why, and what would settle it. */
export interface Missing {
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

type Reads = Readonly<Record<FindingPart, { readonly what: string; readonly how: string; readonly why: Why }>>;
type Why = (world: World) => string | null;

const known =
  (part: (world: World) => Known<unknown> | undefined): Why =>
  (world) => {
    const found = part(world);
    if (found?.state === 'present') return untold(found.value);
    return found?.state === 'unknown'
      ? `${found.because.call}: ${found.because.message}`
      : 'nothing that was read says it';
  };

/** What of something that was read nobody can tell, all the way down. */
function untold(value: unknown): string | null {
  if (isUnclear(value)) return value.unclear;
  if (typeof value !== 'object' || value === null) return null;
  if ('untold' in value && Array.isArray(value.untold)) return `nobody can tell ${value.untold.join(', ')} of a rule`;
  for (const part of Object.values(value)) {
    const found = untold(part);
    if (found !== null) return found;
  }
  return null;
}

const reads: Reads = {
  acceptedDomains: reading(
    'accepted domains',
    'Get-AcceptedDomain',
    known((world) => world.acceptedDomains),
  ),
  remoteDomains: reading(
    'remote domains',
    'Get-RemoteDomain',
    known((world) => world.remoteDomains),
  ),
  outbound: reading(
    'outbound policies',
    'Get-HostedOutboundSpamFilterPolicy',
    known((world) => world.outbound),
  ),
  transportRules: reading(
    'transport rules',
    'Get-TransportRule',
    known((world) => world.transportRules),
  ),
  connectors: reading(
    'outbound connectors',
    'Get-OutboundConnector',
    known((world) => world.connectors),
  ),
  inbound: reading(
    'inbound connectors',
    'Get-InboundConnector',
    known((world) => world.inbound),
  ),
  forwards: reading(
    'forwards of mailboxes',
    'Get-Mailbox',
    known((world) => world.forwards),
  ),
  inboxRules: {
    what: 'inbox rules',
    how: 'read them with --inbox-rules, or take a snapshot with them: postern snapshot --inbox-rules',
    why: ({ everyInboxRule, inboxRules }) => {
      const failed = [...inboxRules].find(([, rules]) => rules.state !== 'present');
      if (failed !== undefined) return `those of ${failed[0]} could not be read`;
      if (everyInboxRule === true) return null;
      return inboxRules.size === 0 ? 'they were not asked for' : 'not every mailbox was asked for them';
    },
  },
  smtpAuth: reading(
    'SMTP AUTH of the organisation',
    'Get-TransportConfig',
    known((world) => world.smtpAuth.organization),
  ),
  smtpAuthOfMailboxes: {
    what: 'SMTP AUTH of every mailbox',
    how: 'read it with --smtp-auth, or take a snapshot in which Get-CASMailbox lists every mailbox',
    why: ({ smtpAuth }) => {
      if (smtpAuth.everyMailbox !== true) return 'the setting of every mailbox was not read';
      return untold([...smtpAuth.mailboxes.values()]);
    },
  },
  journaling: reading(
    'journal rules',
    'Get-JournalRule',
    known((world) => world.journaling),
  ),
  restricted: reading(
    'restricted senders',
    'Get-BlockedSenderAddress',
    known((world) => world.restricted),
  ),
  rejectDirectSend: reading(
    'RejectDirectSend',
    'Get-OrganizationConfig',
    known((world) => world.rejectDirectSend),
  ),
};

function reading(what: string, call: string, why: Why): Reads[FindingPart] {
  return { what, why, how: `read ${call} with enough rights` };
}

/** Those of some parts that were not read, or not whole. */
export const missing = (world: World, parts: readonly FindingPart[]): readonly Missing[] =>
  parts.flatMap((part) => {
    const { what, how, why } = reads[part];
    const because = why(world);
    return because === null ? [] : [{ what, how, why: because }];
  });

/** Whether two worlds hold the very same, so that nothing can be said of one that is not said of the other. */
export const sameParts = (one: World, other: World): boolean =>
  (Object.keys(one) as readonly (keyof World)[]).every((part) => one[part] === other[part]);
