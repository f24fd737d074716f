import { cmdletNames, cmdletSpec } from '../catalogue.ts';
import { functionText, quoted } from './functions.ts';
import { connecting, graph } from './module-text.ts';
import { service, transport } from './service-text.ts';

/** Where an emulator listens, and whose tenant it is. */
export interface ModulePlace {
  readonly origin: string;
  readonly id: string;
  readonly domain: string;
}

/** Parameters of every cmdlet, which are PowerShell's own business and no part of a request. */
const common = [
  'Debug',
  'ErrorAction',
  'ErrorVariable',
  'InformationAction',
  'InformationVariable',
  'OutBuffer',
  'OutVariable',
  'PipelineVariable',
  'ProgressAction',
  'Verbose',
  'WarningAction',
  'WarningVariable',
  'Confirm',
  'WhatIf',
];

const exported = [
  'Connect-ExchangeOnline',
  'Disconnect-ExchangeOnline',
  'Get-ConnectionInformation',
  'Connect-MgGraph',
  'Disconnect-MgGraph',
  'Get-MgContext',
  'Invoke-MgGraphRequest',
];

/**
 * A PowerShell module with the names and parameters of ExchangeOnlineManagement that talks to an emulator, so that
 * scripts written for a tenant run against an emulated one as they are.
 */
export function emulatorModule({ origin, id, domain }: ModulePlace): string {
  const functions = cmdletNames.map((name) => cmdletSpec(name)).filter((spec) => spec !== null);
  return [
    '#Requires -Version 7.2',
    '# Stands in for the modules ExchangeOnlineManagement and Microsoft.Graph.Authentication: every call goes to a Postern',
    '# emulator on this machine. Import it, then run Connect-ExchangeOnline as usual.',
    '',
    `$script:session = @{ Origin = ${quoted(origin)}; Id = ${quoted(id)}; Domain = ${quoted(domain)}; Tenant = ''; Token = ''; Connected = $false; Module = $null; Graph = $null; Send = $null; Read = $null }`,
    transport,
    '$script:cmdlets = {',
    '  param([hashtable] $session, [string[]] $names)',
    `  $common = @(${common.map(quoted).join(', ')})`,
    service,
    ...functions.map(functionText),
    '  Export-ModuleMember -Function $names',
    '}',
    connecting,
    graph,
    `Export-ModuleMember -Function ${exported.map(quoted).join(', ')}`,
    '',
  ].join('\n');
}
