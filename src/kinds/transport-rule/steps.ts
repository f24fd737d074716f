import { unreachable } from '../../json.ts';
import type { Directory } from '../directory.ts';
import { placeOf } from '../draft.ts';
import type { Change, Effect, PolicyEntry, Live, PlanContext, StepDraft } from '../kind.ts';
import type { Ahead, PriorityMove } from '../order.ts';
import type { Properties } from '../property.ts';
import { type Chain, type RankedStep, rankedSteps } from '../ranking.ts';
import { create, remove, update } from './change.ts';
import { section } from './live.ts';
import { blocks, effectOf, effectOfLoss, grants, mayHideForwards } from './meaning.ts';

export function steps(changes: readonly Change[], { live, directory }: PlanContext): readonly StepDraft[] {
  const keys = live.map((one) => one.ref.key);
  const chains = chainsOf(changes, live, directory);
  const ahead = aheadIn(changes, chains, live);
  return rankedSteps({
    section,
    cmdlet: 'Set-TransportRule',
    present: keys,
    declared: changes.flatMap((change) => (isAhead(change) ? [] : declaredKey(change))),
    ahead,
    chains,
    describe: (chain, rule, move) => {
      const { title, effect } = describe(chain, rule, move, directory);
      return { title: ahead.keys.has(move.key) ? `${title}, above ${nextBelow(move, chains)}` : title, effect };
    },
  });
}

/** Objects whose place in the order the policies decide. */
function declaredKey(change: Change): readonly string[] {
  const decides =
    change.action === 'create' || change.action === 'keep' || (change.action === 'update' && change.entry !== null);
  return decides ? [change.ref.key] : [];
}

const isAhead = (change: Change): boolean =>
  declaredKey(change).length > 0 && 'entry' in change && change.entry?.ahead === true;

/** What has to stand above the rules that, once changed as planned, may hide forwards from it. */
function aheadIn(changes: readonly Change[], chains: readonly Chain[], live: readonly Live[]): Ahead {
  const keys = new Set(changes.filter(isAhead).map(({ ref }) => ref.key));
  const unresolved = new Map(live.map((one) => [one.ref.key, one.unresolved]));
  const hiding = chains.filter(({ ref, after }) => mayHideForwards(after.properties, unresolved.get(ref.key)));
  return { keys, above: new Set(hiding.map(({ ref }) => ref.key).filter((key) => !keys.has(key))) };
}

/** Every rule in its place: those that change, and those of which policies say nothing. */
function chainsOf(changes: readonly Change[], live: readonly Live[], directory: Directory): readonly Chain[] {
  const changing = new Set(changes.map(({ ref }) => ref.key));
  return [
    ...changes.flatMap((change) => chainOf(change, live, directory)),
    ...live.filter(({ ref }) => !changing.has(ref.key)).map((one) => resting(one, null)),
  ];
}

function chainOf(change: Change, live: readonly Live[], directory: Directory): readonly Chain[] {
  switch (change.action) {
    case 'create': {
      const { ref, entry, wanted } = change;
      const made = { properties: wanted, handle: entry.name };
      return [{ ref, place: entry.place, before: made, after: made, steps: [create(ref, entry, wanted, directory)] }];
    }
    case 'update': {
      const own = update(change, directory).map((step): RankedStep => ({ rank: 'stays', step }));
      const after = { properties: own.at(-1)?.step.becomes ?? change.live.properties, handle: change.live.handle };
      return [{ ...resting(change.live, change.entry), after, steps: own }];
    }
    case 'delete':
      return [{ ...resting(change.live, change.entry), steps: [remove(change.live, change.entry, directory)] }];
    case 'keep':
      return [resting(change.live, change.entry)];
    case 'ignore':
      return [resting(change.live, null)];
    case 'unknown':
      return live.filter((one) => one.ref.key === change.ref.key).map((one) => resting(one, change.entry));
    default:
      return unreachable(change);
  }
}

function resting(live: Live, entry: PolicyEntry | null): Chain {
  const now = { properties: live.properties, handle: live.handle };
  return { ref: live.ref, place: placeOf(entry), before: now, after: now, steps: [] };
}

/** The rule that one comes to stand above. */
function nextBelow({ order, to }: PriorityMove, chains: readonly Chain[]): string {
  const key = order[to + 1] ?? '';
  return chains.find(({ ref }) => ref.key === key)?.after.handle ?? key;
}

/** A rule that comes earlier acts on what others had; one that comes later leaves that to them. */
function describe(
  chain: Chain,
  rule: Properties,
  { from, to, order }: PriorityMove,
  directory: Directory,
): { readonly title: string; readonly effect: Effect } {
  const title = `move the transport rule ${chain.after.handle} to place ${to + 1} of ${order.length}`;
  if (!blocks(rule) && !grants(rule, directory)) return { title, effect: 'neutral' };
  return { title, effect: to < from ? effectOf(rule, directory) : effectOfLoss(rule, directory) };
}
