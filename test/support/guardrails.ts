import type { Guardrails } from '../../src/policy/schema/policy.ts';

/** What holds where a policy has no `guardrails` section. */
export const defaultGuardrails: Guardrails = {
  tenantWideForwarding: 'refuse',
  maxNewlyAllowedSenders: null,
  maxRemovals: { count: 10, share: 0.25 },
  requireOnGrant: [],
  protect: [],
};
