import { gates as explained } from '../../diagnostics/gates.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { ControlName, Mechanism, Original, Tag } from '../../posture/values/verdict.ts';

/** Answers as the matrix says them. */
export const answers = {
  allowed: 'allowed',
  partial: 'some ways',
  indeterminate: 'undecided',
  blocked: 'blocked',
  'not-applicable': 'not applicable',
} as const;

/** Each way of forwarding, where there is little room. */
export const shortWays: Readonly<Record<Mechanism, string>> = {
  'inbox-forward': 'rule forwards',
  'inbox-forward-attachment': 'rule forwards as attachment',
  'inbox-redirect': 'rule redirects',
  'mailbox-smtp': 'mailbox to address',
  'mailbox-object': 'mailbox to contact',
};

export const sides: Readonly<Record<Original, string>> = {
  external: 'mail from outside',
  internal: 'mail from colleagues',
};

export const gates: Readonly<Record<ControlName, string>> = {
  G0: explained.G0.title,
  G1: explained.G1.title,
  G2: explained.G2.title,
  G3: explained.G3.title,
  G4: explained.G4.title,
  G5: explained.G5.title,
};

/** How well a statement about the service is founded. */
export const tags: Readonly<Record<Tag, string>> = {
  DOC: 'documented',
  'DOC-OLD': 'documented for an older service',
  REP: 'reported by people',
  INF: 'inferred',
  UNK: 'not known',
};

export const facts: Readonly<Record<keyof Facts, string>> = {
  automaticMeans: 'What Automatic stands for',
  nestedGroups: 'Groups within groups',
  bypassRule: 'Rules that bypass filtering',
  outboundPolicyOnConnectors: 'Outbound policy on mail through connectors',
  outboundPolicyThroughGroups: 'Outbound policy on forwards through groups',
  outboundPolicyOnInternalDomains: 'Outbound policy on domains that are called internal',
  outboundPolicyOnPremises: 'Outbound policy on mailboxes elsewhere',
  remoteDomainsThroughGroups: 'Remote domains on forwards through groups',
  nextHop: 'Hosts that connectors deliver everything to',
  restrictedForwards: 'Forwards of restricted mailboxes',
};

export const losses = {
  silent: 'the mail is lost without a word',
  bounced: 'the mail bounces and is not kept',
} as const;

const why: ReadonlyMap<string, string> = new Map([
  ['accepted-domains-unknown', 'the accepted domains could not be read'],
  ['block-list', 'the tenant’s block list names the recipient'],
  ['by-connector', 'a connector carries it'],
  ['by-mx', 'goes to the recipient’s own mail server'],
  ['connectors-not-read', 'the connectors could not be read'],
  ['entry-allows', 'the entry lets automatic forwards out'],
  ['entry-blocks', 'the entry stops automatic forwards'],
  ['forwards-unknown', 'the forwards of the mailbox are not known'],
  ['hybrid-trap', 'the entry of the hybrid domain stops it'],
  ['in-good-standing', 'nothing holds the sender back'],
  ['leaves-the-mailbox', 'the forward leaves the mailbox'],
  ['loop-prevention', 'the message was forwarded by a rule before'],
  ['mode-automatic', 'automatic forwarding is left to the service'],
  ['mode-off', 'the policy turns automatic forwarding off'],
  ['mode-on', 'the policy lets automatic forwards out'],
  ['next-hop-unseen', 'the next hop decides, and it is not seen from here'],
  ['no-entry-read', 'the remote domains could not be read'],
  ['no-rule-stops', 'no rule stops it'],
  ['not-applied-on-this-route', 'the policy is not applied on this route'],
  ['object-forwarding-not-seen', 'remote domains do not see a forward to a contact'],
  ['policies-not-read', 'the policies could not be read'],
  ['policy-missing', 'the rule has no policy'],
  ['restricted-entity', 'the sender is restricted'],
  ['rule-deletes', 'the rule deletes it'],
  ['rule-diverts', 'the rule sends it elsewhere'],
  ['rule-moderates', 'the rule asks a moderator'],
  ['rule-quarantines', 'the rule quarantines it'],
  ['rule-rejects', 'the rule rejects it'],
  ['rule-action-unknown', 'the rule does something that Postern does not know'],
  ['rule-undecidable', 'nobody can tell whether the rule matches'],
  ['rules-not-read', 'the transport rules could not be read'],
  ['selection-unknown', 'nobody can tell which policy applies'],
  ['sent-by-hand', 'a person sends it'],
  ['sender-unread', 'who forwards could not be read'],
  ['target-unread', 'where it goes could not be read'],
  ['tenant-blocked', 'the tenant may not send'],
  ['internal-recipient', 'the recipient is internal'],
  ['malformed-recipient', 'the recipient is no address'],
  ['redirect-overridden', 'another forward of the mailbox overrides it'],
  ['smtp-forwarding-ignored', 'a forward to a contact is set as well, and wins'],
  ['automaticMeans', 'nobody has said what Automatic stands for'],
  ['internalByEntry', 'the entry calls the domain internal'],
  ['throughGroup', 'it goes through a group'],
  ['onPremises', 'the sender’s mailbox is on-premises'],
  ['bypass', 'a rule bypasses filtering'],
  ['relayed', 'it leaves through a connector'],
  ['next-hop-stops', 'the host that it is delivered to stops it'],
]);

/** Why a gate says what it says; a word that is not known here is shown as it is. */
export const because = (reason: string): string => why.get(reason) ?? reason.replaceAll('-', ' ');
