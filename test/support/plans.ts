import { defaultGuardrails } from './guardrails.ts';
import { unknownFacts } from '../../src/policy/schema/facts.ts';
import type { Plan, Step } from '../../src/engine/plan/plan.ts';
import type { PlannedDoor, PlannedMove, PlanPosture } from '../../src/engine/plan/plan-posture.ts';
import type { Proof } from '../../src/engine/proof/proof.ts';
import { seal } from '../../src/engine/plan/seal.ts';
import { draft, stepId, write } from '../../src/kinds/draft.ts';
import type { Ref, StepDraft } from '../../src/kinds/kind.ts';

/** A valid step about a remote domain; a test says only what it is about. */
export function aStep(changes: Partial<Step> = {}): Step {
  return {
    id: 'remoteDomains/fabrikam.com#set',
    object: 'remoteDomains/fabrikam.com',
    title: 'let automatic forwards out to fabrikam.com',
    call: write('Set-RemoteDomain', { Identity: 'fabrikam.com', AutoForwardEnabled: true }),
    undo: [write('Set-RemoteDomain', { Identity: 'fabrikam.com', AutoForwardEnabled: false })],
    after: [],
    barrier: [],
    hazards: [],
    effect: 'opens',
    becomes: { domainName: 'fabrikam.com', autoForwardEnabled: true },
    source: { file: 'policies/outbound.yaml', line: 11, column: 5 },
    ...changes,
  };
}

/** A sealed plan of given parts for contoso, made at noon. */
export function aPlan(changes: Partial<Omit<Plan, 'digest' | 'seal'>> = {}): Plan {
  return seal({
    format: 'postern-plan/1',
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
    tool: 'postern 0.1.0',
    policies: { digest: '0'.repeat(64), commit: null },
    madeAt: '2026-11-21T12:00:00Z',
    expiresAt: '2026-11-22T12:00:00Z',
    facts: unknownFacts,
    guardrails: defaultGuardrails,
    expectations: [],
    posture: aPosture(),
    findings: { brings: [], mends: [] },
    observed: [],
    unread: [],
    changes: [],
    kept: 0,
    ending: [],
    steps: [aStep()],
    proof: aProof(),
    refusals: [],
    warnings: [],
    ...changes,
  });
}

/** A proof that found nothing in the one state there is. */
const aProof = (changes: Partial<Proof> = {}): Proof => ({
  prefixes: 1,
  judged: 1,
  leaks: [],
  outages: [],
  unchecked: [],
  ...changes,
});

/** A step draft that has nothing but its place in the order. */
export function aDraft(key: string, edges: Partial<Pick<StepDraft, 'after' | 'needs' | 'provides'>> = {}): StepDraft {
  const ref: Ref = { section: 'remoteDomains', key };
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: key,
    call: write('Set-RemoteDomain', { Identity: key }),
    becomes: {},
    effect: 'neutral',
    ...edges,
  });
}

/** A posture in which a plan changes nothing but what the test says. */
export function aPosture(changes: Partial<PlanPosture> = {}): PlanPosture {
  return {
    gains: [],
    losses: [],
    uncertain: [],
    deciders: [],
    newlyAllowed: null,
    opened: [],
    opensForEveryone: false,
    forwards: [],
    residualChannels: { opened: [], closed: [] },
    ...changes,
  };
}

/** A rule that copies mail, by the name of the rule and of the one who gets the copy. */
export const aDoor = (name: string): PlannedDoor => ({
  channel: 'transport-rule-copy',
  object: name,
  from: '',
  to: name,
  certain: true,
});

/** A move of one sender to one domain. */
export function aMove(changes: Partial<PlannedMove> = {}): PlannedMove {
  return {
    senders: { name: 'ana@contoso.com', count: 1, example: 'ana@contoso.com' },
    destinations: { name: 'fabrikam.com', example: 'fabrikam.com' },
    mechanisms: ['inbox-forward'],
    originals: ['external'],
    change: 'opens',
    before: 'blocked',
    after: 'allowed',
    deciders: { before: 'outboundPolicies/Default (5.7.520)', after: null },
    blame: ['outboundPolicies/partner forwarding'],
    ...changes,
  };
}

/** A move in which a tenant's text stands wherever one can. */
export const hostileMove = (name: string): PlannedMove =>
  aMove({
    senders: { name, count: 2, example: `${name} somebody` },
    destinations: { name, example: name },
    mechanisms: [name],
    before: name,
    after: name,
    blame: [name],
  });
