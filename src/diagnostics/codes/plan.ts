export const plan = {
  PST501: {
    title: 'more removals than the guardrails allow',
    text: 'The plan removes more objects than `guardrails.maxRemovals` lets one plan remove: more than `count` in all, or more than `share` of a section that has at least ten objects.',
    example: 'guardrails:\n  maxRemovals: { count: 10, share: 0.25 }',
  },
  PST502: {
    title: 'a protected object would be touched',
    text: 'The plan changes an object that `guardrails.protect` names.',
    example: 'guardrails:\n  protect: [groups/executives@contoso.com]',
  },
  PST503: {
    title: 'a grant lacks what the guardrails ask for',
    text: 'An entry that causes an opening, certain or possible, must say what `guardrails.requireOnGrant` lists: who answers for it, why, until when.',
    example: 'guardrails:\n  requireOnGrant: [owner, reason, until]',
  },
  PST504: {
    title: 'forwarding would be opened for everyone',
    text: 'Whatever condition says so, somebody whom no control names, or all but a tenth of the mailboxes, could afterwards send somewhere they cannot send now, certainly or perhaps, and `guardrails.tenantWideForwarding` is `refuse`.',
    example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: On }',
  },
  PST505: {
    title: 'the steps depend on each other in a circle',
    text: 'No order of the steps satisfies what each of them needs. The steps of the circle are named; splitting the change in two usually frees them.',
    example: 'a group that is renamed while a rule moves to it and away from it',
  },
  PST510: {
    title: 'this is no plan',
    text: 'The file is not JSON, or not a plan of a format that this version reads.',
    example: 'postern show policies/outbound.yaml',
  },
  PST511: {
    title: 'the plan was changed after it was made',
    text: 'The seal over the whole document does not match: at least one byte differs from what was planned and approved.',
    example: 'a step edited by hand in plan.json',
  },
  PST512: {
    title: 'a rule would send mail through a connector that is not there',
    text: 'The plan leaves an enabled transport rule with a connector that the tenant does not have, or has switched off. What becomes of its mail is not documented, so that the plan is not applied.',
    example:
      'transportRules:\n  - { name: Put signatures, fromScope: InOrganization, routeMessageOutboundConnector: Signaturs }',
  },
  PST520: {
    title: 'another plan was approved',
    text: 'The digest given with `--approve` is not the digest of this plan.',
    example: 'postern apply plan.json --approve 0000000000000000',
  },
  PST521: {
    title: 'the plan has expired',
    text: 'A plan holds for 24 hours, since a tenant moves on. Plan again and approve what comes out.',
    example: 'postern apply yesterday.json --approve 5f0c91…',
  },
  PST522: {
    title: 'a step has a hazard that nobody allowed',
    text: 'Steps that may break something need `--allow HAZARD` for each hazard they have.',
    example: 'postern apply plan.json --approve 5f0c91… --allow tenant-wide',
  },
  PST523: {
    title: 'the tenant changed since the plan was made',
    text: 'A property that the plan relies on is no longer what was read. The object, the property and both values are named; anything else that moved is of no matter.',
    example: 'remoteDomains/fabrikam.com: autoForwardEnabled was false and is true',
  },
  PST524: {
    title: 'what the plan relies on could not be read again',
    text: 'Before the first step every touched object is read again. One of these reads failed, so that nobody can tell whether the plan still fits.',
    example: 'Get-TransportRule: 429, throttled',
  },
  PST525: {
    title: 'the plan cannot be applied',
    text: 'The plan breaks a guardrail or an expectation; it was written so that people can see it, not so that it can be applied.',
    example: 'postern apply refused.json --approve 5f0c91…',
  },
  PST526: {
    title: 'the journal cannot be used for this plan',
    text: 'A journal records one plan. Resuming needs the journal of this plan; starting anew needs a journal that does not exist yet. Without one nothing is done.',
    example: 'postern apply plan.json --approve 5f0c91… --journal old.jsonl',
  },
  PST527: {
    title: 'another run holds the journal',
    text: 'While a run writes its journal, a file with `.lock` at its end names the process. A second run on the same journal is refused, so that no call is made twice; what a process left that is gone, on the same machine, is taken over.',
    example: 'two jobs that resume the same plan.journal',
  },
  PST528: {
    title: 'the journal cannot be opened',
    text: 'The journal to resume does not exist, or the file cannot be read or written. The exit code is 1, as for every file that cannot be opened.',
    example: 'postern apply plan.json --approve 5f0c91… --journal /missing/plan.journal',
  },
  PST529: {
    title: 'the run is over',
    text: 'A run that was finished, or that was taken back, has nothing left to go on with: its journal says so, or the tenant is no longer as its steps left it. Whatever is to happen next is a plan of its own.',
    example: 'postern undo plan.journal, its plan applied, and then apply plan.json --resume',
  },
  PST530: {
    title: 'the plan would open more than was approved',
    text: 'Before the first step the posture is judged again on the tenant as it is. Where the steps would now let somebody forward to where nobody saw it when the plan was approved, nothing is done. Somebody joined a group in its scope, say, or a control beside the plan was changed meanwhile.',
    example: 'kim@contoso.com could newly forward to any other domain, which nobody approved',
  },
} as const;
