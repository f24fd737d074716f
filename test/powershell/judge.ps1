# Judges PowerShell source with PowerShell's own parser, or says what literals evaluate to. Reads and writes JSON files.
param([string]$In, [string]$Out)
$asked = Get-Content -LiteralPath $In -Raw -Encoding utf8 | ConvertFrom-Json

# What source evaluates to that is made of constants alone; anything else is a hole in the quoting, and is not run to find out.
function Get-Constant($Node) {
  if ($Node -is [System.Management.Automation.Language.ParenExpressionAst]) { return Get-Constant $Node.Pipeline.PipelineElements[0].Expression }
  if ($Node -is [System.Management.Automation.Language.BinaryExpressionAst] -and $Node.Operator -eq 'Plus') { return (Get-Constant $Node.Left) + (Get-Constant $Node.Right) }
  if ($Node -is [System.Management.Automation.Language.ConvertExpressionAst] -and $Node.Type.TypeName.Name -eq 'char') { return [string] [char] [int] $Node.Child.Value }
  return [string] $Node.SafeGetValue()
}

$scripts = @(foreach ($path in $asked.scripts) {
  $tokens = $null
  $errors = $null
  $null = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref]$tokens, [ref]$errors)
  [ordered]@{ path = $path; errors = @($errors | ForEach-Object { "$($_.Extent.StartLineNumber): $($_.Message)" }) }
})
$literals = @(foreach ($source in $asked.literals) {
  $tokens = $null
  $errors = $null
  $ast = [System.Management.Automation.Language.Parser]::ParseInput($source, [ref]$tokens, [ref]$errors)
  $value = $null
  if ($errors.Count -eq 0) { try { $value = Get-Constant $ast.EndBlock.Statements[0].PipelineElements[0].Expression } catch { $value = $null } }
  [ordered]@{ statements = $ast.EndBlock.Statements.Count; errors = $errors.Count; utf16 = if ($null -eq $value) { '' } else { -join @(([string] $value).ToCharArray() | ForEach-Object { ([int] $_).ToString('X4', [cultureinfo]::InvariantCulture) }) } }
})
$answer = ConvertTo-Json -Depth 5 -Compress -InputObject ([ordered]@{ scripts = $scripts; literals = $literals })
[System.IO.File]::WriteAllText($Out, $answer)
