/** How the module asks the emulator and reads what it answers. Source of PowerShell 7.2. */
export const transport = String.raw`
# One client for the whole session. What listens on this machine is not reached through a proxy.
$script:handler = [System.Net.Http.HttpClientHandler]::new()
$script:handler.UseProxy = $false
$script:client = [System.Net.Http.HttpClient]::new($script:handler)

# Sends a request and gives its status, its text and the headers that matter.
function Send-Request([string] $Method, [string] $Uri, [hashtable] $Headers, [string] $Body, [string] $ContentType = 'application/json') {
  $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::new($Method), $Uri)
  foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name]) }
  if ($Body) { $request.Content = [System.Net.Http.StringContent]::new($Body, [System.Text.Encoding]::UTF8, $ContentType) }
  $response = $script:client.Send($request)
  try {
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
    'String' { return $Element.GetString() }
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
`;

/** What stands around the cmdlets in the module that connecting makes. */
export const service = String.raw`
  # A value as the service reads it from JSON.
  function ConvertTo-Wire([string] $Name, $Value) {
    if ($null -eq $Value) { return $null }
    if ($Value -is [switch]) { return $Value.IsPresent }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffffffZ', [System.Globalization.CultureInfo]::InvariantCulture) }
    if ($Value -is [System.Collections.IDictionary]) {
      $table = @{ '@odata.type' = '#Exchange.GenericHashTable' }
      foreach ($key in $Value.Keys) { $table["$key"] = @($Value[$key] | ForEach-Object { "$_" }) }
      return $table
    }
    # The service knows true and false in a filter only as text.
    if ($Name -match 'Filter$' -and $Value -is [string]) { return $Value -replace '\$true\b', "'True'" -replace '\$false\b', "'False'" }
    if ($Value -is [string] -or $Value -isnot [System.Collections.IEnumerable]) { return $Value }
    return , @($Value | ForEach-Object { $_ })
  }

  # A row with the types that the answer names beside its properties.
  function ConvertFrom-Row([System.Text.Json.JsonElement] $Element) {
    $types = @{}
    $row = [ordered] @{}
    foreach ($member in $Element.EnumerateObject()) {
      $name = $member.Name
      if ($name.EndsWith('@data.type')) { $types[$name.Substring(0, $name.IndexOf('@'))] = $member.Value.GetString() }
      if ($name.Contains('@')) { continue }
      $value = & $session.Read $member.Value $false
      if ($null -ne $value -and $types[$name] -eq 'System.DateTime') {
        $value = [datetime]::Parse($value, [System.Globalization.CultureInfo]::InvariantCulture, [System.Globalization.DateTimeStyles]::RoundtripKind)
      }
      if ($null -ne $value -and $types[$name] -eq 'System.Guid') { $value = [guid] $value }
      $row[$name] = $value
    }
    return [pscustomobject] $row
  }

  # The message of a refusal, in the form in which the official module shows it.
  function Get-Message($Answer) {
    $plain = 'Response status code does not indicate success: ' + $Answer.Status + ' (' + $Answer.Phrase + '). ' + $Answer.Challenge
    if (-not $Answer.Text.TrimStart().StartsWith('{')) {
      if ($Answer.Text.Replace("$([char] 0)", '')) { return $Answer.Text }
      return $plain
    }
    $problem = ConvertFrom-Json $Answer.Text -AsHashtable
    $inner = $problem['error']
    if ($null -eq $inner) { return $Answer.Text }
    if ($inner['details']) { return @($inner['details'])[0]['message'] }
    $cause = $inner['innererror']
    if ($null -ne $cause -and $null -ne $cause['internalexception']) {
      return '|' + $cause['internalexception']['type'] + '|' + $cause['internalexception']['message']
    }
    return $inner['message']
  }

  # Errors are records of the error stream that stop nothing, as the official module writes them.
  function Write-Refusal([string] $Cmdlet, [string] $Message, [string] $Reason) {
    $record = @{
      Exception = [System.Exception]::new($Message)
      ErrorId = '[Server=EMULATOR,RequestId=' + [guid]::NewGuid() + ',TimeStamp=' + [datetime]::UtcNow.ToString('o') + ']'
      Category = 'NotSpecified'
      CategoryActivity = $Cmdlet
    }
    if ($Reason) { $record['CategoryReason'] = $Reason }
    Write-Error @record
  }

  # Asks once, and again while the service is busy: five times, after two seconds, four, and so on.
  function Send-Patiently([string] $Uri, [hashtable] $Headers, [string] $Body) {
    for ($attempt = 0; ; $attempt += 1) {
      $answer = & $session.Send 'POST' $Uri $Headers $Body
      if ($attempt -ge 5 -or $answer.Status -notin 429, 503, 504) { return $answer }
      $pause = 2 * [System.Math]::Pow(2, $attempt)
      if ($answer.After -match '^[\d.]+$') { $pause = [double]::Parse($answer.After, [System.Globalization.CultureInfo]::InvariantCulture) }
      Start-Sleep -Milliseconds ([int] (1000 * $pause))
    }
  }

  # Runs a cmdlet: every page of its rows, its warnings, its errors.
  function Invoke-Service([string] $Cmdlet, $Bound, [bool] $Confirms) {
    if (-not $session.Connected) { throw 'You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.' }
    $parameters = @{}
    foreach ($name in $Bound.Keys) {
      if ($common -notcontains $name) { $parameters[$name] = ConvertTo-Wire $name $Bound[$name] }
    }
    if ($Confirms) { $parameters['Confirm'] = $false }
    $body = ConvertTo-Json -Depth 10 -Compress -EscapeHandling EscapeNonAscii -InputObject @{ CmdletInput = @{ CmdletName = $Cmdlet; Parameters = $parameters } }
    $headers = @{
      Authorization = 'Bearer ' + $session.Token
      'X-CmdletName' = $Cmdlet
      'X-AnchorMailbox' = 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@' + $session.Tenant
      'X-ClientApplication' = 'ExoManagementModule'
      Prefer = 'odata.maxpagesize=1000'
    }
    $uri = $session.Origin + '/adminapi/beta/' + $session.Tenant + '/InvokeCommand'
    $warnings = @()
    while ($uri) {
      $answer = Send-Patiently $uri $headers $body
      if ($answer.Status -ne 200) { Write-Refusal $Cmdlet (Get-Message $answer) $answer.Type; return }
      $document = [System.Text.Json.JsonDocument]::Parse($answer.Text)
      $uri = $null
      foreach ($member in $document.RootElement.EnumerateObject()) {
        switch ($member.Name) {
          '@odata.nextLink' { $uri = $member.Value.GetString() }
          '@adminapi.warnings' { foreach ($one in $member.Value.EnumerateArray()) { $warnings += @($one.GetString()) } }
          '@adminapi.errors' { foreach ($one in $member.Value.EnumerateArray()) { Write-Refusal $Cmdlet $one.GetString() '' } }
          'value' { foreach ($one in $member.Value.EnumerateArray()) { ConvertFrom-Row $one } }
        }
      }
      # That there is more is no news while the pages are followed.
      foreach ($one in $warnings) { if (-not $uri -or $one -notmatch 'more results') { Write-Warning $one } }
      $warnings = @()
    }
  }
`;
