import { auditSearch } from '../tenant/tenant.ts';
import { kinds } from '../kinds/index.ts';
import { isCmdlet } from './permissions.ts';

/** What is read beyond the objects that can be declared. */
export const surroundings = [
  'Get-AcceptedDomain',
  'Get-BlockedSenderAddress',
  'Get-InboundConnector',
  'Get-InboxRule',
  'Get-MessageTraceDetailV2',
  'Get-MessageTraceV2',
  'Get-OrganizationConfig',
  'Get-OutboundConnector',
  'Get-TenantAllowBlockListItems',
];

/** What is read only when somebody asks for it: who changed something. */
export const whenAsked = [auditSearch];

/** Every cmdlet that Postern may ever call: PowerShell runs no other. */
export function neededCmdlets(): readonly string[] {
  const required = kinds.flatMap(({ requires }) => requires.read.concat(requires.write));
  return [...new Set([...required.filter(isCmdlet), ...surroundings, ...whenAsked])].toSorted();
}
