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
  PST412: {
    title: 'evidence contradicts what is stated or read',
    text: 'A bounce or a line of message trace shows something that cannot be so if the tenant is as it was read and the facts of the organisation are as stated. The tenant moved since, or a fact is wrong: such a fact counts as unknown until somebody mends it.',
    example: 'tenant:\n  facts: { automaticMeans: on } # and yet a forward bounced with 5.7.520',
  },
} as const;
