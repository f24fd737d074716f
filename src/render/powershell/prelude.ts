/** What every script begins with: strictness, and the functions its steps use. */
export const prelude: readonly string[] = [
  '',
  '[CmdletBinding(SupportsShouldProcess)]',
  'param(',
  '  # More for signing in to Exchange and to Graph: -Exchange @{ Device = $true }, or another cloud.',
  '  [hashtable]$Exchange = @{},',
  '  [hashtable]$Graph = @{},',
  "  # Where to write down what happens; '' for nowhere.",
  "  [string]$Transcript = 'plan.log'",
  ')',
  '',
  "$ErrorActionPreference = 'Stop'",
  'Set-StrictMode -Version 3',
  '',
  '# Under -WhatIf the steps are only named. Signing in and reading are not, and would do nothing under it.',
  '$rehearsal = [bool]$WhatIfPreference',
  '$WhatIfPreference = $false',
  '$self = $PSCmdlet',
  '',
  '# Ids of what this script creates, by object; and the way back, the last step first.',
  '$created = @{}',
  '$undo = [System.Collections.Generic.List[string]]::new()',
  '',
  'function Save-Created([string]$object, $result) {',
  '  $first = @($result) | Select-Object -First 1',
  '  if ($null -eq $first) { return }',
  '  $fields = if ($first -is [System.Collections.IDictionary]) { [pscustomobject]$first } else { $first }',
  '  # Of Exchange, Id is the name; of Graph, it is all there is.',
  "  foreach ($name in 'ExternalDirectoryObjectId', 'Guid', 'id') {",
  '    $field = $fields.PSObject.Properties[$name]',
  '    if ($field -and $field.Value) { $created[$object] = [string]$field.Value; return }',
  '  }',
  '}',
  '',
  'function Expand-Created([string]$text) {',
  "  foreach ($object in $created.Keys) { $text = $text.Replace('${' + $object + '#id}', $created[$object]) }",
  '  $text',
  '}',
  '',
  'function Confirm-Step([string]$object, [string]$title) {',
  "  if ($rehearsal) { Write-Host ('What if: ' + $title + ' (' + $object + ')'); return $false }",
  '  return $self.ShouldProcess($object, $title)',
  '}',
  '',
  'function Show-Undo {',
  '  if ($undo.Count -eq 0) { return }',
  "  Write-Host ''",
  "  Write-Host '# To go back, run these lines in this order:'",
  '  foreach ($lines in $undo) { Write-Output $lines }',
  '}',
  '',
  'function Assert-Same([string]$object, $live, [string]$name, [string]$planned) {',
  '  if (-not $live.PSObject.Properties[$name]) { return }',
  '  $found = [string]$live.$name',
  "  if ($found -ine $planned) { throw ($object + ': ' + $name + ' was ' + $planned + ' when this was planned and is ' + $found + ' now. Plan again.') }",
  '}',
];

/** Signing in, for a session that is not signed in yet, and the record of what happens. */
export function signIn({ graph }: { readonly graph: boolean }): readonly string[] {
  return [
    '',
    '# Sign in, unless this session already is.',
    ...needed('Connect-ExchangeOnline', 'ExchangeOnlineManagement'),
    "if (-not (Get-Command 'Get-AcceptedDomain' -ErrorAction Ignore)) { Connect-ExchangeOnline -ShowBanner:$false @Exchange }",
    ...(graph ? signInToGraph : []),
  ];
}

const signInToGraph = [
  ...needed('Connect-MgGraph', 'Microsoft.Graph.Authentication'),
  "if (-not (Get-MgContext)) { Connect-MgGraph -Scopes 'Group.ReadWrite.All' -NoWelcome @Graph }",
];

function needed(cmdlet: string, module: string): readonly string[] {
  const missing = `This needs the module ${module}: Install-Module ${module} -Scope CurrentUser`;
  return [`if (-not (Get-Command '${cmdlet}' -ErrorAction Ignore)) { throw '${missing}' }`];
}
