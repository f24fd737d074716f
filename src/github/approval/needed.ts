import { type GitHub, statusOf } from '../client/client.ts';
import type { Weight } from '../run/weight.ts';

/** How many people must have agreed to a plan of some weight. */
export type Required = Readonly<Record<Weight, number>>;

export const usual: Required = { none: 0, routine: 1, sensitive: 1, critical: 2 };

/** Of these, how many before the merge: whoever stands at the environment comes last, and is never enough alone. */
export const neededBefore = (required: number, gate: boolean): number =>
  required === 0 ? 0 : Math.max(1, required - (gate ? 1 : 0));

/**
 * Whether somebody is asked before a job enters an environment. Where that cannot be read nobody is, so that more people
 * have to agree before the merge. Source: REST reference, environments, protection rules.
 */
export async function hasGate({ octokit, where }: GitHub, environment: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getEnvironment({ ...where, environment_name: environment });
    return (data.protection_rules ?? []).some((rule) => 'reviewers' in rule && (rule.reviewers ?? []).length > 0);
  } catch (error) {
    if ([403, 404].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}
