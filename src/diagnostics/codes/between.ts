export const between = {
  PST310: {
    title: 'two settings exclude each other',
    text: 'The service couples these settings: writing one changes the other, so that a plan would never come to rest.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, allowedOOFType: InternalLegacy, isInternal: false }',
  },
} as const;
