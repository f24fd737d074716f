# One PowerShell for many tests: it listens on this machine, and every connection gets a session of its own, in which a
# script runs that is named by the first line, a JSON object. Starting PowerShell anew for each would take a second each.
param([string] $Out)
$ErrorActionPreference = 'Stop'

# What a session does with its connection, which it speaks lines of JSON over.
$session = {
  param([System.Net.Sockets.TcpClient] $Client)
  $ascii = [System.Text.ASCIIEncoding]::new()
  $stream = $Client.GetStream()
  $reader = [System.IO.StreamReader]::new($stream, $ascii)
  $writer = [System.IO.StreamWriter]::new($stream, $ascii)
  $writer.AutoFlush = $true
  try {
    $asked = ConvertFrom-Json -InputObject $reader.ReadLine() -AsHashtable
    [System.Globalization.CultureInfo]::CurrentCulture = $asked['culture']
    [System.Globalization.CultureInfo]::CurrentUICulture = $asked['culture']
    if ($asked['worker']) { & $asked['worker'] -Reader $reader -Writer $writer; return }
    $lines = [System.Collections.Generic.List[string]]::new()
    $data = [System.Collections.Generic.List[string]]::new()
    $errors = [System.Collections.Generic.List[string]]::new()
    $code = 0
    $arguments = $asked['arguments']
    try {
      if ($asked['module']) { Import-Module $asked['module'] -DisableNameChecking }
      if ($asked['connected']) { Connect-ExchangeOnline; Connect-MgGraph }
      if ($asked['strict']) { Set-StrictMode -Version Latest }
      & $asked['script'] @arguments *>&1 | ForEach-Object {
        if ($_ -is [System.Management.Automation.ErrorRecord]) { $errors.Add("$_") } else { $lines.Add("$_") }
        if ($_ -is [string]) { $data.Add($_) }
      }
      $code = if (Test-Path -LiteralPath 'variable:global:LASTEXITCODE') { $global:LASTEXITCODE } else { 0 }
    } catch {
      $lines.Add("$_")
      $code = 1
    }
    $writer.WriteLine((ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii -InputObject @{ code = $code; out = $lines -join "`n"; data = $data -join "`n"; err = $errors -join "`n" }))
  } finally { $Client.Dispose() }
}

$listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
$listener.Start()
# Whoever sees the file finds the whole number in it.
[System.IO.File]::WriteAllText("$Out.part", $listener.LocalEndpoint.Port)
[System.IO.File]::Move("$Out.part", $Out)
$running = [System.Collections.Generic.List[object]]::new()
# Whoever started it ends it by ending its input.
$over = [System.Console]::OpenStandardInput().ReadAsync([byte[]]::new(1), 0, 1)
while (-not $over.IsCompleted) {
  $accepting = $listener.AcceptTcpClientAsync()
  if ([System.Threading.Tasks.Task]::WaitAny($accepting, $over) -eq 1) { break }
  foreach ($one in @($running | Where-Object { $_.Handle.IsCompleted })) {
    $one.Shell.Dispose()
    $null = $running.Remove($one)
  }
  $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
  $null = $shell.AddScript($session).AddArgument($accepting.Result)
  $running.Add(@{ Shell = $shell; Handle = $shell.BeginInvoke() })
}
[System.Environment]::Exit(0)
