/** Connecting, as far as a session can tell it from the official module's. */
export const connecting = String.raw`
# Connects, and makes a module of the cmdlets that this identity may run, as the official module does.
function Connect-ExchangeOnline {
  [CmdletBinding()]
  param(
    [string] $AccessToken = 'emulator',
    [string] $Organization = $script:session.Domain,
    [string[]] $CommandName,
    [string] $ExchangeEnvironmentName,
    [string] $UserPrincipalName,
    [string] $AppId,
    [string] $CertificateFilePath,
    [securestring] $CertificatePassword,
    [string] $CertificateThumbprint,
    [switch] $ManagedIdentity,
    [string] $ManagedIdentityAccountId,
    [string] $EXOModuleBasePath,
    [switch] $ShowBanner,
    [switch] $DisableWAM,
    [switch] $SkipLoadingFormatData,
    [switch] $SkipLoadingCmdletHelp
  )
  $uri = $script:session.Origin + '/adminapi/v1.0/' + $Organization + '/EXOModuleFile?Version=3.9.2'
  $answer = Send-Request 'GET' $uri @{ Authorization = 'Bearer ' + $AccessToken; CommandName = '*' } ''
  if ($answer.Status -ne 200) { throw ('Connecting failed: ' + $answer.Status + ' (' + $answer.Phrase + '). ' + $answer.Text) }
  $permitted = (ConvertFrom-Json $answer.Text).value[0].exportedCmdlets -split ','
  $names = @($permitted | Where-Object { -not $CommandName -or $CommandName -contains $_ })
  $script:session.Token = $AccessToken
  $script:session.Tenant = $Organization
  $script:session.Connected = $true
  $script:session.Send = \${function:Send-Request}
  $script:session.Read = \${function:ConvertFrom-Element}
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
`.replaceAll('\\$', '$');

/** As much of the Graph module as scripts of Postern use. */
export const graph = String.raw`
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
  $answer = Send-Request $Method $target (@{ Authorization = 'Bearer emulator' } + $Headers) $content $ContentType
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
`;
