# What stands around the cmdlets in the module that connecting makes, with $session, $names and $common in sight.

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
function ConvertFrom-Row([System.Text.Json.JsonElement] $Element, [string] $TypeName) {
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
  $object = [pscustomobject] $row
  $object.PSObject.TypeNames.Insert(0, $TypeName)
  return $object
}

# An enumeration in CLIXML: a number that is shown by its name.
function ConvertTo-Enumeration([string] $Name, [string] $Value) {
  $known = $session.Enums[$Name]
  $number = [array]::IndexOf([string[]] $known.Names, $Value)
  if ($number -lt 0) { return $null }
  return '<Obj N="' + $Name + '"><TN RefId="enum ' + $Name + '"><T>Microsoft.Exchange.Data.' + $known.Type + '</T><T>System.Enum</T><T>System.ValueType</T><T>System.Object</T></TN><ToString>' + $Value + '</ToString><I32>' + $number + '</I32></Obj>'
}

# The rows of a page as they come out of CLIXML, in which the service answers the official module: every type is
# Deserialized, a list is an ArrayList, and an enumeration a number with a name.
function ConvertFrom-Page([object[]] $Rows) {
  if ($Rows.Count -eq 0) { return }
  $xml = [System.Management.Automation.PSSerializer]::Serialize($Rows, 4)
  $named = '<S N="(' + ($session.Enums.Keys -join '|') + ')">(\w+)</S>'
  $xml = [regex]::Replace($xml, $named, {
      param($found)
      $enumeration = ConvertTo-Enumeration $found.Groups[1].Value $found.Groups[2].Value
      if ($null -eq $enumeration) { return $found.Value }
      return $enumeration
    })
  foreach ($row in [System.Management.Automation.PSSerializer]::Deserialize($xml)) { $row }
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
  # The official module wraps what the service said.
  $record = @{
    Exception = [System.Exception]::new($Message, [System.Exception]::new($Reason))
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
    $pause = $session.Pause * [System.Math]::Pow(2, $attempt)
    if ($answer.After -match '^[\d.]+$') { $pause = [double]::Parse($answer.After, [System.Globalization.CultureInfo]::InvariantCulture) }
    if ($session.Pause -gt 0) { Start-Sleep -Milliseconds ([int] (1000 * $pause)) }
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
    $answer = Send-Patiently -Uri $uri -Headers $headers -Body $body
    if ($answer.Status -ne 200) { Write-Refusal -Cmdlet $Cmdlet -Message (Get-Message $answer) -Reason $answer.Type; return }
    $document = [System.Text.Json.JsonDocument]::Parse($answer.Text)
    $uri = $null
    $type = 'Microsoft.Exchange.Management.' + $Cmdlet.Substring($Cmdlet.IndexOf('-') + 1)
    foreach ($member in $document.RootElement.EnumerateObject()) {
      switch ($member.Name) {
        '@odata.nextLink' { $uri = $member.Value.GetString() }
        '@adminapi.warnings' { foreach ($one in $member.Value.EnumerateArray()) { $warnings += @($one.GetString()) } }
        '@adminapi.errors' { foreach ($one in $member.Value.EnumerateArray()) { Write-Refusal -Cmdlet $Cmdlet -Message $one.GetString() -Reason '' } }
        'value' { ConvertFrom-Page @(foreach ($one in $member.Value.EnumerateArray()) { ConvertFrom-Row $one $type }) }
      }
    }
    # That there is more is no news while the pages are followed.
    foreach ($one in $warnings) { if (-not $uri -or $one -notmatch 'more results') { Write-Warning $one } }
    $warnings = @()
  }
}
