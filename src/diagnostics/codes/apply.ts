export const apply = {
  PST600: {
    title: 'this is no journal',
    text: 'The first line of a journal says which plan is carried out and what the tenant was before. The file has no such line. A file that `postern apply` was just beginning may lack it: then nothing was done.',
    example: 'postern undo plan.json',
  },
  PST601: {
    title: 'the journal was changed after it was written',
    text: 'Each line carries the hash of the one before it, and the first a seal. One of them does not fit, or the journal speaks of steps that its plan does not have. What a run did cannot be read from it: it is neither resumed nor undone.',
    example: 'a value edited by hand in plan.journal',
  },
  PST602: {
    title: 'somebody changed since what the run had left',
    text: 'An undo goes back from what the run left to what was there before. Where a property is neither, somebody set it since, and an undo would overwrite that without a word. The object, the property and both values are named.',
    example: 'remoteDomains/fabrikam.com: autoForwardEnabled was left true and is not set',
  },
  PST603: {
    title: 'nobody knows whether a step happened',
    text: 'The answer to the step was lost, and the tenant is neither as it was before the step nor as the step leaves it, or it could not be read. What may have been done cannot be undone without knowing.',
    example: 'create the remote domain fabrikam.com: it may have happened or not',
  },
  PST604: {
    title: 'something cannot be put back',
    text: 'No call takes the step back, or the service no longer takes a value that was there. An undo says what is missing and leaves that to a person.',
    example: 'outboundPolicies/gone policy: a rule cannot be made for a policy that does not exist',
  },
  PST605: {
    title: 'the journal has no end',
    text: 'A journal that a run ended says so in its last line. Without that line the run was killed, or the file was cut. A plan that undoes it takes back what the journal tells, and nothing else.',
    example: 'a run that was killed after its third step',
  },
} as const;
