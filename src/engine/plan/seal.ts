import { canonical, isList, isObject, type Json, type JsonObject } from '../../json.ts';
import { digestOfParts } from '../../json/digest.ts';
import type { Plan } from './plan.ts';

type Unsealed = Omit<Plan, 'digest' | 'seal'>;

/**
 * The digest that people approve: SHA-256 over what will be done and why it may be, not over when or from which line,
 * so that the plan of a pull request and the plan after its merge can be compared.
 */
export function planDigest(plan: Unsealed): string {
  const parts = Object.entries(asJson(plan)).filter(([name]) => !unapproved.has(name));
  return digestOfParts(
    new Map(parts.map(([name, value]) => [name, canonical(located.has(name) ? withoutSources(value) : value)])),
  );
}

/** SHA-256 over the digest and over what that leaves out. */
export function planSeal(plan: Omit<Plan, 'seal'>): string {
  const parts = Object.entries(asJson(plan)).flatMap(([name, value]) => {
    if (name === 'seal' || !(unapproved.has(name) || located.has(name))) return [];
    return [[name, canonical(located.has(name) ? sourcesOf(value) : value)] as const];
  });
  return digestOfParts(new Map(parts));
}

export function seal(plan: Unsealed): Plan {
  const made = { ...plan, digest: planDigest(plan) };
  return { ...made, seal: planSeal(made) };
}

/** What nobody approves: when and by what a plan was made, what soon ends, what it was held against, and its own seals. All else is shown and counts. */
const unapproved = new Set(['tool', 'policies', 'madeAt', 'expiresAt', 'ending', 'evidence', 'digest', 'seal']);

/** What says from which line of a policy it comes; the line may move while what it asks for stays. */
const located = new Set(['expectations', 'grants', 'changes', 'steps']);

const withoutSources = (all: Json): Json => (isList(all) ? all.map(withoutSource) : all);

function withoutSource(one: Json): Json {
  if (!isObject(one)) return one;
  const { source: _, ...rest } = one;
  return rest;
}

const sourcesOf = (all: Json): Json =>
  isList(all) ? all.map((one) => (isObject(one) ? (one['source'] ?? null) : null)) : [];

/** Plans are plain JSON by construction; interfaces only lack the index signature that says so. */
const asJson = (plan: object): JsonObject => plan as JsonObject;
