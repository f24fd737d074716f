import type {
  PostureAnswer,
  PostureCell,
  PostureDestinations,
  PostureForward,
  PostureReport,
  PostureSenders,
} from '../../../src/engine/answers/posture-report.ts';
import { type ControlName, type GateResult, mechanisms } from '../../../src/posture/values/verdict.ts';

const aGate = (gate: ControlName, more: Partial<GateResult> = {}): GateResult => ({
  gate,
  outcome: 'pass',
  lean: 'pass',
  object: null,
  reason: 'no-rule-stops',
  tag: 'DOC',
  ndr: null,
  before: [],
  settledBy: [],
  ...more,
});

export const anAnswer = (more: Partial<PostureAnswer> = {}): PostureAnswer => ({
  verdict: 'allowed',
  lean: null,
  reason: null,
  decidedBy: null,
  alsoBlockedBy: [],
  mayBePreemptedBy: [],
  ndr: null,
  silent: false,
  confidence: 'DOC',
  gates: [
    aGate('G1', { reason: 'entry-allows', object: 'remoteDomains/*' }),
    aGate('G2'),
    aGate('G4', { reason: 'mode-on', object: 'outboundPolicies/Partner forwarding' }),
  ],
  caveats: [],
  settledBy: [],
  notCollected: [],
  loss: null,
  example: { sender: 'adele@contoso.com', to: 'fabrikam.com', mechanism: 'inbox-forward', original: 'external' },
  ...more,
});

const blocked = anAnswer({
  verdict: 'blocked',
  decidedBy: { gate: 'G4', object: 'outboundPolicies/Default' },
  alsoBlockedBy: [{ gate: 'G2', object: 'transportRules/Reject automatic forwarding' }],
  ndr: {
    code: '5.7.520',
    text: 'Access denied, Your organization does not allow external forwarding.',
    expected: false,
  },
  gates: [
    aGate('G1', { reason: 'entry-allows', object: 'remoteDomains/*' }),
    aGate('G4', { outcome: 'block', lean: 'block', reason: 'mode-off', object: 'outboundPolicies/Default' }),
  ],
  example: { sender: 'ben@contoso.com', to: 'gmail.com', mechanism: 'inbox-forward', original: 'external' },
});

const unclear = anAnswer({
  verdict: 'indeterminate',
  lean: 'blocked',
  decidedBy: { gate: 'G4', object: 'outboundPolicies/Sales' },
  confidence: 'UNK',
  settledBy: [{ fact: 'automaticMeans', how: 'state tenant.facts.automaticMeans, or set the mode to On or Off' }],
  gates: [
    aGate('G4', { outcome: 'unknown', lean: 'block', reason: 'mode-automatic', object: 'outboundPolicies/Sales' }),
  ],
});

const answers = [anAnswer(), blocked, unclear];
const ofVerdict = { allowed: 0, partial: 0, blocked: 1, indeterminate: 2, 'not-applicable': 1 } as const;

export const someSenders = (n: number, more: Partial<PostureSenders> = {}): PostureSenders => ({
  id: `s${n}`,
  name: `members of group-${n}@contoso.com`,
  count: 12 + n,
  example: `person${n}@contoso.com`,
  standIn: false,
  policies: ['outboundPolicies/Sales'],
  sample: [`person${n}@contoso.com`, `colleague${n}@contoso.com`],
  ...more,
});

export const someDestinations = (n: number, more: Partial<PostureDestinations> = {}): PostureDestinations => ({
  id: `d${n}`,
  name: `partner-${n}.example`,
  example: `partner-${n}.example`,
  kinds: ['domain'],
  ...more,
});

/** A cell whose ways all have one answer; a partial one has one way that is closed. */
export function aCell(senders: string, destinations: string, verdict: PostureCell['verdict']): PostureCell {
  const answer = ofVerdict[verdict];
  const ways = mechanisms.map((mechanism) => ({
    mechanism,
    originals: ['external', 'internal'] as const,
    answer: verdict === 'partial' && mechanism === 'inbox-redirect' ? 1 : answer,
  }));
  const open = mechanisms.filter((one) => verdict === 'allowed' || (verdict === 'partial' && one !== 'inbox-redirect'));
  return { senders, destinations, verdict, open, uncertain: verdict === 'indeterminate' ? mechanisms : [], ways };
}

export const aForward = (more: Partial<PostureForward> = {}): PostureForward => ({
  from: 'support@contoso.com',
  mechanism: 'mailbox-smtp',
  to: 'tickets@fabrikam.com',
  rule: null,
  throughGroup: false,
  keepsCopy: true,
  verdict: 'allowed',
  lean: null,
  reason: null,
  decidedBy: null,
  ndr: null,
  silent: false,
  loss: null,
  place: { file: 'policies/mailboxes.yaml', line: 4, column: 5 },
  ...more,
});

/** A small tenant's report; a test says only what it is about. */
export const aReport = (more: Partial<PostureReport> = {}): PostureReport => ({
  format: 'postern-posture/1',
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  source: 'contoso.onmicrosoft.com as of 2026-11-21T12:00:00Z',
  tool: 'postern 0.1.0',
  at: '2026-11-21T12:00:00Z',
  facts: {
    automaticMeans: 'off',
    nestedGroups: 'unknown',
    bypassRule: 'indeterminate',
    outboundPolicyOnConnectors: 'unknown',
  },
  openings: [
    {
      senders: { name: 'members of fwd-partner@contoso.com', count: 3, example: 'adele@contoso.com' },
      destinations: { name: 'fabrikam.com', example: 'fabrikam.com' },
      mechanisms,
      originals: ['external', 'internal'],
      verdict: 'allowed',
      decidedBy: null,
    },
    {
      senders: { name: 'members of sales@contoso.com', count: null, example: 'megan@contoso.com' },
      destinations: { name: 'any other external domain', example: 'elsewhere.example' },
      mechanisms: ['mailbox-object'],
      originals: ['external'],
      verdict: 'indeterminate, likely blocked',
      decidedBy: 'outboundPolicies/Sales',
    },
  ],
  senderClasses: [
    someSenders(1, { name: 'everyone else', count: 4210, sample: ['ben@contoso.com'], example: 'ben@contoso.com' }),
    someSenders(2, { name: 'members of fwd-partner@contoso.com', count: 3, sample: ['adele@contoso.com'] }),
    someSenders(3, { name: 'members of sales@contoso.com', count: null, sample: ['megan@contoso.com'] }),
  ],
  destinationClasses: [
    someDestinations(1, { name: 'any other external domain', example: 'elsewhere.example', kinds: ['other'] }),
    someDestinations(2, { name: 'fabrikam.com', example: 'fabrikam.com' }),
  ],
  cells: [
    aCell('s1', 'd1', 'blocked'),
    aCell('s1', 'd2', 'blocked'),
    aCell('s2', 'd1', 'partial'),
    aCell('s2', 'd2', 'allowed'),
    aCell('s3', 'd1', 'indeterminate'),
    aCell('s3', 'd2', 'indeterminate'),
  ],
  answers,
  forwards: [
    aForward(),
    aForward({
      from: 'ben@contoso.com',
      to: 'ben@gmail.com',
      mechanism: 'inbox-forward',
      rule: 'To my phone',
      verdict: 'blocked',
      decidedBy: { gate: 'G4', object: 'outboundPolicies/Default' },
      ndr: { code: '5.7.520', text: 'Access denied', expected: false },
      place: null,
    }),
  ],
  exceptions: [
    {
      object: 'outboundPolicies/Partner forwarding',
      verdict: 'allowed',
      senders: 'members of fwd-partner@contoso.com',
      destinations: 'fabrikam.com',
      mechanisms,
      forwards: 1,
      owner: 'messaging@contoso.com',
      reason: 'Order confirmations',
      ticket: 'CHG-1042',
      until: '2036-03-31',
      place: { file: 'policies/outbound.yaml', line: 4, column: 5 },
    },
    {
      object: 'outboundPolicies/Sales',
      verdict: 'indeterminate',
      senders: 'members of sales@contoso.com',
      destinations: 'any other external domain',
      mechanisms: ['mailbox-object'],
      forwards: 0,
      owner: null,
      reason: null,
      ticket: null,
      until: null,
      place: null,
    },
  ],
  residualChannels: [
    {
      channel: 'transport-rule-copy',
      object: 'transportRules/Journal to archive',
      from: [],
      to: ['archive@vault.example'],
      unclear: [],
    },
    { channel: 'power-automate', object: 'power-automate', from: [], to: [], unclear: [] },
  ],
  findings: [
    {
      id: 'L7',
      answer: 'not met',
      severity: 'note',
      object: 'remoteDomains/legacy.example',
      message: 'the entry allows what the default closes',
      hint: null,
      controls: [],
      place: null,
    },
    {
      id: 'B-FWD-1',
      answer: 'not met',
      severity: 'warning',
      object: 'groups/fwd-partner@contoso.com',
      message: 'required: nobody forwards outside',
      hint: null,
      controls: ['SCuBA MS.EXO.1.1v2'],
      place: { file: 'policies/groups.yaml', line: 2, column: 3 },
    },
    {
      id: 'L1',
      answer: 'not met',
      severity: 'warning',
      object: 'outboundPolicies/Sales',
      message: 'A policy leaves automatic forwarding to the service.',
      hint: 'set autoForwardingMode to Off, or name the people who need it',
      controls: ['CIS Microsoft 365 Foundations v5.0.0: 6.2.1'],
      place: { file: 'policies/outbound.yaml', line: 12, column: 3 },
    },
  ],
  met: [
    {
      id: 'B-FWD-2',
      title: 'every outbound policy that applies is set to Off',
      controls: ['CIS Microsoft 365 Foundations v7.0: 6.2.1'],
      exceptions: [
        {
          object: 'outboundPolicies/fwd-partner',
          owner: 'messaging@contoso.com',
          reason: 'Order confirmations',
          until: '2036-03-31',
        },
      ],
    },
  ],
  notCollected: ['inbox rules'],
  unread: [],
  ...more,
});

/** A report over as many classes as are asked for, with every sort of answer. */
export function bigReport(senders: number, destinations: number): PostureReport {
  const senderClasses = Array.from({ length: senders }, (_, n) => someSenders(n + 1));
  const destinationClasses = Array.from({ length: destinations }, (_, n) => someDestinations(n + 1));
  const verdicts = ['blocked', 'blocked', 'allowed', 'partial', 'blocked', 'indeterminate', 'blocked'] as const;
  const cells = senderClasses.flatMap((from, row) =>
    destinationClasses.map((to, column) => aCell(from.id, to.id, verdicts[(row * 5 + column * 3) % 7] ?? 'blocked')),
  );
  return aReport({ senderClasses, destinationClasses, cells });
}
