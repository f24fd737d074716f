import { present } from '../../tenant/tenant.ts';
import type { World } from '../world/world.ts';

/**
 * What somebody has set on a mailbox hides what its rules may do, and they can take it away any day: what controls let
 * out is judged as if nobody had.
 */
export const withoutForwards = (world: World): World => ({ ...world, forwards: present([]) });
