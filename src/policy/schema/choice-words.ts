import { isList, isObject, type Json, type JsonObject } from '../../json.ts';

type Sentences = Readonly<Record<string, string>>;

const place: Sentences = {
  InOrganization: 'Inside: addresses of accepted domains.',
  NotInOrganization: 'Outside: any other address.',
};
const undeclared: Sentences = {
  report: 'They are named in every plan, and left as they are.',
  close: 'What lets mail out is taken away from them; the rest of them stays.',
  remove: 'They are deleted.',
  ignore: 'They are left alone, and not named.',
};
const opportunity: Sentences = {
  None: 'It is not looked for.',
  Opportunistic: 'It is kept where the other side offers it.',
  Mandatory: 'Mail is sent only where the other side offers it.',
};
const encoder: Sentences = {
  Undefined: 'The service chooses.',
  Use7Bit: 'As 7-bit text.',
  UseQP: 'As quoted-printable.',
  UseBase64: 'As base64.',
  UseQPHtmlDetectTextPlain: 'HTML as quoted-printable; plain text as its contents ask for.',
  UseBase64HtmlDetectTextPlain: 'HTML as base64; plain text as its contents ask for.',
  UseQPHtml7BitTextPlain: 'HTML as quoted-printable, plain text as 7-bit.',
  UseBase64Html7BitTextPlain: 'HTML as base64, plain text as 7-bit.',
};
const state: Sentences = {
  enabled: 'Programs may send with a name and a password.',
  disabled: 'They may not.',
  inherit: 'As it is for the organisation.',
};
const severity: Sentences = {
  Low: 'Low.',
  Medium: 'Medium.',
  High: 'High.',
  Normal: 'Normal.',
  DoNotAudit: 'Matches are not recorded.',
};

const onRoute: Sentences = {
  applies: 'They apply to that mail as well.',
  skipped: 'They do not see that mail.',
  unknown: 'Nobody has tried: what rests on it is undecided.',
};

/** What each choice means, by the property that has it. An exception of a rule means what its condition means. */
const sentences: Readonly<Record<string, Sentences>> = {
  cloud: {
    worldwide: 'Commercial tenants, and GCC.',
    gccHigh: 'Microsoft 365 GCC High (office365.us).',
    dod: 'Microsoft 365 DoD.',
    china: 'Microsoft 365 operated by 21Vianet.',
  },
  exchange: {
    rest: 'The endpoint that the official PowerShell module calls: fast, and documented for nobody else.',
    powershell: 'The official module ExchangeOnlineManagement, in a PowerShell of this machine.',
  },
  auth: {
    'github-oidc': 'The word of GitHub Actions for a job: no secret.',
    'azure-pipelines': 'The service connection of an Azure Pipelines job: no secret.',
    'workload-identity': 'A token file that the platform writes (AZURE_FEDERATED_TOKEN_FILE).',
    certificate: 'A certificate with its private key (AZURE_CLIENT_CERTIFICATE_PATH).',
    'client-secret': 'A secret of the app (AZURE_CLIENT_SECRET).',
    'managed-identity': 'The identity of the Azure machine that this runs on.',
    'azure-cli': 'Whoever is signed in with `az login`.',
  },
  automaticMeans: {
    off: 'Forwarding is off, as Microsoft documents it.',
    on: 'Forwarding is on: somebody has tried it here.',
    unknown: 'Nobody has tried: what rests on it is undecided.',
  },
  nestedGroups: {
    expand: 'Members of groups inside the group are covered.',
    ignore: 'Only its own members are covered.',
    unknown: 'Nobody has tried: what rests on it is undecided.',
  },
  bypassRule: {
    ignore: 'It changes nothing about forwards.',
    indeterminate: 'It may let them pass: what rests on it is undecided.',
  },
  outboundPolicyOnConnectors: onRoute,
  outboundPolicyThroughGroups: onRoute,
  outboundPolicyOnInternalDomains: onRoute,
  outboundPolicyOnPremises: onRoute,
  remoteDomainsThroughGroups: onRoute,
  nextHop: {
    delivers: 'They pass forwards on to the outside.',
    stops: 'They refuse or drop them.',
    unknown: 'Nobody has tried: what rests on it is undecided.',
  },
  restrictedForwards: {
    sent: 'They get out all the same.',
    blocked: 'They are stopped as mail by hand is.',
    unknown: 'Nobody has tried: what rests on it is undecided.',
  },
  undeclared,
  tenantWideForwarding: {
    refuse: 'The plan cannot be applied.',
    warn: 'The plan says so first, and can be applied.',
    allow: 'The plan can be applied, and nothing more is said.',
  },
  requireOnGrant: {
    owner: 'Who answers for it.',
    reason: 'Why it is there.',
    ticket: 'By which ticket it was agreed.',
    until: 'The day on which it ends.',
  },
  by: {
    'outlook-rules': 'Rules of Outlook that forward or redirect.',
    'outlook-forwards': 'Rules of Outlook that forward; none that redirects.',
    mailbox: 'The forwarding of the mailbox, to an address or to a contact.',
    administrator: 'The forwarding of the mailbox to a contact, which administrators alone can set.',
  },
  accept: {
    redirects: 'Whoever may forward somewhere may redirect to every place where somebody may.',
    'mailbox-forwards': 'Whoever may forward somewhere may forward their mailbox to every place that is open.',
    'admin-forwards': 'Administrators may forward the mailbox of whoever may forward somewhere, to a contact anywhere.',
    'undecided-redirects': 'Whether redirects of mail from colleagues are stopped is not known.',
  },
  expect: { blocked: 'No forward of them gets out.', allowed: 'Every forward of them gets out.' },
  mechanism: {
    'inbox-forward': 'An Outlook rule that forwards.',
    'inbox-forward-attachment': 'An Outlook rule that forwards as attachment.',
    'inbox-redirect': 'An Outlook rule that redirects.',
    'mailbox-smtp': 'Forwarding of the mailbox to an address (forwardingSmtpAddress).',
    'mailbox-object': 'Forwarding of the mailbox to a contact or a person (forwardingAddress).',
  },
  originalSender: { external: 'Mail that came from outside.', internal: 'Mail of a colleague.' },
  autoForwardingMode: {
    Automatic: 'The service decides: Microsoft documents it as Off (tenant.facts.automaticMeans).',
    On: 'Forwards to the outside are let through.',
    Off: 'Forwards to the outside are stopped; the sender gets 5.7.520.',
  },
  actionWhenThresholdReached: {
    Alert: 'Nobody is stopped; administrators are told.',
    BlockUser: 'The sender is stopped until an administrator lets them send again.',
    BlockUserForToday: 'The sender is stopped until the next day (UTC).',
  },
  appliesTo: { nobody: 'It has no rule, and covers nobody.' },
  type: {
    distribution: 'A distribution list: mail, and no permissions.',
    mailEnabledSecurity: 'A security group with an address.',
    microsoft365: 'A Microsoft 365 group, with a mailbox of its own.',
    security: 'A security group without mail: Exchange does not know it as a recipient.',
    Authoritative: 'Every mailbox of the domain is here; mail to any other name is refused.',
    InternalRelay: 'Inside, and what no mailbox here takes is sent on to servers elsewhere.',
    ExternalRelay: 'Of the organisation, and served elsewhere: mail to it counts as outside.',
  },
  memberJoinRestriction: {
    Closed: 'Only owners add members.',
    ApprovalRequired: 'People ask, and an owner agrees.',
    Open: 'People join by themselves.',
  },
  memberDepartRestriction: { Closed: 'Only owners remove members.', Open: 'Members leave by themselves.' },
  sendModerationNotifications: {
    Always: 'Every sender.',
    Internal: 'Senders of the organisation alone.',
    Never: 'Nobody.',
  },
  visibility: {
    Private: 'Owners let people in; others do not see what is in it.',
    Public: 'Everybody of the organisation may join and see what is in it.',
  },
  allowedOOFType: {
    External: 'Those that are written for the outside.',
    ExternalLegacy: 'Those for the outside, and those of old programs that know no difference.',
    InternalLegacy: 'Those for colleagues: the domain counts as inside.',
    None: 'None at all.',
  },
  contentType: { MimeHtmlText: 'HTML and plain text.', MimeText: 'Plain text.', MimeHtml: 'HTML.' },
  byteEncoderTypeFor7BitCharsets: encoder,
  preferredInternetCodePageForShiftJis: {
    Undefined: 'The service chooses.',
    '50220': 'ISO-2022-JP.',
    '50221': 'ISO-2022-JP with one-byte katakana by escape.',
    '50222': 'ISO-2022-JP with one-byte katakana by shift.',
  },
  connectorType: { Partner: 'Another organisation.', OnPremises: 'Servers of the own organisation.' },
  connectorSource: {
    Default: 'Made by a person, in a portal or by PowerShell.',
    HybridWizard: 'Made by the Hybrid Configuration Wizard.',
    Migrated: 'Taken over from an older service.',
  },
  tlsSettings: {
    EncryptionOnly: 'It has to be encrypted, whatever the certificate.',
    CertificateValidation: 'The certificate has to come from an authority that is trusted.',
    DomainValidation: 'The certificate has to be trusted and to name tlsDomain.',
  },
  smtpDaneMode: opportunity,
  mtaStsMode: opportunity,
  fromScope: place,
  sentToScope: place,
  senderManagementRelationship: {
    Manager: 'The sender manages the recipient.',
    DirectReport: 'The recipient manages the sender.',
  },
  managerForEvaluatedUser: { Recipient: 'The manager of a recipient.', Sender: 'The manager of the sender.' },
  adComparisonOperator: { Equal: 'Both have the same value.', NotEqual: 'They have different values.' },
  messageTypeMatches: {
    OOF: 'An out-of-office message.',
    AutoForward: 'A message that an Outlook rule forwarded.',
    Encrypted: 'An encrypted message.',
    Calendaring: 'A meeting request or an answer to one.',
    PermissionControlled: 'A message with rights that say who may open it.',
    Voicemail: 'A voice message.',
    Signed: 'A signed message.',
    ApprovalRequest: 'A request to a moderator.',
    ReadReceipt: 'A read receipt.',
  },
  withImportance: severity,
  addManagerAsRecipientType: {
    To: 'As a recipient.',
    Cc: 'In copy.',
    Bcc: 'In blind copy.',
    Redirect: 'Instead of the recipients.',
  },
  applyHtmlDisclaimerLocation: { Append: 'Below the message.', Prepend: 'Above the message.' },
  applyHtmlDisclaimerFallbackAction: {
    Wrap: 'The message becomes an attachment of a new one that has the text.',
    Ignore: 'The message goes on without the text.',
    Reject: 'The message is refused.',
  },
  incidentReportContent: {
    Sender: 'Who sent it.',
    Recipients: 'Who gets it: all of them.',
    Subject: 'Its subject.',
    CC: 'Who gets it in copy.',
    BCC: 'Who gets it in blind copy.',
    Severity: 'How severe the rule is.',
    RuleDetections: 'What the rule found.',
    FalsePositive: 'Whether somebody called it a mistake of the rule.',
    IdMatch: 'Which sensitive information was found.',
    AttachOriginalMail: 'The whole message: it leaves with the report.',
  },
  mode: {
    Enforce: 'The rule acts.',
    Audit: 'Matches are recorded; mail is not touched.',
    AuditAndNotify: 'Matches are recorded and told to the sender; mail is not touched.',
  },
  senderAddressLocation: {
    Header: 'In the header of the message (From).',
    Envelope: 'In the envelope (MAIL FROM), which a forward may change.',
    HeaderOrEnvelope: 'In both.',
  },
  recipientAddressType: {
    Resolved: 'The primary address that it leads to.',
    Original: 'The address as it was written.',
  },
  ruleErrorAction: { Ignore: 'It goes on as if there were no rule.', Defer: 'It is tried again later.' },
  setAuditSeverity: severity,
  organization: state,
  state,
};

const cleared = 'No value: what is there is cleared.';

/** A schema as editors read it: beside each choice its sentence. Source of the word: VS Code and the YAML language server. */
export const withChoices = (schema: JsonObject): JsonObject => told(schema, '') as JsonObject;

/** What is stated `is` of a fact, is of that fact. */
function told(node: Json, property: string): Json {
  if (isList(node)) return node.map((one) => told(one, property));
  if (!isObject(node)) return node;
  const inside = Object.entries(node).map(([key, value]): [string, Json] =>
    key === 'properties' && isObject(value)
      ? [
          key,
          Object.fromEntries(
            Object.entries(value).map(([name, one]) => [name, told(one, name === 'is' ? property : name)]),
          ),
        ]
      : [key, told(value, property)],
  );
  const choices = node['enum'];
  return Object.fromEntries(isList(choices) ? [...inside, ['enumDescriptions', wordsFor(property, choices)]] : inside);
}

function wordsFor(property: string, choices: readonly Json[]): readonly string[] {
  const words = sentences[conditionOf(property)] ?? {};
  return choices.map((one) => (one === null ? cleared : typeof one === 'string' ? (words[one] ?? '') : ''));
}

/** `exceptIfFromScope` is the exception to `fromScope`. */
const conditionOf = (property: string): string =>
  property
    .replace(/^exceptIf(?<first>[A-Z])/u, (_, first: string) => first.toLowerCase())
    .replace(/^aDComparison/u, 'adComparison');
