import type { Json } from '../../json.ts';
import type { Properties } from '../../kinds/property.ts';
import type { DirectoryRecipient as Named } from '../../kinds/recipient.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { AcceptedDomain, BlockListEntry, Journaling } from '../../kinds/read-only/index.ts';
import type { Maybe } from '../../kinds/rows/decode.ts';
import type { Known } from '../../tenant/tenant.ts';

export type { AcceptedDomain, BlockListEntry };

/**
 * Everything that decides who can forward where, as plain data. Keys are `Recipient.key` throughout (an
 * ExternalDirectoryObjectId, a Guid or an address, in lower case), addresses and domains are in lower case. Whatever
 * could not be read is `unknown`, and then no verdict rests on it.
 */
export interface World {
  readonly facts: Facts;
  readonly acceptedDomains: Known<readonly AcceptedDomain[]>;
  readonly remoteDomains: Known<readonly RemoteDomain[]>;
  readonly outbound: Known<Outbound>;
  /** Transport rules in any order; `priority` says which comes first. */
  readonly transportRules: Known<readonly TransportRule[]>;
  readonly connectors: Known<readonly OutboundConnector[]>;
  /** By which mail comes in; absent where nobody asked. */
  readonly inbound?: Known<readonly InboundConnector[]>;
  /** Recipients that were read, by key. A sender who is not here is an ordinary mailbox that no control names. */
  readonly recipients: ReadonlyMap<string, Recipient>;
  /** The key behind each name that was looked up: an alias, a name of the directory, an address of ours. */
  readonly names?: ReadonlyMap<string, Known<string>>;
  /** Groups that were read, by key. A group that a control names and that is not here has unknown members. */
  readonly groups: ReadonlyMap<string, Group>;
  /** How many mailboxes there are for each primary domain, those of `recipients` included. */
  readonly mailboxes: Known<ReadonlyMap<string, number>>;
  /** The mailboxes with a forwarding property. Present and without a mailbox means: it forwards nothing. */
  readonly forwards: Known<readonly MailboxForward[]>;
  /** Inbox rules by mailbox key. A mailbox that is not here was not asked for: its rules are not known. */
  readonly inboxRules: ReadonlyMap<string, Known<readonly InboxRule[]>>;
  /** Every mailbox was asked for its inbox rules. */
  readonly everyInboxRule?: boolean;
  /** Addresses on the restricted entities list: they may receive and not send. Absent means not collected. */
  readonly restricted: Known<readonly string[]>;
  /** Blocking sender entries of the Tenant Allow/Block List, which bar recipients as well. Absent means not collected. */
  readonly blockList: Known<readonly BlockListEntry[]>;
  /** The enhanced status code that the service answers to every outgoing message of the tenant (`5.7.705`), else null. */
  readonly tenantBlock: string | null;
  readonly smtpAuth: SmtpAuth;
  /** RejectDirectSend of the organisation: mail from outside that claims to come from inside is refused. */
  readonly rejectDirectSend?: Known<boolean>;
  /** What copies mail whole to an archive outside the service; absent where nobody asked. */
  readonly journaling?: Known<Journaling>;
}

/** One entry of Get-RemoteDomain. */
export interface RemoteDomain {
  readonly name: string;
  /** `*`, `fabrikam.com` or `*.fabrikam.com`. */
  readonly domainName: string;
  readonly autoForwardEnabled: Maybe<boolean>;
  readonly isInternal: Maybe<boolean>;
  readonly ndrEnabled: Maybe<boolean>;
}

/** A connector by which mail leaves. */
export interface OutboundConnector {
  readonly name: string;
  readonly enabled: boolean;
  readonly connectorType: 'Partner' | 'OnPremises';
  /** `*`, `fabrikam.com`, `*.fabrikam.com`. */
  readonly recipientDomains: readonly string[];
  readonly allAcceptedDomains: boolean;
  readonly routeAllMessagesViaOnPremises: boolean;
  /** Only transport rules route mail to it. */
  readonly isTransportRuleScoped: boolean;
  readonly testMode: boolean;
  readonly useMXRecord: boolean;
  readonly smartHosts: readonly string[];
  /** Null where TLS is opportunistic. */
  readonly tlsSettings: 'EncryptionOnly' | 'CertificateValidation' | 'DomainValidation' | null;
  readonly smtpDaneMode: string | null;
  readonly mtaStsMode: string | null;
}

/** A connector by which mail comes in. */
export interface InboundConnector {
  readonly name: string;
  readonly enabled: boolean;
  readonly connectorType: 'Partner' | 'OnPremises';
  readonly senderDomains: readonly string[];
  readonly senderIPAddresses: readonly string[];
  readonly tlsSenderCertificateName: string | null;
  readonly trustedOrganizations: readonly string[];
  readonly requireTls: boolean;
  /** Mail by it counts as sent from inside. */
  readonly treatMessagesAsInternal: boolean;
  readonly restrictDomainsToIPAddresses: boolean;
  readonly restrictDomainsToCertificate: boolean;
}

/** The outbound spam policies, and the rules that say whom they are for. */
export interface Outbound {
  readonly policies: readonly OutboundPolicy[];
  readonly rules: readonly OutboundRule[];
}

export interface OutboundPolicy {
  readonly name: string;
  readonly isDefault: boolean;
  readonly mode: Maybe<'Automatic' | 'On' | 'Off'>;
  /** The other settings by their YAML names (limits, action, notifications), for findings. */
  readonly settings: Properties;
}

export interface OutboundRule {
  readonly name: string;
  /** The name of the policy it applies, whatever the rule is called. */
  readonly policy: string;
  /** 0 is evaluated first. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly from: readonly Principal[];
  readonly fromMemberOf: readonly Principal[];
  readonly senderDomainIs: readonly string[];
  readonly exceptIfFrom: readonly Principal[];
  readonly exceptIfFromMemberOf: readonly Principal[];
  readonly exceptIfSenderDomainIs: readonly string[];
}

/** A recipient or group that a control names. */
export interface Principal {
  /** As the control spells it; an address in lower case where it is one. */
  readonly identity: string;
  /** The key it resolves to; absent where nothing bears the name; unknown where the directory could not say. */
  readonly key: Known<string>;
}

export interface TransportRule {
  readonly name: string;
  readonly priority: number;
  readonly enabled: boolean;
  readonly mode: 'Enforce' | 'Audit' | 'AuditAndNotify';
  /** ISO 8601 instants: the rule acts from the first on, and after the second no longer. */
  readonly activationDate: string | null;
  readonly expiryDate: string | null;
  readonly senderAddressLocation: 'Header' | 'Envelope' | 'HeaderOrEnvelope';
  /** Every condition in use; all must hold. */
  readonly conditions: readonly Predicate[];
  /** Every exception in use, named without `exceptIf`; one is enough. */
  readonly exceptions: readonly Predicate[];
  readonly actions: RuleActions;
  /** Names of properties in use that nobody here understands: each may be a condition or an exception. */
  readonly beyond: readonly string[];
}

/** One condition or exception. Its values are alternatives. */
export interface Predicate {
  /**
   * The YAML name of the condition: `messageTypeMatches`, `fromMemberOf`. The two header conditions are one predicate
   * each, `headerMatchesPatterns` and `headerContainsWords`, whose `header` says which header they look at.
   */
  readonly name: string;
  /** A list of text, a text, a number or true, as the rule has it. */
  readonly value: Json;
  /** What a recipient-valued predicate names; empty for the others. */
  readonly principals: readonly Principal[];
  readonly header: string | null;
}

export interface RuleActions {
  /** Present where the rule rejects; `code` is null where the rule sets none. */
  readonly reject: { readonly code: string | null; readonly text: string } | null;
  readonly deleteMessage: boolean;
  readonly quarantine: boolean;
  /** ModerateMessageByUser or ModerateMessageByManager. */
  readonly moderate: boolean;
  /** Names of what the rule does and nobody here understands: each may stop the message. */
  readonly unknown: readonly string[];
  readonly redirectMessageTo: readonly Principal[];
  /** BlindCopyTo, CopyTo, AddToRecipients and GenerateIncidentReport together. */
  readonly copyTo: readonly Principal[];
  readonly routeMessageOutboundConnector: string | null;
  readonly setSCL: number | null;
  readonly stopRuleProcessing: boolean;
  /** What it does to the header that inbox rules leave on what they send, where it does anything. */
  readonly loopHeader?: 'removed' | 'set';
  /** The headers that it writes or takes off, in lower case, where there are any. */
  readonly headers?: readonly string[];
  /** Names of actions of which nobody can tell whether the rule has them, or to what effect. */
  readonly untold?: readonly string[];
}

/** Anything with an address. */
export type Recipient = Omit<Named, 'dirSynced'>;

export interface Group {
  readonly key: string;
  /** Empty for a security group without mail. */
  readonly address: string;
  readonly name: string;
  /** RecipientTypeDetails; `SecurityGroup` for a security group without mail. */
  readonly type: string;
  /** Membership follows a filter in Entra (Microsoft 365 groups), else false; unknown where nobody said. */
  readonly dynamic: Known<boolean>;
  /** Keys of the direct members, nested groups included. */
  readonly members: Known<readonly string[]>;
  /** MemberJoinRestriction, or the Microsoft 365 access type: `Open`, `Closed`, `ApprovalRequired`, `Public`, `Private`. */
  readonly joining: string | null;
}

/** A forward set on a mailbox; at least one of the two targets is there. */
export interface MailboxForward {
  /** Key of the mailbox. */
  readonly mailbox: string;
  readonly forwardingSmtpAddress: string | null;
  readonly forwardingAddress: Principal | null;
  /** DeliverToMailboxAndForward: a copy stays. */
  readonly keepsCopy: boolean;
}

export interface InboxRule {
  readonly name: string;
  readonly enabled: boolean;
  /** SMTP addresses, and names of the directory in its old form. */
  readonly forwardTo: readonly string[];
  readonly forwardAsAttachmentTo: readonly string[];
  readonly redirectTo: readonly string[];
  /** False where the rule also deletes the message. */
  readonly keepsCopy: boolean;
}

export interface SmtpAuth {
  readonly organization: Known<'enabled' | 'disabled'>;
  /** Mailboxes with a setting of their own, by key. */
  readonly mailboxes: ReadonlyMap<string, Maybe<'enabled' | 'disabled'>>;
  /** The setting of every mailbox was read, so that those not among `mailboxes` have none of their own. */
  readonly everyMailbox?: boolean;
}
