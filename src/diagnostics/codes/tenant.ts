export const tenant = {
  PST901: {
    title: 'this is another tenant',
    text: 'The tenant that answered names another initial domain than the policies or the plan do. Nothing was planned or changed.',
    example:
      'tenant:\n  id: 5f0a1c9e-0000-4000-8000-000000000001\n  domain: contoso.onmicrosoft.com   # and the tenant says fabrikam.onmicrosoft.com',
  },
  PST902: {
    title: 'which tenant this is could not be read',
    text: 'Without the initial domain of the tenant nobody can tell that the policies are meant for it, so that no plan is made.',
    example: 'Get-AcceptedDomain: 403, the identity lacks a role that may read accepted domains',
  },
  PST903: {
    title: 'a part of the tenant could not be read',
    text: 'What could not be read is unknown, not absent. An export leaves it out and says so; policies then do not declare it, so that no plan touches it.',
    example: 'transportRules: Get-TransportRule: 403, the identity lacks a role',
  },
  PST910: {
    title: 'no such recipient',
    text: 'A policy names a recipient or group that the tenant does not have and that no `groups` entry declares. Rules that name nobody match nobody, so that this is refused and not planned.',
    example:
      'outboundPolicies:\n  - { name: Partners, autoForwardingMode: On, fromMemberOf: [fwd-partnr@contoso.com] }',
  },
  PST911: {
    title: 'several recipients bear this name',
    text: 'A name or alias may belong to more than one recipient. Address, Guid and object id are unique.',
    example: 'outboundPolicies:\n  - { name: Partners, autoForwardingMode: On, from: [Ana] }',
  },
  PST912: {
    title: 'no such mailbox',
    text: 'The entry sets something on a mailbox that the tenant does not have. Postern makes no mailboxes.',
    example: 'mailboxForwarding:\n  - { mailbox: suport@contoso.com, forwardingSmtpAddress: tickets@fabrikam.com }',
  },
  PST913: {
    title: 'no plan changes this',
    text: 'Some properties are set when an object is made and stay: the service never changes the type of a group, and what becomes of a connector that changes its type is not documented.',
    example:
      'groups:\n  - { address: fwd-partner@contoso.com, type: distribution }   # and it is a mail-enabled security group',
  },
} as const;
