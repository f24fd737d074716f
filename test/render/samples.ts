import { aPosture } from '../support/plans.ts';
import type { Plan, PlannedChange, Step } from '../../src/engine/plan/plan.ts';
import { seal } from '../../src/engine/plan/seal.ts';
import { exchange } from '../../src/tenant/tenant.ts';

/** A step that is valid; a test says only what it is about. */
export const aStep = (more: Partial<Step> = {}): Step => ({
  id: 'remoteDomains/fabrikam.com#set',
  object: 'remoteDomains/fabrikam.com',
  title: 'let automatic forwards out to fabrikam.com',
  call: exchange('Set-RemoteDomain', { Identity: 'Fabrikam', AutoForwardEnabled: true, Confirm: false }),
  undo: [exchange('Set-RemoteDomain', { Identity: 'Fabrikam', AutoForwardEnabled: false, Confirm: false })],
  after: [],
  barrier: [],
  hazards: [],
  effect: 'opens',
  becomes: { domainName: 'fabrikam.com', autoForwardEnabled: true },
  source: { file: 'policies/domains.yaml', line: 4, column: 5 },
  ...more,
});

export const aChange = (more: Partial<PlannedChange> = {}): PlannedChange => ({
  action: 'update',
  object: 'remoteDomains/fabrikam.com',
  noun: 'remote domain',
  name: 'fabrikam.com',
  because: 'declared',
  fields: [{ field: 'autoForwardEnabled', from: false, to: true }],
  remarks: [],
  source: { file: 'policies/domains.yaml', line: 4, column: 5 },
  governance: {},
  ...more,
});

/** A sealed plan of one change and one step; a test says only what it is about. */
export const aPlan = (more: Partial<Omit<Plan, 'digest' | 'seal'>> = {}): Plan =>
  seal({
    format: 'postern-plan/1',
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
    tool: 'postern 0.1.0',
    policies: { digest: 'a'.repeat(64), commit: null },
    madeAt: '2026-11-21T12:00:00Z',
    expiresAt: '2026-11-22T12:00:00Z',
    facts: {
      automaticMeans: 'off',
      nestedGroups: 'unknown',
      bypassRule: 'indeterminate',
      outboundPolicyOnConnectors: 'unknown',
    },
    guardrails: {
      tenantWideForwarding: 'refuse',
      maxNewlyAllowedSenders: null,
      maxRemovals: { count: 10, share: 0.25 },
      requireOnGrant: [],
      protect: [],
    },
    expectations: [],
    posture: aPosture(),
    findings: { brings: [], mends: [] },
    unread: [],
    observed: [
      { object: 'remoteDomains/fabrikam.com', properties: { autoForwardEnabled: false }, hash: 'b'.repeat(64) },
    ],
    changes: [aChange()],
    kept: 2,
    ending: [],
    steps: [aStep()],
    proof: { prefixes: 1, judged: 1, leaks: [], outages: [], unchecked: [] },
    refusals: [],
    warnings: [],
    ...more,
  });

/** Names that a tenant may hold and that no rendering may obey. */
export const hostileNames: readonly string[] = [
  'line\nbreak\r\nand\u2028another',
  '\u001B[31mred\u001B[0m \u0007bell \u009B1mC1',
  'right-to-left \u202Egnp.exe and zero\u200Bwidth \u2066isolate',
  '`code` ``` fence ````',
  '```\n</details><script>alert(1)</script><!-- ',
  'five quotes \' \u2018 \u2019 \u201A \u201B and " \u201C \u201D \u201E',
  "$(Remove-Item /) ${env:PATH} `n '); Remove-Item / #",
  '@everyone #1 GH-1 https://evil.example [link](javascript:alert(1)) ![x](y)',
  '# heading\n- item\n> quote | table |',
  '#> @" "@ @\' \'@ --%',
  '👩‍👩‍👧 family 🏳️‍🌈',
  '::add-mask::contoso',
  'x ##[add-mask]contoso ##vso[task.setvariable variable=a]b',
  "=cmd|' /C calc'!A0",
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '',
  ' ',
  'x'.repeat(10_240),
  '`'.repeat(200),
  '${groups/new@contoso.com#id}',
];
