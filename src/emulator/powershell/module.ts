import { cmdletNames, cmdletSpec, type CmdletSpec } from '../catalogue/catalogue.ts';
import { functionText, quoted } from './functions.ts';
import module from './module.ps1';
import service from './service.ps1';

/** Where an emulator listens, and whose tenant it is. */
export interface ModulePlace {
  readonly origin: string;
  readonly id: string;
  readonly domain: string;
  /** Seconds after which it asks a busy service again, doubled each time; as the official module, unless said otherwise, and 0 for never waiting. */
  readonly pause?: number;
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

/**
 * A PowerShell module with the names and parameters of ExchangeOnlineManagement that talks to an emulator, so that
 * scripts written for a tenant run against an emulated one as they are.
 */
export const emulatorModule = (place: ModulePlace): string => `${modulePlace(place)}\n${moduleBody()}`;

/** What a module knows of the emulator that it talks to. */
export const modulePlace = ({ origin, id, domain, pause = 2 }: ModulePlace): string =>
  [
    '#Requires -Version 7.2',
    '# Stands in for the modules ExchangeOnlineManagement and Microsoft.Graph.Authentication: every call goes to a Postern',
    '# emulator on this machine. Import it, then run Connect-ExchangeOnline as usual.',
    '',
    `$script:place = @{ Origin = ${quoted(origin)}; Id = ${quoted(id)}; Domain = ${quoted(domain)}; Pause = ${pause} }`,
    '',
  ].join('\n');

/** What is the same in the module of every emulator, so that a PowerShell need read it once for all of them. */
export function moduleBody(): string {
  const specs = cmdletNames.map((name) => cmdletSpec(name)).filter((spec) => spec !== null);
  return [
    '$script:enums = @{',
    ...enumerations(specs),
    '}',
    '',
    '$script:cmdlets = {',
    '  param([hashtable] $session, [string[]] $names)',
    `  $common = @(${common.map(quoted).join(', ')})`,
    service,
    ...specs.map(functionText),
    '  Export-ModuleMember -Function $names',
    '}',
    '',
    module,
  ].join('\n');
}

/** Properties that hold one word of several, which the service hands out as an enumeration: those whose parameter takes one. */
function enumerations(specs: readonly CmdletSpec[]): readonly string[] {
  const parameters = specs.flatMap((spec) => spec.parameters).filter(({ list, choices }) => !list && choices !== null);
  const byName = new Map(parameters.map((one) => [one.name, one]));
  return [...byName.values()].map(({ name, type, choices }) => {
    const names = (choices ?? []).map(quoted).join(', ');
    return `  ${quoted(name)} = @{ Type = ${quoted(type)}; Names = @(${names}) }`;
  });
}
