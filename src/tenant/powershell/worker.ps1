# Runs cmdlets for Postern in one signed-in session: a JSON message a line comes in, prefixed JSON lines go out.
# Nothing that comes in is ever run as text: a cmdlet is chosen from a list and gets its parameters by splatting.
# Both directions are ASCII, so that no console encoding can change a character. Needs PowerShell 7.2. The host takes the
# standard input for itself where a script so much as names its automatic variable for input, so that none here does.
[CmdletBinding()]
param(
  [System.IO.TextReader] $Reader = [System.Console]::In,
  [System.IO.TextWriter] $Writer = [System.Console]::Out
)

$script:prefix = ''
$script:said = $Writer
# The cmdlets that may be called, by name; null for one that this identity may not run.
$script:commands = [System.Collections.Generic.Dictionary[string, object]]::new([System.StringComparer]::OrdinalIgnoreCase)
$script:invariant = [System.Globalization.CultureInfo]::InvariantCulture
# What remoting adds to rows.
$script:added = @('PSComputerName', 'PSShowComputerName', 'RunspaceId', 'PSSourceJobInstanceId')

function Write-Message([System.Collections.IDictionary] $Message) {
  $text = ConvertTo-Json -InputObject $Message -Depth 12 -Compress -EscapeHandling EscapeNonAscii
  $script:said.WriteLine($script:prefix + $text)
  $script:said.Flush()
}

# The text of a JSON string. The parser of the platform refuses half of a surrogate pair, which the service may hold.
function Get-Text([System.Text.Json.JsonElement] $Element) {
  $raw = $Element.GetRawText()
  $inner = $raw.Substring(1, $raw.Length - 2)
  if (-not $inner.Contains('\')) { return $inner }
  return [regex]::Replace($inner, '\\(?:u([0-9a-fA-F]{4})|(.))', {
      param($found)
      if ($found.Groups[1].Success) { return [string] [char] [System.Convert]::ToInt32($found.Groups[1].Value, 16) }
      $letter = $found.Groups[2].Value
      switch -CaseSensitive ($letter) {
        'n' { return "`n" }
        'r' { return "`r" }
        't' { return "`t" }
        'b' { return "`b" }
        'f' { return "`f" }
        default { return $letter }
      }
    })
}

# ConvertFrom-Json turns text that looks like a date into a date, so that JSON is read by the platform's own parser.
function ConvertFrom-Element([System.Text.Json.JsonElement] $Element) {
  switch ($Element.ValueKind.ToString()) {
    'Object' {
      $table = @{}
      foreach ($member in $Element.EnumerateObject()) { $table[$member.Name] = ConvertFrom-Element $member.Value }
      if ($table.Count -ne 1 -or -not $table.ContainsKey('@datetime')) { return $table }
      return [datetime]::Parse($table['@datetime'], $script:invariant, [System.Globalization.DateTimeStyles]::RoundtripKind)
    }
    'Array' {
      $items = [System.Collections.Generic.List[object]]::new()
      foreach ($item in $Element.EnumerateArray()) { $items.Add((ConvertFrom-Element $item)) }
      return , $items.ToArray()
    }
    'String' { return Get-Text $Element }
    'Number' {
      $digits = $Element.GetRawText()
      if ($digits -match '^-?\d{1,9}$') { return [int]::Parse($digits, $script:invariant) }
      if ($digits -match '^-?\d{1,18}$') { return [long]::Parse($digits, $script:invariant) }
      return [double]::Parse($digits, $script:invariant)
    }
    'True' { return $true }
    'False' { return $false }
    default { return $null }
  }
}

function Read-Message([string] $Line) {
  $document = [System.Text.Json.JsonDocument]::Parse($Line)
  try { return ConvertFrom-Element $document.RootElement } finally { $document.Dispose() }
}

# A value as JSON can hold it: dates in UTC, Guids, enumerations and identities as text, integers beyond 2^53 as text.
function ConvertTo-Plain($Value, [int] $Depth) {
  if ($null -eq $Value) { return $null }
  if ($Value -is [string]) { return [string] $Value }
  if ($Value -is [bool]) { return [bool] $Value }
  if ($Value -is [datetime]) {
    if ($Value.Kind -eq [System.DateTimeKind]::Local) { $Value = $Value.ToUniversalTime() }
    return $Value.ToString('o', $script:invariant)
  }
  if ($Value -is [System.DateTimeOffset]) { return $Value.UtcDateTime.ToString('o', $script:invariant) }
  if ($Value -is [System.Management.Automation.SwitchParameter]) { return $Value.IsPresent }
  # One that was deserialised is a number, which only its method shows by its name.
  if ($Value -is [enum] -or $Value.PSObject.TypeNames -contains 'Deserialized.System.Enum') { return $Value.ToString() }
  if ($Value -is [byte] -or $Value -is [int16] -or $Value -is [int] -or $Value -is [uint16] -or $Value -is [uint32]) { return [long] $Value }
  if ($Value -is [long] -or $Value -is [uint64]) {
    if ([System.Math]::Abs([decimal] $Value) -gt 9007199254740991) { return $Value.ToString($script:invariant) }
    return [long] $Value
  }
  if ($Value -is [double] -or $Value -is [single] -or $Value -is [decimal]) { return [double] $Value }
  if ($Value -is [byte[]]) { return [System.Convert]::ToBase64String($Value) }
  if ($Depth -gt 4) { return $Value.ToString() }
  if ($Value -is [System.Collections.IDictionary]) {
    $table = [ordered] @{}
    foreach ($key in $Value.Keys) { $table["$key"] = ConvertTo-Plain $Value[$key] ($Depth + 1) }
    return $table
  }
  if ($Value -is [System.Collections.IEnumerable]) {
    $items = [System.Collections.Generic.List[object]]::new()
    foreach ($item in $Value) { $items.Add((ConvertTo-Plain $item ($Depth + 1))) }
    return , $items.ToArray()
  }
  # The service's own types (identities, sizes, durations) mean what they say as text.
  if ($Value -is [System.Management.Automation.PSCustomObject] -and $Value.PSObject.TypeNames[0] -notlike 'Deserialized.*') {
    return ConvertTo-Row $Value ($Depth + 1)
  }
  return $Value.ToString()
}

function ConvertTo-Row($Object, [int] $Depth) {
  $row = [ordered] @{}
  foreach ($property in $Object.PSObject.Properties) {
    $name = $property.Name
    if ($name.Contains('@') -or $script:added -contains $name) { continue }
    $value = $property.Value
    # Most of the three hundred properties of a mailbox are nothing: a call for each would take seconds.
    if ($null -eq $value) { $row[$name] = $null } else { $row[$name] = ConvertTo-Plain $value $Depth }
  }
  return $row
}

# Everything that tells what the service said from what happened on the way, and whether anything was sent at all.
function ConvertTo-Failure([System.Management.Automation.ErrorRecord] $Record, [bool] $Sent) {
  $chain = [System.Collections.Generic.List[string]]::new()
  for ($one = $Record.Exception; $null -ne $one; $one = $one.InnerException) { $chain.Add($one.GetType().Name) }
  return [ordered] @{
    message = "$($Record.Exception.Message)"
    chain = $chain.ToArray()
    reason = "$($Record.CategoryInfo.Reason)"
    sent = $Sent
  }
}

# PowerShell refuses some calls before the module sees them, and a question that nobody can answer comes before the call.
function Test-Unsent([System.Management.Automation.ErrorRecord] $Record, [string] $Cmdlet) {
  for ($one = $Record.Exception; $null -ne $one; $one = $one.InnerException) {
    if ($one -is [System.Management.Automation.Host.HostException]) { return $true }
  }
  return $Record.Exception -is [System.Management.Automation.ParameterBindingException] -and $Record.InvocationInfo.MyCommand.Name -eq $Cmdlet
}

function Get-ModuleVersion {
  $modules = @(Get-Module -ListAvailable -Name 'ExchangeOnlineManagement' -ErrorAction Ignore)
  return , @($modules | ForEach-Object { "$($_.Version)" })
}

function Write-Hello {
  Write-Message ([ordered] @{
      kind = 'hello'
      pwsh = "$($PSVersionTable.PSVersion)"
      modules = Get-ModuleVersion
      home = "$([System.Environment]::GetFolderPath('UserProfile'))"
      temp = [System.IO.Path]::GetTempPath()
    })
}

function Connect-Tenant([hashtable] $Message) {
  $ErrorActionPreference = 'Stop'
  try {
    $module = $Message['module']
    Import-Module @module -Global -DisableNameChecking 3>$null 4>$null 5>$null 6>$null
    $connect = $Message['connect']
    $null = Connect-ExchangeOnline @connect -ErrorAction Stop 3>$null 4>$null 5>$null 6>$null
    foreach ($name in $Message['cmdlets']) {
      $script:commands[$name] = Get-Command -Name $name -CommandType 'Function', 'Cmdlet' -ListImported -ErrorAction Ignore | Select-Object -First 1
    }
    $permitted = @($Message['cmdlets'] | Where-Object { $null -ne $script:commands[$_] })
    Write-Message ([ordered] @{ kind = 'connected'; cmdlets = $permitted })
  } catch {
    Write-Message ([ordered] @{ kind = 'failed'; error = ConvertTo-Failure $_ $true })
  }
}

function Invoke-Call([hashtable] $Message) {
  $ErrorActionPreference = 'Stop'
  $id = $Message['id']
  $cmdlet = [string] $Message['cmdlet']
  $arguments = $Message['parameters']
  $warnings = [System.Collections.Generic.List[string]]::new()
  $rows = [System.Collections.Generic.List[object]]::new()
  $count = 0
  $begun = $false
  try {
    if (-not $script:commands.ContainsKey($cmdlet)) { throw [System.Management.Automation.CommandNotFoundException]::new('not on the list') }
    $command = $script:commands[$cmdlet]
    if ($null -eq $command) { throw [System.Management.Automation.CommandNotFoundException]::new('not permitted') }
    $begun = $true
    # What a module writes as an error in another module of its own is not stopped by a preference, and is no answer.
    & $command @arguments -ErrorAction Stop 2>&1 3>&1 4>$null 5>$null 6>$null | ForEach-Object {
      if ($_ -is [System.Management.Automation.ErrorRecord]) { throw $_ }
      if ($_ -is [System.Management.Automation.WarningRecord]) { $warnings.Add("$($_.Message)") }
      elseif ($null -ne $_) {
        $rows.Add((ConvertTo-Row $_ 0))
        $count += 1
      }
      if ($rows.Count -ge 200) {
        Write-Message ([ordered] @{ kind = 'rows'; id = $id; rows = $rows.ToArray() })
        $rows.Clear()
      }
    }
    Write-Message ([ordered] @{ kind = 'rows'; id = $id; rows = $rows.ToArray() })
    Write-Message ([ordered] @{ kind = 'done'; id = $id; count = $count; warnings = $warnings.ToArray(); memory = [System.Environment]::WorkingSet })
  } catch {
    $sent = $begun -and -not (Test-Unsent $_ $cmdlet)
    Write-Message ([ordered] @{ kind = 'failed'; id = $id; error = ConvertTo-Failure $_ $sent; memory = [System.Environment]::WorkingSet })
  }
}

# Without a disconnect the module leaves its temporary files behind.
function Disconnect-Tenant {
  try {
    if ($script:commands.Count -gt 0) { $null = Disconnect-ExchangeOnline -Confirm:$false -ErrorAction Stop 3>$null 6>$null }
  } catch { $null = $_ }
}

function Invoke-Worker([System.IO.TextReader] $Reader) {
  $first = $Reader.ReadLine()
  if ($null -eq $first) { return }
  $script:prefix = (Read-Message $first)['prefix']
  Write-Hello
  while ($null -ne ($line = $Reader.ReadLine())) {
    $message = Read-Message $line
    switch ($message['kind']) {
      'connect' { Connect-Tenant $message }
      'call' { Invoke-Call $message }
      'quit' { return }
    }
  }
}

# Module functions take these from the global scope, whatever a function of this script sets for itself.
$global:ProgressPreference = 'SilentlyContinue'
$global:InformationPreference = 'SilentlyContinue'
$global:VerbosePreference = 'SilentlyContinue'
$global:DebugPreference = 'SilentlyContinue'
$global:WarningPreference = 'Continue'
# What a call is to do it does: nobody is asked, and nothing is only said.
$global:WhatIfPreference = $false
# The module asks the service for texts in this language, and that a list is short is known by its text alone.
[System.Globalization.CultureInfo]::CurrentCulture = 'en-US'
[System.Globalization.CultureInfo]::CurrentUICulture = 'en-US'
if ($null -ne $PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
try { Invoke-Worker -Reader $Reader } finally { Disconnect-Tenant }
exit 0
