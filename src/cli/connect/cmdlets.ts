import { auditSearch } from '../../tenant/tenant.ts';
import { kinds } from '../../kinds/index.ts';
import { isCmdlet } from './permissions.ts';

/** What is read of every tenant beyond the objects that can be declared. */
export const alwaysRead = ['Get-AcceptedDomain', 'Get-OrganizationConfig'];

/** What is read where it may be, or when somebody asks for it. */
export const readWherePermitted = [
  'Get-BlockedSenderAddress',
  'Get-InboxRule',
  'Get-JournalRule',
  'Get-MessageTraceDetailV2',
  'Get-MessageTraceV2',
  'Get-TenantAllowBlockListItems',
];

/** All that is read beyond the objects that can be declared. */
export const surroundings = [...alwaysRead, ...readWherePermitted].toSorted();

/** What is read only when somebody asks for it: who changed something. */
export const whenAsked = [auditSearch];

/** What is read only when somebody asks whether a mailbox may send through SMTP AUTH. */
export const forSignIn = ['Get-AuthenticationPolicy', 'Get-User'];

/** Every cmdlet that Postern may ever call: PowerShell runs no other. */
export function neededCmdlets(): readonly string[] {
  const required = kinds.flatMap(({ requires }) => requires.read.concat(requires.write));
  return [...new Set([...required.filter(isCmdlet), ...surroundings, ...whenAsked, ...forSignIn])].toSorted();
}
