import { refName } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import { compare } from '../../posture/change/compare.ts';
import { openingRows } from '../../posture/change/opened.ts';
import type { LiveTenant } from '../live/live.ts';
import { project } from '../live/project.ts';
import type { Proven } from '../proof/prove.ts';
import { worldOf } from '../world/world.ts';

/** Says of some objects whether less could be forwarded if a plan left them as they are. */
export type StillNeeded = (objects: ReadonlySet<string>) => boolean;

/**
 * What a plan keeps open beside what it closes opens too: without it, it would be shut. Blame alone does not see that,
 * since the answer stays as it was.
 */
export const neededBy =
  ({ steps, after }: Proven, live: LiveTenant, facts: Facts, at: Date): StillNeeded =>
  (objects) => {
    const rest = steps.filter(({ ref }) => !objects.has(refName(ref)));
    if (rest.length === steps.length) return false;
    return openingRows(compare(worldOf(project(live, rest), facts), after, at)).length > 0;
  };
