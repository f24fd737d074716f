import type { Facts } from '../../policy/schema/policy.ts';

/** What is assumed of an organisation that says nothing about itself. */
export const unknownFacts: Facts = {
  automaticMeans: 'unknown',
  nestedGroups: 'unknown',
  bypassRule: 'indeterminate',
  outboundPolicyOnConnectors: 'unknown',
};
