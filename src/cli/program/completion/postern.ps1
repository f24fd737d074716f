Register-ArgumentCompleter -Native -CommandName postern -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  # An empty word would be left out on the way to a program.
  if ($wordToComplete -eq '') { $words += '""' }
  postern completion words '--' @words | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
