import { kinds } from '../kinds/index.ts';

/** What is read beyond the objects that can be declared. */
const surroundings = [
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

/** Every cmdlet that Postern may ever call: PowerShell runs no other. */
export function neededCmdlets(): readonly string[] {
  const required = kinds.flatMap(({ requires }) => requires.read.concat(requires.write));
  const cmdlets = required.filter((name) => /^[A-Z][a-z]+-[A-Z]\w*$/u.test(name));
  return [...new Set([...cmdlets, ...surroundings])].toSorted();
}
