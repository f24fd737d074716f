/** What every script begins with: strictness, and the functions its steps use. */
export const prelude: readonly string[] = [
  '',
  '[CmdletBinding(SupportsShouldProcess)]',
  'param()',
  '',
  "$ErrorActionPreference = 'Stop'",
  'Set-StrictMode -Version 3',
  '',
  '# Ids of what this script creates, by object; and the way back, the last step first.',
  '$created = @{}',
  '$undo = [System.Collections.Generic.List[string]]::new()',
  '',
  'function Save-Created([string]$object, $result) {',
  '  $first = @($result)[0]',
  "  foreach ($name in 'id', 'ExternalDirectoryObjectId', 'Guid') {",
  '    $id = if ($first -is [System.Collections.IDictionary]) { $first[$name] } else { $first.PSObject.Properties[$name].Value }',
  '    if ($id) { $created[$object] = [string]$id; return }',
  '  }',
  '}',
  '',
  'function Expand-Created([string]$text) {',
  "  foreach ($object in $created.Keys) { $text = $text.Replace('${' + $object + '#id}', $created[$object]) }",
  '  $text',
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

/** Signing in, for a session that is not signed in yet. */
export function signIn({ graph }: { readonly graph: boolean }): readonly string[] {
  return [
    '',
    '# Sign in, unless this session already is.',
    "if (-not (Get-Command 'Get-AcceptedDomain' -ErrorAction Ignore)) { Connect-ExchangeOnline -ShowBanner:$false }",
    ...(graph ? ["if (-not (Get-MgContext)) { Connect-MgGraph -Scopes 'Group.ReadWrite.All' -NoWelcome }"] : []),
  ];
}
