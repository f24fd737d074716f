export const schema = {
  PST201: {
    title: 'the section is unknown',
    text: 'The top of a policy file names sections, like outboundPolicies, remoteDomains or guardrails. This name is none of them, so that what stands below it would be ignored without a word.',
    example: 'remoteDomain:\n  - { domainName: fabrikam.com }',
  },
  PST202: {
    title: 'the property is unknown',
    text: "Properties have Exchange's own names with a small first letter: AutoForwardEnabled is written autoForwardEnabled. This name is not one that the entry has; letter case counts.",
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, autoforwardEnabled: true }',
  },
  PST203: {
    title: 'something is missing',
    text: 'The entry lacks a property that it cannot do without, most often the name that says which object is meant.',
    example: 'remoteDomains:\n  - { autoForwardEnabled: false }',
  },
  PST204: {
    title: 'the value has the wrong type',
    text: 'The property takes another type of value: text, a number, true or false, a list, or a mapping. In YAML 1.2 yes, no, on and off are text, and digits without quotes are a number.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, autoForwardEnabled: yes }',
  },
  PST205: {
    title: 'the value is not one of the choices',
    text: 'The property takes one of a few values. Letter case does not matter.',
    example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Disabled }',
  },
  PST206: {
    title: 'the text is too long or too short',
    text: 'The service limits how long this text may be, and an identity cannot be empty.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, name: "" }',
  },
  PST207: {
    title: 'the number is out of range',
    text: 'The number is smaller or larger than the property allows.',
    example: 'outboundPolicies:\n  - { name: Default, recipientLimitPerDay: 20000 }',
  },
  PST208: {
    title: 'the text does not have the right form',
    text: 'The text is not a domain, address, identifier or whatever else the property holds.',
    example: 'remoteDomains:\n  - { domainName: "https://fabrikam.com" }',
  },
  PST209: {
    title: 'the date is not a day of the calendar',
    text: 'Dates are written year-month-day with four, two and two digits. The day must exist. until is the first day on which an entry no longer holds.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, until: 2027-02-30 }',
  },
  PST210: {
    title: 'the list has the wrong items',
    text: 'The list has the same item twice, or fewer or more items than it may have.',
    example: 'guardrails:\n  requireOnGrant: [owner, owner]',
  },
  PST211: {
    title: 'the entry breaks a rule of the schema',
    text: 'The schema in schemas/policies.schema.json has a rule for this entry that no other message covers.',
    example: 'an entry with two settings of which only one may be given',
  },
} as const;
