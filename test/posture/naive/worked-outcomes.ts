import type { Cell, Decider } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import type { Naive } from './naive.ts';

/** Number in the list of worked cases, what it is about, the tenant, the question, the answer. */
export type Case = readonly [number: number, title: string, world: World, cell: Cell, answer: Answer];

/** A verdict with the bounce by its code alone; a question mark behind it says that it is only expected. */
export type Answer = Omit<Naive, 'ndr'> & { readonly ndr: string | null };

export const outside: Answer = {
  verdict: 'not-applicable',
  lean: null,
  decidedBy: null,
  alsoBlockedBy: [],
  ndr: null,
  silent: false,
};

export const allowed: Answer = { ...outside, verdict: 'allowed' };

export const blocked = (decidedBy: Decider, ndr: string | null, alsoBlockedBy: readonly Decider[] = []): Answer => ({
  ...outside,
  verdict: 'blocked',
  decidedBy,
  alsoBlockedBy,
  ndr,
  silent: ndr === null,
});

export const undecided = (lean: 'allowed' | 'blocked', decidedBy: Decider, ndr: string | null): Answer => ({
  ...outside,
  verdict: 'indeterminate',
  lean,
  decidedBy,
  ndr,
});

export const byPolicy = (name = 'Default'): Decider => ({ gate: 'G4', object: `outboundPolicies/${name}` });
export const byRule = (name = 'AF-reject'): Decider => ({ gate: 'G2', object: `transportRules/${name}` });
export const byRemote = (domain: string): Decider => ({ gate: 'G1', object: `remoteDomains/${domain}` });

/** The outbound policy rejects. */
export const bounced = (name = 'Default'): Answer => blocked(byPolicy(name), '5.7.520');
export const leanBlocked = (name = 'Default'): Answer => undecided('blocked', byPolicy(name), '5.7.520?');
/** A transport rule rejects. */
export const rejected = (name = 'AF-reject', code = '5.7.1'): Answer => blocked(byRule(name), code);
/** A remote domain drops without a word. */
export const dropped = (domain: string): Answer => blocked(byRemote(domain), null);
