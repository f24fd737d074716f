import type { Plan } from '../../engine/plan/plan.ts';
import { exit } from '../run/exit.ts';

/** How a command ends that made a plan: what could not be read is told apart from what is refused. */
export function planCode(made: Plan): number {
  if (made.refusals.length > 0) return exit.refused;
  return made.changes.some((change) => change.action === 'unknown') ? exit.unreadable : exit.done;
}
