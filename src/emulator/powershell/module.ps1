# What stands in for the modules ExchangeOnlineManagement and Microsoft.Graph.Authentication where an emulator is asked.
# It is the end of a file that begins with where that emulator is ($place), the functions of its cmdlets ($cmdlets) and the
# properties that hold an enumeration ($enums).
$script:session = @{ Origin = $script:place.Origin; Id = $script:place.Id; Domain = $script:place.Domain; Pause = $script:place.Pause; Tenant = ''; Token = ''; Connected = $false; Module = $null; Graph = $null; Send = $null; Read = $null; Enums = $null }

# One client for the whole session. What listens on this machine is not reached through a proxy.
$script:handler = [System.Net.Http.HttpClientHandler]::new()
$script:handler.UseProxy = $false
$script:handler.AllowAutoRedirect = $false
$script:client = [System.Net.Http.HttpClient]::new($script:handler)

# Sends a request and gives its status, its text and the headers that matter.
function Send-Request([string] $Method, [string] $Uri, [hashtable] $Headers, [string] $Body, [string] $ContentType = 'application/json') {
  $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::new($Method), $Uri)
  foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name]) }
  if ($Body) { $request.Content = [System.Net.Http.StringContent]::new($Body, [System.Text.Encoding]::UTF8, $ContentType) }
  $response = $script:client.Send($request)
  try {
    # Some tenants are sent to a regional host, where the same request goes through.
    if ([int] $response.StatusCode -eq 302) { return Send-Request -Method $Method -Uri $response.Headers.Location.ToString() -Headers $Headers -Body $Body -ContentType $ContentType }
    $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    $first = { param($name) $found = $null; if ($response.Headers.TryGetValues($name, [ref] $found)) { @($found)[0] } else { '' } }
    return @{
      Status = [int] $response.StatusCode
      Phrase = $response.ReasonPhrase
      Text = $text
      Type = & $first 'X-ExceptionType'
      After = & $first 'Retry-After'
      Challenge = & $first 'WWW-Authenticate'
    }
  } finally { $response.Dispose() }
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

# JSON as plain values; an object becomes a table or a custom object. No text is taken for a date.
function ConvertFrom-Element([System.Text.Json.JsonElement] $Element, [bool] $AsTable) {
  switch ($Element.ValueKind.ToString()) {
    'Object' {
      $fields = if ($AsTable) { @{} } else { [ordered] @{} }
      foreach ($member in $Element.EnumerateObject()) { $fields[$member.Name] = ConvertFrom-Element $member.Value $AsTable }
      if ($AsTable) { return $fields }
      return [pscustomobject] $fields
    }
    'Array' {
      $items = [System.Collections.Generic.List[object]]::new()
      foreach ($item in $Element.EnumerateArray()) { $items.Add((ConvertFrom-Element $item $AsTable)) }
      return , $items.ToArray()
    }
    'String' { return Get-Text $Element }
    'Number' { return ConvertFrom-Number $Element.GetRawText() }
    'True' { return $true }
    'False' { return $false }
    default { return $null }
  }
}

function ConvertFrom-Number([string] $Digits) {
  $invariant = [System.Globalization.CultureInfo]::InvariantCulture
  if ($Digits -match '^-?\d{1,9}$') { return [int]::Parse($Digits, $invariant) }
  if ($Digits -match '^-?\d{1,18}$') { return [long]::Parse($Digits, $invariant) }
  if ($Digits -match '^\d{19,20}$') { return [uint64]::Parse($Digits, $invariant) }
  return [double]::Parse($Digits, $invariant)
}

# Connects, and makes a module of the cmdlets that this identity may run, as the official module does.
function Connect-ExchangeOnline {
  [CmdletBinding()]
  param(
    [string] $ConnectionUri,
    [string] $AzureADAuthorizationEndpointUri,
    [ValidateSet('O365Default', 'O365China', 'O365GermanyCloud', 'O365USGovDoD', 'O365USGovGCCHigh')] [string] $ExchangeEnvironmentName,
    [object] $PSSessionOption,
    [string] $DelegatedOrganization,
    [string] $Prefix,
    [string[]] $CommandName,
    [string[]] $FormatTypeName,
    [string] $AccessToken = 'emulator',
    [string] $AppId,
    [switch] $BypassMailboxAnchoring,
    [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,
    [string] $CertificateFilePath,
    [securestring] $CertificatePassword,
    [string] $CertificateThumbprint,
    [pscredential] $Credential,
    [switch] $Device,
    [switch] $DisableWAM,
    [switch] $EnableErrorReporting,
    [string] $EXOModuleBasePath,
    [switch] $InlineCredential,
    [switch] $LoadCmdletHelp,
    [string] $LogDirectoryPath,
    [object] $LogLevel,
    [switch] $ManagedIdentity,
    [string] $ManagedIdentityAccountId,
    [string] $Organization = $script:session.Domain,
    [uint32] $PageSize,
    [switch] $ShowBanner,
    [switch] $ShowProgress,
    [object] $SigningCertificate,
    [switch] $SkipLoadingCmdletHelp,
    [switch] $SkipLoadingFormatData,
    [switch] $TrackPerformance,
    [switch] $UseMultithreading,
    [switch] $UseRPSSession,
    [string] $UserPrincipalName
  )
  $uri = $script:session.Origin + '/adminapi/v1.0/' + $Organization + '/EXOModuleFile?Version=3.9.2'
  $answer = Send-Request -Method 'GET' -Uri $uri -Headers @{ Authorization = 'Bearer ' + $AccessToken; CommandName = '*' } -Body ''
  if ($answer.Status -ne 200) { throw ('Connecting failed: ' + $answer.Status + ' (' + $answer.Phrase + '). ' + $answer.Text) }
  $permitted = (ConvertFrom-Json $answer.Text).value[0].exportedCmdlets -split ','
  $names = @($permitted | Where-Object { -not $CommandName -or $CommandName -contains $_ })
  $script:session.Token = $AccessToken
  $script:session.Tenant = $Organization
  $script:session.Connected = $true
  $script:session.Send = ${function:Send-Request}
  $script:session.Read = ${function:ConvertFrom-Element}
  $script:session.Enums = $script:enums
  if ($script:session.Module) { Remove-Module $script:session.Module -Force -ErrorAction Ignore }
  $script:session.Module = New-Module -Name 'tmpEXO_emulator' -ScriptBlock $script:cmdlets -ArgumentList $script:session, $names
  Import-Module $script:session.Module -Global -DisableNameChecking
}

function Disconnect-ExchangeOnline {
  [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
  param()
  if (-not $PSCmdlet.ShouldProcess('the connection', 'Disconnect-ExchangeOnline')) { return }
  $script:session.Connected = $false
  if ($script:session.Module) { Remove-Module $script:session.Module -Force -ErrorAction Ignore }
  $script:session.Module = $null
}

function Get-ConnectionInformation {
  [CmdletBinding()]
  param()
  if (-not $script:session.Connected) { return }
  [pscustomobject] @{
    Name = 'ExchangeOnline_1'
    State = 'Connected'
    TokenStatus = 'Active'
    ConnectionUri = $script:session.Origin
    Organization = $script:session.Tenant
    TenantID = $script:session.Id
  }
}

function Connect-MgGraph {
  [CmdletBinding()]
  param([string[]] $Scopes, [string] $TenantId, [string] $Environment = 'Global', [switch] $NoWelcome, [object] $AccessToken)
  $script:session.Graph = @{ Scopes = $Scopes; Environment = $Environment }
}

function Disconnect-MgGraph {
  [CmdletBinding()]
  param()
  $script:session.Graph = $null
}

function Get-MgContext {
  [CmdletBinding()]
  param()
  if ($script:session.Graph) { [pscustomobject] @{ TenantId = $script:session.Id; Scopes = $script:session.Graph.Scopes; Environment = $script:session.Graph.Environment } }
}

function Invoke-MgGraphRequest {
  [CmdletBinding()]
  param(
    [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')] [string] $Method = 'GET',
    [Parameter(Mandatory, Position = 0)] [string] $Uri,
    [object] $Body,
    [string] $ContentType = 'application/json',
    [hashtable] $Headers = @{},
    [ValidateSet('HashTable', 'PSObject', 'Json')] [string] $OutputType = 'HashTable'
  )
  if (-not $script:session.Graph) { throw 'Authentication needed. Please call Connect-MgGraph.' }
  $path = $Uri -replace '^https://[^/]+', '' -replace '^(?!/|https?:)', '/'
  $target = if ($path -match '^http') { $path } else { $script:session.Origin + $path }
  $content = if ($null -eq $Body) { '' } elseif ($Body -is [string]) { $Body } else { ConvertTo-Json -InputObject $Body -Depth 10 -Compress }
  $answer = Send-Request -Method $Method -Uri $target -Headers (@{ Authorization = 'Bearer emulator' } + $Headers) -Body $content -ContentType $ContentType
  if ($answer.Status -ge 400) {
    $cause = [System.Net.Http.HttpRequestException]::new('Response status code does not indicate success: ' + $answer.Status + ' (' + $answer.Phrase + ').')
    $record = [System.Management.Automation.ErrorRecord]::new($cause, 'InvokeGraphHttpResponseException', 'InvalidOperation', $null)
    $record.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($answer.Text)
    $PSCmdlet.ThrowTerminatingError($record)
  }
  if (-not $answer.Text) { return }
  if ($OutputType -eq 'Json') { return $answer.Text }
  $document = [System.Text.Json.JsonDocument]::Parse($answer.Text)
  return ConvertFrom-Element $document.RootElement ($OutputType -eq 'HashTable')
}

Export-ModuleMember -Function 'Connect-ExchangeOnline', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation', 'Connect-MgGraph', 'Disconnect-MgGraph', 'Get-MgContext', 'Invoke-MgGraphRequest'
