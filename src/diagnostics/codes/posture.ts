export const posture = {
  PST401: {
    title: 'an expectation would not hold',
    text: 'Once the plan is done, somebody could reach where an expectation says nobody may, or could not where it says they may. The first question that breaks it is named. Such a plan is shown and not applied.',
    example:
      'expectations:\n  - { name: nobody reaches consumer mail, from: everyone, to: [gmail.com], expect: blocked }',
  },
  PST402: {
    title: 'more people would be newly allowed to forward than the guardrails allow',
    text: 'The plan lets more senders forward than `guardrails.maxNewlyAllowedSenders` lets one plan allow. People are counted, not objects. Everyone else is not counted and is more than any limit.',
    example: 'guardrails:\n  maxNewlyAllowedSenders: 25',
  },
  PST403: {
    title: 'an expectation cannot be judged',
    text: 'Something that the expectation is about could not be read, so that nobody can say whether it holds.',
    example:
      'expectations:\n  - { name: partners reach Fabrikam, from: { memberOf: unreadable@contoso.com }, to: [fabrikam.com], expect: allowed }',
  },
  PST404: {
    title: 'an expectation does not hold',
    text: 'The posture that was asked about (that of the policies, of the tenant, or of the tenant after the plan) lets somebody reach where the expectation says nobody may, or stops somebody where it says they may. The first question that breaks it is named.',
    example:
      'expectations:\n  - { name: nobody reaches consumer mail, from: everyone, to: [gmail.com], expect: blocked }',
  },
  PST405: {
    title: 'a grant brings along what nobody accepted',
    text: 'Exchange cannot tell who redirects, nor where the forwarding of a mailbox leads by a rule: whoever may forward somewhere may redirect to every place where somebody may, forward the mailbox to every place that is open, and be forwarded through a contact anywhere. What comes with a grant so is named with people and places, and accepted by its kind in one of the two grants. Forwards through a contact need not be accepted where `scope.mailboxForwarding` closes what no grant covers.',
    example:
      'grants:\n  - { name: Tickets, from: { memberOf: fwd-a@contoso.com }, to: [fabrikam.com], accept: [redirects, mailbox-forwards] }\n  - { name: Partner desk, from: { memberOf: fwd-b@contoso.com }, to: [partner.com] }',
  },
  PST406: {
    title: 'somebody could forward beyond all grants',
    text: 'With the plan carried out somebody could forward where no grant lets anybody forward, or without a grant at all. What is written by hand, or left over in the tenant, opens it together with the grants.',
    example: 'scope: { remoteDomains: { undeclared: report } } beside grants, in a tenant where legacy.example is open',
  },
  PST407: {
    title: 'a grant is stopped',
    text: 'Something written by hand, or left over in the tenant, stops forwards that are granted: an outbound policy above those of the grants, a transport rule, a connector. A plan is refused where the policies themselves say both.',
    example:
      'transportRules:\n  - { name: Reject automatic forwarding, messageTypeMatches: AutoForward, sentToScope: NotInOrganization, rejectMessageReasonText: No. }',
  },
  PST408: {
    title: 'of some people it is not known whether they may forward',
    text: 'Whether a forward gets out hangs on something that could not be read, or that only the organisation knows: a group within a group, a mail user on-premises, a rule that skips the filter, a smart host. A fact under `tenant.facts` may settle it.',
    example: 'a grant to a group that holds another group, while nestedGroups is unknown',
  },
  PST409: {
    title: 'no control can hold the grant',
    text: 'The members of a dynamic group follow a filter, and neither outbound policies nor rules see them. A contact forwards nothing, a mailbox is no group, and a group is no mailbox.',
    example:
      'grants:\n  - { name: Everyone in Berlin, from: { memberOf: berlin-dynamic@contoso.com }, to: [fabrikam.com] }',
  },
  PST412: {
    title: 'evidence contradicts what is stated or read',
    text: 'A bounce or a line of message trace shows something that cannot be so if the tenant is as it was read and the facts of the organisation are as stated. The tenant moved since, or a fact is wrong: such a fact counts as unknown until somebody mends it.',
    example: 'tenant:\n  facts: { automaticMeans: on } # and yet a forward bounced with 5.7.520',
  },
} as const;
