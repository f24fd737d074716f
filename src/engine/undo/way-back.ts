import type { Change, Kind, Live } from '../../kinds/kind.ts';
import { kinds } from '../../kinds/index.ts';
import { rankedKeys } from '../live/ranks.ts';
import type { SectionChanges } from '../diff/diff.ts';
import type { LiveTenant } from '../live/live.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Refusal } from '../plan/plan.ts';
import { executedIn } from './executed.ts';
import { entryOf, type UndoDecision, decisionOf } from './decision.ts';
import { leave } from './leave.ts';
import { rankingOf } from './order.ts';
import type { JournaledRun } from './run.ts';
import { stillNamed } from './still-named.ts';
import { unnamed } from './unnamed.ts';

/** What would take a run back: changes for the kinds to write steps for, and what stands against it. */
export interface WayBack {
  readonly sections: readonly SectionChanges[];
  /** The orders to go back to, by section. */
  readonly orders: ReadonlyMap<Kind, readonly string[]>;
  /** The touched objects that are as they were. */
  readonly back: readonly string[];
  /** Why the undo cannot be applied as it is. */
  readonly refusals: readonly Refusal[];
  /** What it leaves to a person. */
  readonly byHand: readonly Refusal[];
}

/** Goes from what a run did to what was there before, for every object that nobody has changed since. */
export function wayBack(run: JournaledRun, live: LiveTenant, left: readonly string[]): WayBack {
  const { steps, untold } = executedIn(run, live);
  const objects = [...new Set(steps.map((step) => step.object))];
  const own = objects.filter((object) => !left.includes(object));
  const decided = own.flatMap((object) => fated(object, (kind) => decisionOf(run, steps, kind, object, live)));
  const fates = stillNamed(unnamed(new Map(decided), live), live);
  const ordered = kinds.filter((kind) => kind.ordered && !left.includes(kind.section));
  const rankings = new Map(ordered.map((kind) => [kind, rankingOf(run, steps, kind, live, left)]));
  const doubt = untold === null || left.includes(untold.object) ? [] : [doubtful(untold)];
  return {
    sections: kinds.map((kind) => ({
      kind,
      changes: changesOf(kind, fates, rankings.get(kind)?.wanted ?? null, live),
      accepted: [],
    })),
    orders: new Map([...rankings].flatMap(([kind, { wanted }]) => (wanted === null ? [] : [[kind, wanted] as const]))),
    back: [...fates].filter(([, fate]) => fate.kind === 'back').map(([object]) => object),
    refusals: [...doubt, ...reasons(fates, 'refused'), ...[...rankings.values()].flatMap((one) => one.refusals)],
    byHand: reasons(fates, 'by-hand'),
  };
}

function fated(object: string, decide: (kind: Kind) => UndoDecision): readonly (readonly [string, UndoDecision])[] {
  const kind = kinds.find((one) => one.section === sectionOf(object));
  return kind === undefined ? [] : [[object, decide(kind)]];
}

const reasons = (fates: ReadonlyMap<string, UndoDecision>, kind: 'refused' | 'by-hand'): readonly Refusal[] =>
  [...fates.values()].flatMap((fate) => (fate.kind === kind ? fate.because : []));

const doubtful = ({ title, object }: { readonly title: string; readonly object: string }): Refusal => ({
  code: 'PST603',
  message: `${title}: it may have happened or not`,
  hint: leave(object),
});

/**
 * The changes of one section, in the order to go back to. What stands in an ordered section beside them is named too:
 * a kept object keeps its place, as far as the order is for the undo to decide.
 */
function changesOf(
  kind: Kind,
  fates: ReadonlyMap<string, UndoDecision>,
  wanted: readonly string[] | null,
  live: LiveTenant,
): readonly Change[] {
  const known = live.sections[kind.section];
  const here = new Map((known.state === 'present' ? known.value : []).map((one) => [one.ref.key, one]));
  const changes = new Map<string, Change>();
  for (const fate of fates.values())
    if (fate.kind === 'change' && fate.change.ref.section === kind.section)
      changes.set(fate.change.ref.key, fate.change);
  if (changes.size === 0 && wanted === null) return [];
  const keys = new Set([...(wanted ?? rankedKeys(kind, live)), ...here.keys(), ...changes.keys()]);
  return [...keys].flatMap((key) => {
    const one = here.get(key);
    const change = changes.get(key) ?? (one === undefined || !kind.ordered ? null : standing(one, wanted));
    return change === null ? [] : [change];
  });
}

/** An object that stays what it is: asked for in its old place, or left where it stands now. */
function standing(live: Live, wanted: readonly string[] | null): Change {
  const { ref, name, properties } = live;
  if (wanted?.includes(ref.key) === true)
    return { action: 'keep', ref, entry: entryOf(ref, { name, properties, unseen: {} }), live };
  return { action: 'ignore', ref, live, because: 'reported', letsOut: null };
}
