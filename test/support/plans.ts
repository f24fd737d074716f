import { defaultGuardrails } from './guardrails.ts';
import { unknownFacts } from '../../src/engine/propose.ts';
import type { Plan, Step } from '../../src/engine/plan.ts';
import { seal } from '../../src/engine/seal.ts';
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
    posture: null,
    observed: [],
    changes: [],
    kept: 0,
    ending: [],
    steps: [aStep()],
    refusals: [],
    warnings: [],
    ...changes,
  });
}

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
