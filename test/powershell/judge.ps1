# Judges PowerShell source with PowerShell's own parser, or says what literals evaluate to. Reads and writes JSON files.
param([string]$In, [string]$Out)
$asked = Get-Content -LiteralPath $In -Raw -Encoding utf8 | ConvertFrom-Json
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
  # Only what is a constant is evaluated: anything else is a hole in the quoting, and is not run to find out.
  $value = $null
  if ($errors.Count -eq 0) { try { $value = $ast.EndBlock.Statements[0].PipelineElements[0].Expression.SafeGetValue() } catch { $value = $null } }
  [ordered]@{ statements = $ast.EndBlock.Statements.Count; errors = $errors.Count; utf16 = if ($null -eq $value) { '' } else { [System.Convert]::ToHexString([System.Text.Encoding]::BigEndianUnicode.GetBytes([string]$value)) } }
})
$answer = ConvertTo-Json -Depth 5 -Compress -InputObject ([ordered]@{ scripts = $scripts; literals = $literals })
[System.IO.File]::WriteAllText($Out, $answer)
