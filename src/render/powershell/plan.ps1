[CmdletBinding(SupportsShouldProcess)]
param(
  # More for signing in to Exchange and to Graph: -Exchange @{ Device = $true }, or another cloud. Where only text can be
  # given, as after pwsh -File: -Exchange 'Device=true;ExchangeEnvironmentName=O365China'.
  [object] $Exchange = @{},
  [object] $Graph = @{},
  # Where to write down what happens; '' for nowhere.
  [string] $Transcript = 'plan.log'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

# Under -WhatIf the steps are only named. Signing in and reading are not, and would do nothing under it.
$rehearsal = [bool] $WhatIfPreference
$WhatIfPreference = $false

# Ids of what this script creates, by object; rows that were read, by what read them; recipients by any name.
$created = @{}
$seen = @{}
$recipients = @{}

#region plan
# What is planned: the tenant, what has to be as it was, and the steps.
$plan = @{ Domain = ''; Directory = ''; Expires = ''; Cmdlets = @(); Scopes = '' }
$relied = @()
$steps = @()
#endregion

function Write-Line([string] $Text) {
  Write-Information -MessageData $Text -InformationAction Continue
}

# Ends the script with short words, and without the view that PowerShell has for errors: 3 for what could not be read, 4 for
# what was refused, 5 for a run that stopped part-way.
function Exit-Plan([int] $Code, [string[]] $Line) {
  foreach ($one in $Line) { Write-Line $one }
  exit $Code
}

# What an error says, in one line. Graph says what was wrong beside the exception.
function Get-Reason([System.Management.Automation.ErrorRecord] $Record) {
  return ("$($Record.Exception.Message) $($Record.ErrorDetails)" -replace '\s+', ' ').Trim()
}

# Parameters given as a table, or as text of the form A=1;B=2.
function ConvertTo-Option($Given) {
  if ($Given -is [System.Collections.IDictionary]) { return $Given }
  $options = @{}
  foreach ($part in "$Given" -split ';') {
    $name, $value = $part -split '=', 2
    if (-not $name.Trim()) { continue }
    if ($name -notmatch '^\s*\w+\s*$') { Exit-Plan -Code 1 -Line "-Exchange and -Graph take Name=value;Name=value as text, and not $Given" }
    $options[$name.Trim()] = switch ("$value".Trim()) {
      'true' { $true }
      'false' { $false }
      default { $_ }
    }
  }
  return $options
}

function Test-Command([string] $Name) {
  return $null -ne (Get-Command -Name $Name -ErrorAction Ignore)
}

function Assert-Module([string] $Cmdlet, [string] $Module, [string] $More = '') {
  if (Test-Command $Cmdlet) { return }
  Exit-Plan -Code 3 -Line "This needs the module ${Module}: Install-Module $Module -Scope CurrentUser$More"
}

# Signs in, unless this session already is. Graph comes first: in one session with ExchangeOnlineManagement 3.10.1,
# Microsoft.Graph.Authentication 2.40.0 does not sign in after Exchange. The other way round it is the broker of Windows that
# may fail: -Exchange 'DisableWAM=true'. Source: microsoftgraph/msgraph-sdk-powershell, issue 3394, September 2026.
function Connect-Tenant($Exchange, $Graph) {
  if ($plan.Scopes) {
    Assert-Module -Cmdlet 'Connect-MgGraph' -Module 'Microsoft.Graph.Authentication'
    $options = ConvertTo-Option $Graph
    if ($null -eq (Get-MgContext)) { $null = Connect-MgGraph -TenantId $plan.Directory -Scopes $plan.Scopes -NoWelcome @options }
  }
  Assert-Module -Cmdlet 'Connect-ExchangeOnline' -Module 'ExchangeOnlineManagement' -More ', with -RequiredVersion 3.9.2 before PowerShell 7.6'
  $options = ConvertTo-Option $Exchange
  # Azure Cloud Shell and a person at a prompt sign in as who they are: no organisation is named.
  if (-not (Test-Command 'Get-AcceptedDomain')) { Connect-ExchangeOnline -ShowBanner:$false @options }
}

# The tenant has to be the one that was planned for, and a role of the account has to hold every cmdlet of the steps: better
# to miss one now than half-way.
function Assert-Tenant {
  $domain = Get-AcceptedDomain -ErrorAction Stop | Where-Object { $_.InitialDomain } | Select-Object -First 1
  $initial = if ($null -eq $domain) { 'a tenant without an initial domain' } else { "$($domain.DomainName)" }
  if ($initial -ine $plan.Domain) { Exit-Plan -Code 4 -Line "This plan is for $($plan.Domain), and $initial answered." }
  if ($plan.Scopes) {
    $directory = "$((Get-MgContext).TenantId)"
    if ($directory -ine $plan.Directory) { Exit-Plan -Code 4 -Line "This plan is for the directory $($plan.Directory), and Microsoft Graph is signed in to $directory." }
  }
  $lacking = @($plan.Cmdlets | Where-Object { -not (Test-Command $_) })
  if ($lacking.Count -gt 0) { Exit-Plan -Code 3 -Line "No role of this account holds $($lacking -join ', ')." }
}

function Test-Absent([System.Management.Automation.ErrorRecord] $Record) {
  return "$($Record.CategoryInfo.Reason) $(Get-Reason $Record)" -match 'ManagementObjectNotFoundException|ResourceNotFound'
}

# The rows of a read, which is made once. What was asked for by name and is not there is no rows.
function Read-Row([scriptblock] $Read) {
  $key = $Read.ToString()
  if (-not $seen.ContainsKey($key)) {
    $rows = @()
    try { $rows = @(& $Read) } catch { if (-not (Test-Absent $_)) { throw } }
    $seen[$key] = $rows
  }
  return , $seen[$key]
}

# Every row of a listing of Microsoft Graph.
function Read-Graph([string] $Path) {
  $link = $Path
  while ($link) {
    $page = Invoke-MgGraphRequest -Method GET -Uri $link -OutputType PSObject -ErrorAction Stop
    $link = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' } else { $null }
    if ($page.PSObject.Properties['value']) { $page.value } else { $page }
  }
}

function Get-Field($Row, [string] $Name) {
  $property = $Row.PSObject.Properties[$Name]
  if ($null -eq $property) { return $null }
  return , $property.Value
}

function ConvertTo-Instant($Value) {
  $invariant = [cultureinfo]::InvariantCulture
  $time = [datetime]::MinValue
  if ($Value -is [datetime]) { $time = $Value }
  elseif (-not [datetime]::TryParse("$Value", $invariant, 'AssumeUniversal, AdjustToUniversal', [ref] $time)) { return "$Value" }
  if ($time.Kind -eq [DateTimeKind]::Local) { $time = $time.ToUniversalTime() }
  return $time.ToString('yyyy-MM-ddTHH:mm:ss', $invariant)
}

# A number of bytes, of 10MB or of 10 MB (10,485,760 bytes).
function ConvertTo-ByteCount([string] $Text) {
  if ($Text -match '\(([\d,]+) bytes\)') { return $Matches[1].Replace(',', '') }
  if ($Text -notmatch '^([\d.]+)\s*([KMGT]?)B?$') { return $Text }
  $count = [double]::Parse($Matches[1], [cultureinfo]::InvariantCulture)
  return ($count * [Math]::Pow(1024, ' KMGT'.IndexOf($Matches[2].ToUpperInvariant()))).ToString('0', [cultureinfo]::InvariantCulture)
}

# A domain or a pattern of domains in one spelling.
# Connectors keep domains with an address type and a cost: smtp:fabrikam.com;1.
function ConvertTo-Domain([string] $Text) {
  $lower = ($Text.Trim() -replace '^smtp:', '' -replace ';1$', '').TrimEnd('.').ToLowerInvariant()
  try { return [System.Globalization.IdnMapping]::new().GetAscii($lower).ToLowerInvariant() } catch { return $lower }
}

# An address without its type, in one spelling.
function ConvertTo-Address([string] $Text) {
  $name = ($Text.Trim() -replace '^smtp:', '').ToLowerInvariant()
  $at = $name.LastIndexOf('@')
  if ($at -lt 0) { return $name }
  return $name.Substring(0, $at + 1) + (ConvertTo-Domain $name.Substring($at + 1))
}

# The primary address of a recipient, by whatever the service calls it here: rules name recipients in several forms.
function ConvertTo-Recipient([string] $Text) {
  $name = ConvertTo-Address $Text
  if (-not $recipients.ContainsKey($name)) {
    $rows = @()
    try { $rows = @(Get-Recipient -Identity $Text -ErrorAction Stop) } catch { if (-not (Test-Absent $_)) { throw } }
    $recipients[$name] = if ($rows.Count -eq 1) { ConvertTo-Address "$(Get-Field -Row $rows[0] -Name 'PrimarySmtpAddress')" } else { $name }
  }
  return $recipients[$name]
}

# One value in the form in which it is compared, whatever type the module gave it.
function ConvertTo-Comparable([string] $Shape, $Value) {
  $text = $Value.ToString()
  switch ($Shape) {
    'flag' { if ($text -eq 'True') { return 'True' } else { return '' } }
    'instant' { return ConvertTo-Instant $Value }
    'size' { return ConvertTo-ByteCount $text }
    'domains' { return ConvertTo-Domain $text }
    'address' { return ConvertTo-Address $text }
    'recipient' { return ConvertTo-Recipient $text }
    'text' { return $text.Trim() }
    'texts' { return $text }
    'patterns' { return $text }
    default { return $text.ToLowerInvariant() }
  }
}

# A value or a list of them as one text. Only the order of a list of texts means something.
function ConvertTo-Compared([string] $Shape, $Value) {
  $texts = @(foreach ($one in @($Value | ForEach-Object { $_ })) { if ($null -ne $one) { ConvertTo-Comparable -Shape $Shape -Value $one } }) -ne ''
  if ('texts', 'order' -notcontains $Shape) { $texts = @($texts | Sort-Object -CaseSensitive -Unique) }
  return $texts -join "`n"
}

# A value or a list of them for a person.
function Get-Shown($Value) {
  $texts = @($Value | ForEach-Object { $_ } | Where-Object { $null -ne $_ -and "$_" -ne '' } | ForEach-Object { $_.ToString() })
  if ($texts.Count -gt 0) { return $texts -join ', ' } else { return 'nothing' }
}

# Whether this is the row that is meant: one of the properties has to say so.
function Test-Row($Row, $Key) {
  if ($null -eq $Key) { return $true }
  $wanted = ConvertTo-Compared -Shape $Key.Shape -Value $Key.Planned
  return @($Key.Name | Where-Object { (ConvertTo-Compared -Shape $Key.Shape -Value (Get-Field -Row $Row -Name $_)) -ceq $wanted }).Count -gt 0
}

# What is not as it was when this was planned, a sentence each.
function Get-Difference([hashtable] $Relied) {
  $rows = @((Read-Row $Relied.Read) | Where-Object { Test-Row -Row $_ -Key $Relied.Key })
  if ($null -ne $Relied.There -and $Relied.There -ne ($rows.Count -gt 0)) {
    if ($Relied.There) { return "$($Relied.Object) was there when this was planned and is not now." }
    return "$($Relied.Object) was not there when this was planned and is now."
  }
  if ($null -ne $Relied.Order) { $rows = @($rows | Sort-Object -Property 'Priority') }
  foreach ($one in $Relied.Values) {
    $found = @(foreach ($row in $rows) { Get-Field -Row $row -Name $one.Name })
    if ((ConvertTo-Compared -Shape $one.Shape -Value $found) -ceq (ConvertTo-Compared -Shape $one.Shape -Value $one.Planned)) { continue }
    "$($Relied.Object): $($one.Name) was $(Get-Shown $one.Planned) when this was planned and is $(Get-Shown $found) now."
  }
}

function Save-Created([string] $Object, $Result) {
  $first = @($Result) | Select-Object -First 1
  if ($null -eq $first) { return }
  $fields = if ($first -is [System.Collections.IDictionary]) { [pscustomobject] $first } else { $first }
  # Of Exchange, Id is the name; of Graph, it is all there is.
  foreach ($name in 'ExternalDirectoryObjectId', 'Guid', 'id') {
    $value = "$(Get-Field -Row $fields -Name $name)"
    if ($value) { $created[$Object] = $value; return }
  }
}

# Text as source: any of five characters ends a single-quoted string, so that each is doubled.
function ConvertTo-Literal([string] $Text) {
  return "'" + ($Text -replace '[''\u2018-\u201B]', '$0$0') + "'"
}

# Statements as they stand in a step, without the indentation that they have there.
function Get-Statement([scriptblock] $Block) {
  $lines = @($Block.ToString() -split '\r?\n' | Where-Object { $_.Trim() })
  return @($lines | ForEach-Object { $_ -replace '^ {6}', '' })
}

# How to go back from one step; from one of which nobody knows whether it was done, in either case.
function Get-Undo([hashtable] $Step, [bool] $Done) {
  "# Step $($Step.Number) of $($steps.Count): $($Step.Title)"
  if ($null -eq $Step.Undo) { '# No command takes this back.'; return }
  if ($Done -or $Step.Shows -eq 'either') { return Get-Statement $Step.Undo }
  $compares = if ($Step.Shows -eq 'there') { '-gt' } else { '-eq' }
  '# It is not known whether this was done. These lines look, and take it back where it was.'
  '$found = @(& {'
  Get-Statement $Step.Look | ForEach-Object { "  $_" }
  '})'
  "if (`$found.Count $compares 0) {"
  if ($Step.Creates -and $Step.Shows -eq 'there') { "  if (`$found[0].PSObject.Properties['id']) { `$created[$(ConvertTo-Literal $Step.Object)] = `$found[0].id }" }
  Get-Statement $Step.Undo | ForEach-Object { "  $_" }
  '}'
}

# Prints the way back from what was done, the last step first.
function Write-Undo([hashtable[]] $Done, [hashtable] $Broken) {
  if ($Done.Count -eq 0 -and $null -eq $Broken) { return }
  $lines = @(
    if ($null -ne $Broken) { Get-Undo -Step $Broken -Done $false }
    for ($at = $Done.Count - 1; $at -ge 0; $at -= 1) { Get-Undo -Step $Done[$at] -Done $true }
  )
  Write-Line ''
  Write-Output '# To go back, run these lines in this order.'
  if ($lines -match '\$created\[') { Write-Output '$created = @{}' }
  foreach ($object in $created.Keys) {
    $key = "`$created[$(ConvertTo-Literal $object)]"
    if (@($lines | Where-Object { $_.Contains($key) }).Count -gt 0) { Write-Output "$key = $(ConvertTo-Literal $created[$object])" }
  }
  Write-Output $lines
}

# A plan is for the state it was made from, which does not keep.
if ([datetime]::UtcNow -gt [datetime]::Parse($plan.Expires, [cultureinfo]::InvariantCulture, 'RoundtripKind')) { Exit-Plan -Code 4 -Line 'This plan has expired. Plan again.' }
try {
  Connect-Tenant -Exchange $Exchange -Graph $Graph
  Assert-Tenant
  $moved = @(foreach ($one in $relied) { Get-Difference $one })
} catch {
  Exit-Plan -Code 3 -Line "Nothing was done, since the tenant could not be read: $(Get-Reason $_)"
}
if ($moved.Count -gt 0) { Exit-Plan -Code 4 -Line (@($moved | Select-Object -Unique) + 'Nothing was done, since the tenant is not as it was. Plan again.') }

$total = $steps.Count
$done = [System.Collections.Generic.List[hashtable]]::new()
$broken = $null
$why = ''
if ($Transcript -and -not $rehearsal) { $null = Start-Transcript -Path $Transcript -Append -Confirm:$false }
try {
  foreach ($step in $steps) {
    if ($rehearsal) { Write-Line "What if: $($step.Number)/$total $($step.Title)"; continue }
    # Whoever says no to a step has not seen what the later ones would do without it.
    if (-not $PSCmdlet.ShouldProcess($step.Title, "step $($step.Number) of $total")) { $why = "You said no to step $($step.Number). Neither it nor anything after it was done."; break }
    Write-Line "$($step.Number)/$total $($step.Title)"
    $broken = $step
    $result = & $step.Call
    if ($step.Creates) { Save-Created -Object $step.Object -Result $result }
    $broken = $null
    $done.Add($step)
  }
} catch {
  $why = "Stopped: $(Get-Reason $_)"
} finally {
  # This is run where somebody interrupts the script, too.
  if ($null -ne $broken -and -not $why) { $why = 'Stopped by hand.' }
  if ($why) { Write-Line $why }
  if ($null -ne $broken) {
    Write-Line "It is not known whether step $($broken.Number) was done; nothing after it was. Look with these lines:"
    Get-Statement $broken.Look | ForEach-Object { Write-Line "  $_" }
  }
  if (-not $rehearsal) { Write-Undo -Done $done.ToArray() -Broken $broken }
  Write-Line $(if ($rehearsal) { "$total of $total would be done; nothing was." } else { "$($done.Count) of $total done" })
  if ($Transcript -and -not $rehearsal) { $null = Stop-Transcript }
}
if ($why) { exit 5 }
exit 0
