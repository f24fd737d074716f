export const between = {
  PST301: {
    title: 'the same object is declared twice',
    text: 'Two entries speak of one object. Letter case does not tell names apart. Since sections may be spread over files, the other entry may stand in another file.',
    example:
      'remoteDomains:\n  - { domainName: fabrikam.com, autoForwardEnabled: true }\n  - { domainName: Fabrikam.com, autoForwardEnabled: false }',
  },
  PST302: {
    title: 'an ordered section stands in two places',
    text: 'The order of outbound policies and transport rules is the order of evaluation: the first match wins. An order that depends on the names of files would be an accident, so that such a section stands in one document.',
    example: 'transportRules in policies/a.yaml and in policies/b.yaml',
  },
  PST303: {
    title: 'the folder speaks of several tenants',
    text: 'A policy folder is about one tenant. Several tenants have a folder each, with a tenant section of its own: validate checks all of them from the folder above, and every other command is given the folder of one with --policies. A file in the folder above, and in that of none of them, would be read by nobody.',
    example: 'tenant in policies/a.yaml and in policies/b.yaml',
  },
  PST304: {
    title: 'the named object is of another kind',
    text: 'An entry names a group or mailbox that the policies themselves declare as something else: a security group without mail, which Exchange does not know as a recipient; a group where a mailbox is meant; a mailbox where a group is meant.',
    example:
      'outboundPolicies:\n  - { name: Partners, autoForwardingMode: On, fromMemberOf: [apps@contoso.com] }\ngroups:\n  - { address: apps@contoso.com, type: security }',
  },
  PST305: {
    title: 'the named group has ended',
    text: 'The group that the entry names is declared with a day in until that has come, so that the policies ask for its removal. Exchange keeps a rule whose group is gone, but the rule then covers nobody.',
    example: 'groups:\n  - { address: fwd-partner@contoso.com, type: distribution, until: 2026-01-01 }',
  },
  PST306: {
    title: 'a setting is given in two places',
    text: 'Settings like guardrails and scope may be spread over files, each setting once.',
    example: 'guardrails: { maxNewlyAllowedSenders: 25 } in two files',
  },
  PST307: {
    title: 'the object is named by an unknown section',
    text: 'Objects are named as section/name, like groups/executives@contoso.com. A name whose section does not exist protects and accepts nothing.',
    example: 'guardrails:\n  protect: ["group/executives@contoso.com"]',
  },
  PST308: {
    title: 'an entry has ended',
    text: 'The day in until has come: the entry asks for the object to be removed, or for its setting to be taken back. Once that is done the entry can be deleted.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, autoForwardEnabled: true, until: 2026-01-31 }',
  },
  PST309: {
    title: 'the day to plan for does not exist',
    text: 'The policies are read for one day, given as year-month-day, because entries end.',
    example: 'postern plan --at 2027-02-30',
  },
  PST310: {
    title: 'two settings exclude each other',
    text: 'The service couples these settings: writing one changes the other, so that a plan would never come to rest.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, allowedOOFType: InternalLegacy, isInternal: false }',
  },
  PST311: {
    title: 'a fact is of a day that has not come',
    text: 'The day of a fact is the day on which somebody found out. A later one is a slip, and the fact would seem younger than it is.',
    example: 'tenant:\n  facts:\n    automaticMeans: { is: off, asOf: 2036-11-02 }',
  },
  PST312: {
    title: 'a fact was found out more than a year ago',
    text: 'The service changes. The fact is judged with as stated, and somebody should find out again whether it still holds.',
    example:
      'tenant:\n  facts:\n    automaticMeans: { is: off, asOf: 2024-11-02, evidence: a test message bounced with 5.7.520 }',
  },
  PST320: {
    title: 'an outbound policy covers nobody in particular',
    text: 'The service asks for at least one condition, and does not say whom a rule without one covers. A policy that is for nobody on purpose says appliesTo: nobody; the policy for everybody else is Default.',
    example: 'outboundPolicies:\n  - { name: Partner forwarding, autoForwardingMode: On }',
  },
  PST321: {
    title: 'the service refuses the name',
    text: 'Names of outbound policies, of their rules and of transport rules have at most 64 characters. Rules of outbound policies may not contain any of \\ % & * + / = ? { } | < > ( ) ; : [ ] , ", and the portal gives a policy and its rule one name, so that the same holds for the policy.',
    example:
      'outboundPolicies:\n  - { name: "Partners: Fabrikam", autoForwardingMode: On, senderDomainIs: [contoso.com] }',
  },
  PST322: {
    title: 'the default policy is not last',
    text: 'The order of the list is the order of evaluation, and the default policy decides for whomever no other policy covers.',
    example:
      'outboundPolicies:\n  - { name: Default, autoForwardingMode: Off }\n  - { name: Partner forwarding, autoForwardingMode: On, senderDomainIs: [contoso.com] }',
  },
  PST323: {
    title: 'the default policy cannot have this',
    text: 'The default policy has no rule: it has no scope, no state, no comment and no end. It covers everybody whom no other policy covers and can be neither disabled nor removed.',
    example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Off, senderDomainIs: [contoso.com] }',
  },
  PST324: {
    title: 'a policy for nobody has a scope',
    text: 'appliesTo: nobody says that the policy has no rule. Scope, state, comment and rule name belong to the rule.',
    example: 'outboundPolicies:\n  - { name: Parked, appliesTo: nobody, senderDomainIs: [contoso.com] }',
  },
  PST325: {
    title: 'the setting is superseded',
    text: 'Notifications of outbound spam come from the alert policy "User restricted from sending email"; the settings of the outbound policy remain for old tenants.',
    example: 'outboundPolicies:\n  - { name: Default, notifyOutboundSpam: true }',
  },
  PST326: {
    title: 'two rules would bear one name',
    text: 'The rule of an outbound policy takes the name of its policy unless ruleName says otherwise. Letter case does not tell names apart.',
    example:
      'outboundPolicies:\n  - { name: A, ruleName: Partners, senderDomainIs: [a.example] }\n  - { name: B, ruleName: partners, senderDomainIs: [b.example] }',
  },
  PST327: {
    title: 'the policy never decides',
    text: 'The first policy that covers a sender is applied alone. A policy with the scope of one above it never comes to decide.',
    example:
      'outboundPolicies:\n  - { name: A, autoForwardingMode: On, senderDomainIs: [a.example] }\n  - { name: B, autoForwardingMode: Off, senderDomainIs: [a.example] }',
  },
  PST330: {
    title: 'half of a header predicate',
    text: 'A predicate on a header names the header in one property and what is sought in it in another; the service takes both or neither, and one header of each sort a rule.',
    example:
      'transportRules:\n  - { name: Forwarded, headerMatchesPatterns: ["."], rejectMessageReasonText: No forwarding. }',
  },
  PST331: {
    title: 'not a code to reject with',
    text: 'A transport rule rejects with the enhanced status code 5.7.1 or one from 5.7.900 to 5.7.999.',
    example: 'transportRules:\n  - { name: Reject, rejectMessageEnhancedStatusCode: 5.7.520 }',
  },
  PST332: {
    title: 'the rule ends before it begins',
    text: 'A transport rule does nothing before its activation date nor after its expiry date.',
    example:
      'transportRules:\n  - { name: Reject, deleteMessage: true, activationDate: 2027-02-01, expiryDate: 2027-01-01 }',
  },
  PST333: {
    title: 'the rule does nothing',
    text: 'A transport rule acts through its actions. One without any has no effect on mail.',
    example: 'transportRules:\n  - { name: Forwarded, messageTypeMatches: AutoForward }',
  },
  PST340: {
    title: 'a grant is within another one',
    text: 'Another grant of the same people has all its places and ways, and lasts as long. The controls are the same without this one. It may still be wanted, since it has an owner and an end of its own.',
    example:
      'grants:\n  - { name: Tickets, from: { memberOf: fwd-partner@contoso.com }, to: ["*.fabrikam.com"] }\n  - { name: EU tickets, from: { memberOf: fwd-partner@contoso.com }, to: [eu.fabrikam.com] }',
  },
  PST341: {
    title: 'a grant contradicts what is written by hand',
    text: 'An entry of another section shuts what the grant opens, or opens to everybody with a grant what is granted to nobody. What is written by hand is evaluated first and stands, so that one of the two does not hold.',
    example:
      'grants:\n  - { name: Tickets, from: { memberOf: fwd-partner@contoso.com }, to: [fabrikam.com] }\nremoteDomains:\n  - { domainName: fabrikam.com, autoForwardEnabled: false }',
  },
  PST342: {
    title: 'the grants need more than the service takes',
    text: 'An organisation has at most 200 remote domains and 300 transport rules; a rule has at most 8 KB, and the patterns of all rules 20 KB. Grants turn into one remote domain for each place, and into rules where not everybody who may forward may forward there.',
    example: 'grants to more than 199 domains',
  },
  PST343: {
    title: 'the name belongs to grants',
    text: 'The outbound policies called Grants and Grants people, and transport rules whose name begins with "Grants: ", are made from grants, and removed where no grant asks for them.',
    example: 'outboundPolicies:\n  - { name: Grants, autoForwardingMode: On, senderDomainIs: [contoso.com] }',
  },
  PST344: {
    title: 'the request for a grant cannot be taken',
    text: 'An issue that was written with the form becomes a grant only as it is seen: each field once, each answer filled in, nothing that is hidden, and no text beside the fields. Only a domain or `*.domain` can be asked for.',
    example: '### To which domain\n\n*',
  },
  PST345: {
    title: "a grant to a domain of one's own",
    text: 'A forward within the organisation is no external one: outbound policies leave it alone, so that there is nothing to grant. A domain that the organisation does not accept mail for is outside, also where it is below one of its own. In a hybrid organisation the remote domain of an own domain can matter for forwards to mailboxes on-premises, which no grant is about.',
    example:
      'tenant: { domain: contoso.onmicrosoft.com }\ngrants:\n  - { name: Inside, from: { people: [ana@contoso.com] }, to: [contoso.com] }',
  },
  PST346: {
    title: 'the list of grants is empty',
    text: 'With `grants:` everything that no grant allows, and no other section opens, is shut: the default outbound policy is Off, the remote domain `*` lets nothing out, and undeclared outbound policies and remote domains are closed. An empty list says that nobody is granted anything. Without the line grants say nothing at all, and these objects are only reported.',
    example: 'grants: []',
  },
  PST347: {
    title: 'a grant to a single label',
    text: 'A name without a dot, `com` for one, is no domain of an organisation: `*.com` takes in every domain below it, whoever has it. Which longer names anybody may register below, registries decide and Postern does not know.',
    example: 'grants:\n  - { name: Wide, from: { people: [ana@contoso.com] }, to: ["*.com"] }',
  },
  PST348: {
    title: 'a grant of somebody outside',
    text: 'A grant names people whose mail this organisation sends. An address in a domain that it does not accept mail for, like that of a contact, is of somebody else, whom none of its controls is about.',
    example: 'grants:\n  - { name: Theirs, from: { people: [x@fabrikam.com] }, to: [partner.com] }',
  },
  PST350: {
    title: 'a mailbox has two forwards',
    text: 'While forwardingAddress is set the service ignores forwardingSmtpAddress, so that one of the two says what does not happen.',
    example:
      'mailboxForwarding:\n  - { mailbox: ana@contoso.com, forwardingAddress: bob@contoso.com, forwardingSmtpAddress: ana@fabrikam.com }',
  },
  PST351: {
    title: 'a copy is kept of what is not forwarded',
    text: 'deliverToMailboxAndForward counts only while the mailbox forwards. An entry that gives it must give the forward too.',
    example: 'mailboxForwarding:\n  - { mailbox: ana@contoso.com, deliverToMailboxAndForward: true }',
  },
  PST352: {
    title: 'the address does not fit the type of the group',
    text: 'Groups with mail are named by their primary address. A group of type security has no mail: it is named by its mail nickname or its object id.',
    example: 'groups:\n  - { address: fwd-partner@contoso.com, type: security }',
  },
  PST353: {
    title: 'groups of this type have no such property',
    text: 'Exchange keeps distribution and mail-enabled security groups, Entra keeps Microsoft 365 and security groups, and each has properties that the other lacks.',
    example: 'groups:\n  - { address: project@contoso.com, type: microsoft365, memberJoinRestriction: Closed }',
  },
  PST354: {
    title: 'nobody joins a security group by themselves',
    text: 'The service refuses security groups that are open to join.',
    example:
      'groups:\n  - { address: fwd-partner@contoso.com, type: mailEnabledSecurity, memberJoinRestriction: Open }',
  },
  PST355: {
    title: 'a Microsoft 365 group cannot be a member here',
    text: 'Distribution and mail-enabled security groups take mailboxes, mail users, mail contacts and each other as members, and no Microsoft 365 groups.',
    example:
      'groups:\n  - { address: project@contoso.com, type: microsoft365 }\n  - { address: all@contoso.com, type: distribution, members: [project@contoso.com] }',
  },
  PST356: {
    title: 'a group names itself as a member',
    text: 'The service refuses a group among its own members.',
    example: 'groups:\n  - { address: all@contoso.com, type: distribution, members: [all@contoso.com] }',
  },
  PST357: {
    title: 'a built-in object cannot end',
    text: 'An entry that ends declares its object absent. The remote domain `*` is always there, so that nobody could carry that out; and where SMTP AUTH of the organisation is disabled, there is nothing that could end.',
    example: 'remoteDomains:\n  - { domainName: "*", autoForwardEnabled: true, until: 2027-01-31 }',
  },
  PST360: {
    title: 'settings of a connector do not go together',
    text: 'The service refuses some settings beside others, or looks at one only where another says so. An entry says all that is in force of a connector, so that what it leaves out is not set.',
    example: 'outboundConnectors:\n  - { name: To the hub, recipientDomains: ["*"], useMXRecord: false }',
  },
  PST361: {
    title: 'this is no address that a connector can be limited to',
    text: 'senderIPAddresses takes IPv4 addresses, single or as a range of /24 to /32.',
    example: 'inboundConnectors:\n  - { name: Scanners, connectorType: OnPremises, senderIPAddresses: [10.0.0.0/8] }',
  },
  PST362: {
    title: 'a setting of a connector says nothing, or nobody knows what',
    text: 'The connector is carried out as it is written, and does less, or something else, than it seems to say.',
    example: 'outboundConnectors:\n  - { name: Spare, connectorType: Partner }',
  },
} as const;
