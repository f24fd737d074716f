/** The ways in which the service says no to a cmdlet. `envelope.ts` gives each its status and wording on the wire. */
export type Refused =
  | { readonly kind: 'absent'; readonly identity: string; readonly id: string }
  | { readonly kind: 'refused'; readonly type: string; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'parameters'; readonly names: readonly string[] }
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'stale-page' }
  | { readonly kind: 'unsupported'; readonly text: string };

/** What a cmdlet throws when it refuses: the service's exceptions are ours, too. */
export class CmdletRefusal extends Error {
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused.kind);
    this.name = 'Refusal';
    this.refused = refused;
  }
}

/** Refuses with one of the service's exception types and its text. */
export function refuse(type: string, text: string): never {
  throw new CmdletRefusal({ kind: 'refused', type, text });
}

/** Refuses because an object does not exist. The identifier before the type differs by cause and means nothing. */
export function refuseAbsent(identity: string, id = 'Ex6F9304'): never {
  throw new CmdletRefusal({ kind: 'absent', identity, id });
}

/** Answers loudly that this is not modelled: the emulator never shrugs and succeeds. */
export function unsupported(text: string): never {
  throw new CmdletRefusal({ kind: 'unsupported', text });
}

/** Exception types of the service that its clients tell apart. */
export const types = {
  exists: 'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException',
  validation: 'Microsoft.Exchange.Management.Tasks.ValidationException',
  invalid: 'Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException',
  argument: 'Microsoft.Exchange.Configuration.Tasks.TaskArgumentException',
  absent: 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
  ambiguous: 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException',
  memberExists: 'Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException',
  memberMissing: 'Microsoft.Exchange.Management.Tasks.MemberNotFoundException',
  notManager: 'Microsoft.Exchange.Management.Tasks.OperationRequiresGroupManagerException',
  dehydrated: 'Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException',
  priority: 'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.InvalidPriorityException',
  synced: 'Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException',
} as const;
