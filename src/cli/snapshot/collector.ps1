#Requires -Version 5.1
<#
Reads what Postern needs to know of an Exchange Online tenant and writes it to one file. It only reads.

    Connect-MgGraph -Scopes GroupMember.Read.All,User.Read.All
    Connect-ExchangeOnline
    ./collect.ps1 -Out tenant.json
    postern plan --snapshot tenant.json

Global Reader suffices. Without the first line the members of Microsoft 365 groups are recorded as not read. It comes first,
since the module of Graph may not sign in after the one of Exchange.
#>
[CmdletBinding()]
param(
  [string] $Out = 'tenant.json',
  # One call a mailbox: slow in a large tenant, and Global Reader does not suffice.
  [switch] $InboxRules,
  # Who may send through SMTP AUTH. Needs Connect-MgGraph -Scopes Policy.Read.All,AuditLog.Read.All beside the others.
  [switch] $SmtpAuth,
  # Who changed what in the last 90 days. Needs the role View-Only Audit Logs.
  [switch] $AuditLog
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
if ($null -eq (Get-Command 'Get-AcceptedDomain' -ErrorAction SilentlyContinue)) {
  Write-Information -MessageData 'Run Connect-ExchangeOnline first.' -InformationAction Continue
  exit 3
}

# What to read beyond the listings: recipients that the policies name, and where rules name recipients.
#region data
$identities = @()
$forwardingMailboxes = @()
$smtpAuthMailboxes = @()
$mentioning = @()
$changing = @()
$signIns = ''
#endregion

$reads = New-Object System.Collections.ArrayList
$seen = @{}

# What went wrong, in the words that a snapshot has for it.
function Get-Failure($Record) {
  # Graph says what was wrong beside the exception.
  $text = "$($Record.Exception.Message) $($Record.ErrorDetails)".Trim()
  $kind = "$($Record.CategoryInfo.Reason)"
  $reason = 'rejected'
  if ("$kind $text" -match 'ManagementObjectNotFoundException|ResourceNotFound') { $reason = 'absent' }
  elseif ("$kind $text" -match 'CommandNotFound|Unauthorized|Forbidden|RequestDenied|Access Denied') { $reason = 'denied' }
  elseif ("$kind $text" -match 'TooManyRequests|Micro delay|\b429\b') { $reason = 'throttled' }
  elseif ("$kind $text" -match 'WebException|HttpRequestException|SocketException') { $reason = 'unreachable' }
  return [ordered] @{ reason = $reason; message = $text; type = $kind }
}

# A value as JSON is to hold it. Left to itself Windows PowerShell writes dates by the clock of the machine, enumerations
# as numbers, and some lists as objects.
function ConvertTo-Plain($Value) {
  if ($null -eq $Value -or $Value -is [string]) { return $Value }
  # One that was deserialised is a number, which only its method shows by its name.
  if ($Value -is [enum] -or $Value.PSObject.TypeNames -contains 'Deserialized.System.Enum') { return $Value.ToString() }
  if ($Value -is [datetime]) {
    if ($Value.Kind -eq [DateTimeKind]::Local) { $Value = $Value.ToUniversalTime() }
    return $Value.ToString('o', [Globalization.CultureInfo]::InvariantCulture)
  }
  if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [System.Collections.IDictionary]) {
    return , @(foreach ($item in $Value) { ConvertTo-Plain $item })
  }
  return $Value
}

function ConvertTo-Row($Object) {
  $row = [ordered] @{}
  foreach ($property in $Object.PSObject.Properties) { $row[$property.Name] = ConvertTo-Plain $property.Value }
  return $row
}

# Makes one read and records it, whatever comes of it. Gives back the rows.
function Read-Cmdlet([string] $Cmdlet, [System.Collections.IDictionary] $Parameters, [switch] $OneObject, [switch] $Everything) {
  $key = "$Cmdlet $($Parameters | ConvertTo-Json -Depth 2 -Compress)".ToLowerInvariant()
  if ($seen.ContainsKey($key)) { return $seen[$key] }
  $read = [ordered] @{ cmdlet = $Cmdlet; parameters = $Parameters }
  $rows = @()
  try {
    $arguments = @{}
    foreach ($name in $Parameters.Keys) { $arguments[$name] = $Parameters[$name] }
    if ($Everything) { $arguments['ResultSize'] = 'Unlimited' }
    # A module does not see the preference of this script, and not every failure stops a cmdlet.
    $found = @(& $Cmdlet @arguments -ErrorAction Stop 2>&1 | Where-Object { $null -ne $_ })
    $problems = @($found | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    if ($problems.Count -gt 0) { throw $problems[0] }
    $rows = $found
    $read['result'] = @($rows | ForEach-Object { ConvertTo-Row $_ })
  } catch {
    $rows = @()
    $failure = Get-Failure $_
    # An object that was asked for by name and is not there is known: no rows.
    if ($OneObject -and $failure.reason -eq 'absent') { $read['result'] = @() } else { $read['error'] = $failure }
  }
  [void] $reads.Add($read)
  $seen[$key] = $rows
  return $rows
}

# The same for Microsoft Graph, where its module is there and connected.
function Read-Graph([string] $Path) {
  $read = [ordered] @{ graph = $Path }
  try {
    $found = New-Object System.Collections.ArrayList
    # Without a host it goes to the cloud that Connect-MgGraph chose.
    $link = "/v1.0$Path"
    while ($link) {
      $page = Invoke-MgGraphRequest -Method GET -Uri $link -OutputType PSObject -ErrorAction Stop
      $link = $null
      if (-not $page.PSObject.Properties['value']) { [void] $found.Add($page); break }
      foreach ($row in $page.value) { [void] $found.Add($row) }
      if ($page.PSObject.Properties['@odata.nextLink']) { $link = $page.'@odata.nextLink' }
    }
    $read['result'] = @($found | ForEach-Object { ConvertTo-Row $_ })
  } catch {
    $read['error'] = Get-Failure $_
  }
  [void] $reads.Add($read)
}

function Get-Text($Row, [string] $Name) {
  if ($Row.PSObject.Properties[$Name]) { return "$($Row.$Name)" }
  return ''
}

# Listings.
[void] (Read-Cmdlet 'Get-OrganizationConfig' @{})
$domains = Read-Cmdlet 'Get-AcceptedDomain' @{} -Everything
$outboundPolicies = Read-Cmdlet 'Get-HostedOutboundSpamFilterPolicy' @{}
$outboundRules = Read-Cmdlet 'Get-HostedOutboundSpamFilterRule' @{}
[void] (Read-Cmdlet 'Get-RemoteDomain' @{} -Everything)
$transportRules = Read-Cmdlet 'Get-TransportRule' @{} -Everything
$transportConfig = Read-Cmdlet 'Get-TransportConfig' @{}
[void] (Read-Cmdlet 'Get-OutboundConnector' @{} -Everything)
[void] (Read-Cmdlet 'Get-OutboundConnector' @{ IncludeTestModeConnectors = $true } -Everything)
[void] (Read-Cmdlet 'Get-OutboundConnector' @{ IsTransportRuleScoped = $true } -Everything)
[void] (Read-Cmdlet 'Get-InboundConnector' @{} -Everything)
$journalRules = Read-Cmdlet 'Get-JournalRule' @{}
$forwarding = Read-Cmdlet 'Get-Mailbox' @{ Filter = 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null' } -Everything

# Of use where they may be read; nothing is missing where they may not.
[void] (Read-Cmdlet 'Get-BlockedSenderAddress' @{})
[void] (Read-Cmdlet 'Get-TenantAllowBlockListItems' @{ ListType = 'Sender'; Block = $true })

# Mailboxes whose forwarding or SMTP AUTH the policies declare.
foreach ($mailbox in $forwardingMailboxes) {
  [void] (Read-Cmdlet 'Get-Mailbox' @{ Identity = $mailbox } -OneObject)
}
foreach ($mailbox in $smtpAuthMailboxes) {
  [void] (Read-Cmdlet 'Get-CASMailbox' @{ Identity = $mailbox } -OneObject)
}

# Recipients that the policies or the live rules name, and the members of the groups among them.
$named = New-Object System.Collections.ArrayList
foreach ($identity in $identities) { [void] $named.Add($identity) }
foreach ($row in @($outboundPolicies) + @($outboundRules) + @($transportRules) + @($journalRules) + @($transportConfig) + @($forwarding)) {
  foreach ($property in $mentioning) {
    if ($null -ne $row -and $row.PSObject.Properties[$property]) {
      foreach ($value in @($row.$property)) { if ("$value" -and "$value" -ne '<>') { [void] $named.Add("$value") } }
    }
  }
}
foreach ($identity in ($named | Sort-Object -Unique)) {
  foreach ($recipient in @(Read-Cmdlet 'Get-Recipient' @{ Identity = $identity } -OneObject)) {
    $type = Get-Text $recipient 'RecipientTypeDetails'
    $address = Get-Text $recipient 'PrimarySmtpAddress'
    if ($type -match '^MailUniversal|^RoomList$|^MailNonUniversalGroup$') {
      [void] (Read-Cmdlet 'Get-DistributionGroup' @{ Identity = $address } -OneObject)
      [void] (Read-Cmdlet 'Get-DistributionGroupMember' @{ Identity = $address } -Everything)
    }
    if ($type -eq 'GroupMailbox') {
      $id = Get-Text $recipient 'ExternalDirectoryObjectId'
      Read-Graph "/groups/$id"
      Read-Graph "/groups/$id/members"
    }
  }
}

if ($SmtpAuth) {
  [void] (Read-Cmdlet 'Get-CASMailbox' @{} -Everything)
  [void] (Read-Cmdlet 'Get-AuthenticationPolicy' @{})
  [void] (Read-Cmdlet 'Get-User' @{} -Everything)
  Read-Graph '/policies/identitySecurityDefaultsEnforcementPolicy'
  Read-Graph '/identity/conditionalAccess/policies'
  Read-Graph $signIns
}

if ($InboxRules) {
  $mailboxes = @()
  try { $mailboxes = @(Get-Mailbox -ResultSize Unlimited -ErrorAction Stop) } catch { Write-Warning "No mailboxes could be listed: $_" }
  # Those of Microsoft 365 groups come on request alone.
  $mailboxes += @(Read-Cmdlet 'Get-Mailbox' @{ GroupMailbox = $true } -Everything)
  $count = 0
  foreach ($mailbox in $mailboxes) {
    $count += 1
    Write-Progress -Activity 'Inbox rules' -Status "$count of $($mailboxes.Count)" -PercentComplete (100 * $count / $mailboxes.Count)
    [void] (Read-Cmdlet 'Get-InboxRule' @{ Mailbox = (Get-Text $mailbox 'PrimarySmtpAddress'); IncludeHidden = $true })
  }
}

if ($AuditLog) {
  $now = (Get-Date).ToUniversalTime()
  $span = @{ StartDate = $now.AddDays(-90); EndDate = $now.AddDays(1); Operations = $changing }
  $form = 'yyyy-MM-ddTHH:mm:ssZ'
  $asked = [ordered] @{ Operations = $changing }
  foreach ($name in 'StartDate', 'EndDate') { $asked[$name] = $span[$name].ToString($form, [Globalization.CultureInfo]::InvariantCulture) }
  $read = [ordered] @{ cmdlet = 'Search-UnifiedAuditLog'; parameters = $asked }
  $found = New-Object System.Collections.ArrayList
  $total = 0
  $session = [guid]::NewGuid().ToString()
  try {
    # The same command under one session id goes on where it was, until it has nothing more.
    do {
      $page = @(Search-UnifiedAuditLog @span -SessionId $session -SessionCommand 'ReturnLargeSet' -ResultSize 5000 -ErrorAction Stop)
      foreach ($row in $page) {
        [void] $found.Add($row)
        $total = [Math]::Max($total, [int] "0$(Get-Text $row 'ResultCount')")
      }
    } while ($page.Count -gt 0 -and $found.Count -le 50000)
    if ($found.Count -lt $total -or $total -gt 50000) { throw "the service counted $total records and gave $($found.Count)" }
    $read['result'] = @($found)
  } catch {
    $read['error'] = Get-Failure $_
  }
  [void] $reads.Add($read)
}

$initial = @($domains | Where-Object { $_.InitialDomain -eq $true })
$tenantId = ''
if ($null -ne (Get-Command Get-ConnectionInformation -ErrorAction SilentlyContinue)) {
  foreach ($connection in @(Get-ConnectionInformation)) { $tenantId = "$($connection.TenantID)" }
}
$tenantDomain = ''
if ($initial.Count -gt 0) { $tenantDomain = "$($initial[0].DomainName)" }

$document = [ordered] @{
  format = 'postern-snapshot/1'
  takenAt = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
  tenant = [ordered] @{ id = $tenantId; domain = $tenantDomain }
  reads = @($reads)
}
$json = $document | ConvertTo-Json -Depth 8
$path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
[System.IO.File]::WriteAllText($path, $json, (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false))
Write-Information -MessageData "$($reads.Count) reads written to $Out" -InformationAction Continue
Write-Information -MessageData "Next: postern plan --snapshot $Out" -InformationAction Continue
