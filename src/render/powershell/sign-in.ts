import type { Plan } from '../../engine/plan.ts';
import { isObject } from '../../json.ts';
import type { Call, GraphCall } from '../../tenant/tenant.ts';
import { stopping } from './call.ts';
import { literal } from './literal.ts';

/** Signs in, for a session that is not signed in yet, and checks that it reached the tenant and may do the steps. */
export function signIn({ tenant, steps }: Plan): readonly string[] {
  const calls = steps.map((step) => step.call);
  const graph = calls.filter((call) => call.via === 'graph');
  return [
    '',
    '# Sign in, unless this session already is.',
    ...needed(
      'Connect-ExchangeOnline',
      'ExchangeOnlineManagement',
      ', with -RequiredVersion 3.9.2 before PowerShell 7.6',
    ),
    "if (-not (Get-Command 'Get-AcceptedDomain' -ErrorAction Ignore)) { Connect-ExchangeOnline -ShowBanner:$false @Exchange }",
    ...(graph.length === 0 ? [] : signInToGraph(literal(tenant.id), graph)),
    '',
    '# The tenant has to be the one that was planned for.',
    `$initial = [string](Get-AcceptedDomain ${stopping} | Where-Object { $_.InitialDomain } | Select-Object -First 1 -ExpandProperty DomainName)`,
    `if ($initial -ine ${literal(tenant.domain)}) { throw ('This plan is for ' + ${literal(tenant.domain)} + ', and ' + $initial + ' answered.') }`,
    ...(graph.length === 0 ? [] : sameDirectory(literal(tenant.id))),
    ...permitted(calls),
  ];
}

function needed(cmdlet: string, module: string, more = ''): readonly string[] {
  const missing = `This needs the module ${module}: Install-Module ${module} -Scope CurrentUser${more}`;
  return [`if (-not (Get-Command '${cmdlet}' -ErrorAction Ignore)) { throw '${missing}' }`];
}

const signInToGraph = (id: string, calls: readonly GraphCall[]): readonly string[] => [
  ...needed('Connect-MgGraph', 'Microsoft.Graph.Authentication'),
  `if (-not (Get-MgContext)) { Connect-MgGraph -TenantId ${id} -Scopes ${literal(scopeOf(calls))} -NoWelcome @Graph }`,
];

/** A session of Graph may be another tenant's than the one of Exchange. */
const sameDirectory = (id: string): readonly string[] => [
  '$directory = [string](Get-MgContext).TenantId',
  `if ($directory -ine ${id}) { throw ('This plan is for the directory ' + ${id} + ', and Microsoft Graph is signed in to ' + $directory + '.') }`,
];

/** The smaller permission changes members and nothing else. Source: the Graph reference of groups, August 2026. */
const scopeOf = (calls: readonly GraphCall[]): string =>
  calls.every(isMembership) ? 'GroupMember.ReadWrite.All' : 'Group.ReadWrite.All';

function isMembership({ method, path, body }: GraphCall): boolean {
  if (method === 'DELETE') return path.endsWith('/$ref');
  return method === 'PATCH' && isObject(body) && Object.keys(body).every((key) => key === 'members@odata.bind');
}

/** A session has only the cmdlets that a role of the account holds; better to miss one now than half-way. */
function permitted(calls: readonly Call[]): readonly string[] {
  const names = [...new Set(calls.flatMap((call) => (call.via === 'exchange' ? [call.cmdlet] : [])))];
  if (names.length === 0) return [];
  return [
    '',
    '# A role of the account has to hold every cmdlet of the steps.',
    `$lacking = @(${literal(names)} | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })`,
    "if ($lacking.Count -gt 0) { throw ('No role of this account holds ' + ($lacking -join ', ') + '.') }",
  ];
}
