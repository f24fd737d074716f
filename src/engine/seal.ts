import { digest, type Json, type JsonObject } from '../json.ts';
import type { Plan, Step } from './plan.ts';

type Unsealed = Omit<Plan, 'digest' | 'seal'>;

/**
 * The digest that people approve: SHA-256 over what will be done and why it may be, not over when or from which line,
 * so that the plan of a pull request and the plan after its merge can be compared.
 */
export function planDigest(plan: Unsealed): string {
  const { tenant, facts, guardrails, posture, observed, proof } = plan;
  return digest(asJson({ tenant, facts, guardrails, posture, observed, steps: plan.steps.map(withoutSource), proof }));
}

const withoutSource = ({ source: _, ...rest }: Step): Omit<Step, 'source'> => rest;

/** SHA-256 over everything but the seal itself. */
export function planSeal({ seal: _, ...rest }: Omit<Plan, 'seal'> & { readonly seal?: string }): string {
  return digest(asJson(rest));
}

export function seal(plan: Unsealed): Plan {
  const digested = { ...plan, digest: planDigest(plan) };
  return { ...digested, seal: planSeal(digested) };
}

/** Plans are plain JSON by construction; interfaces only lack the index signature that says so. */
const asJson = (value: object): Json => value as JsonObject;
