import { canonical, digestOfParts, type Json, type JsonObject } from '../json.ts';
import type { Plan, Step } from './plan.ts';

type Unsealed = Omit<Plan, 'digest' | 'seal'>;

/**
 * The digest that people approve: SHA-256 over what will be done and why it may be, not over when or from which line,
 * so that the plan of a pull request and the plan after its merge can be compared.
 */
export const planDigest = (plan: Unsealed): string => digestOf(plan, partsOf(plan));

/** SHA-256 over everything but the seal itself. */
export const planSeal = ({ seal: _, ...rest }: Omit<Plan, 'seal'> & { readonly seal?: string }): string =>
  digestOfParts(partsOf(rest));

export function seal(plan: Unsealed): Plan {
  const parts = partsOf(plan);
  // A plan made from another brings the other's seal along.
  parts.delete('seal');
  const digest = digestOf(plan, parts);
  return { ...plan, digest, seal: digestOfParts(parts.set('digest', canonical(digest))) };
}

const approved = new Set(['tenant', 'facts', 'guardrails', 'posture', 'findings', 'observed', 'proof']);

function digestOf({ steps }: Unsealed, parts: ReadonlyMap<string, string>): string {
  const own = [...parts].filter(([name]) => approved.has(name));
  return digestOfParts(new Map([...own, ['steps', canonical(asJson(steps.map(withoutSource)))]]));
}

const withoutSource = ({ source: _, ...rest }: Step): Omit<Step, 'source'> => rest;

const partsOf = (plan: object): Map<string, string> =>
  new Map(Object.entries(plan as JsonObject).map(([name, value]) => [name, canonical(value)]));

/** Plans are plain JSON by construction; interfaces only lack the index signature that says so. */
const asJson = (value: object): Json => value as JsonObject;
