import type { Kind } from '../../kinds/kind.ts';
import { kindOf, rankedKeys, reranking } from '../live/ranks.ts';
import type { LiveTenant } from '../live/live.ts';
import { type Section, sectionOf } from '../../kinds/sections.ts';
import type { Refusal, Step } from '../plan/plan.ts';
import { leave } from './leave.ts';
import type { JournaledRun } from './run.ts';

/** What an undo does about the order of a section: whose it is to decide, and why it may not. */
export interface Ranking {
  /** The keys in the order to go back to; null where the run left the order of what was there alone. */
  readonly wanted: readonly string[] | null;
  readonly refusals: readonly Refusal[];
}

/** Decides about the order of a section after these steps of a run; what is left alone keeps its place. */
export function rankingOf(
  run: JournaledRun,
  steps: readonly Step[],
  kind: Kind,
  live: LiveTenant,
  left: readonly string[],
): Ranking {
  const was = run.before.orders[kind.section] ?? [];
  const became = orderLeft(run, steps, kind.section);
  if (sameOrder(was, became) && was.every((key) => became.includes(key))) return { wanted: null, refusals: [] };
  const is = rankedKeys(kind, live);
  if (sameOrder(became, is) || sameOrder(was, is))
    return { wanted: was.filter((key) => !left.includes(`${kind.section}/${key}`)), refusals: [] };
  const message = `${kind.section}: order was left ${JSON.stringify(became)} and is ${JSON.stringify(is)}`;
  return { wanted: null, refusals: [{ code: 'PST602', message, hint: leave(kind.section) }] };
}

/** The order of a section as these steps of a run left it. */
export const orderLeft = (run: JournaledRun, steps: readonly Step[], section: Section): readonly string[] =>
  orderOnce(run.before.orders[section] ?? [], steps, section);

/** An order of a section once these steps are done. */
export function orderOnce(order: readonly string[], steps: readonly Step[], section: Section): readonly string[] {
  const own = steps.filter((step) => sectionOf(step.object) === section);
  const rerank = reranking(kindOf(section));
  const keyOf = ({ object }: Step): string => object.slice(section.length + 1);
  return own.reduce((now, step) => rerank(now, { ...step, ref: { section, key: keyOf(step) } }), order);
}

/** Whether what stands in both orders stands alike. */
export function sameOrder(one: readonly string[], other: readonly string[]): boolean {
  const mine = one.filter((key) => other.includes(key));
  return other.filter((key) => one.includes(key)).every((key, index) => key === mine[index]);
}
