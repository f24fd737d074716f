import type { StepDraft } from '../kinds/kind.ts';
import type { Facts } from '../policy/policy.ts';
import { compare, type Comparison } from '../posture/compare.ts';
import type { LiveTenant } from './live.ts';
import { project } from './project.ts';
import { worldOf } from './world/world.ts';

/** Who could forward where before these steps, and who could after them. */
export function judge(live: LiveTenant, steps: readonly StepDraft[], facts: Facts, at: Date): Comparison {
  return compare(worldOf(live, facts), worldOf(project(live, steps), facts), at);
}
