import { type Change, type Kind, type Live, refName } from '../../kinds/kind.ts';
import { matched } from '../../kinds/transport-rule/meaning.ts';
import type { SectionChanges } from '../diff/diff.ts';
import { type Deed, deedsOf } from './effects.ts';
import type { RulesAt } from './told-rule.ts';

/** What declared objects do with mail, where that is other than what they were declared to do. */
export const meaningsOf = (
  sections: readonly SectionChanges[],
  rules: RulesAt,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    sections.flatMap(({ kind, changes }) =>
      changes.flatMap((change) => {
        const told = meaningOf(kind, change, rules);
        return told.length === 0 ? [] : [[refName(change.ref), told] as const];
      }),
    ),
  );

function meaningOf(kind: Kind, change: Change, rules: RulesAt): readonly string[] {
  if (change.action !== 'update' || change.because !== 'declared') return [];
  const { live, wanted } = change;
  const declared = { ...live, properties: wanted };
  const [now, then] = [live, declared].map((one) => deedsOf({ kind, live: one }, rules));
  const known = new Set((then ?? []).map(({ told }) => told));
  const fresh = (now ?? []).filter(({ told }) => !known.has(told));
  return [...fresh, ...(kind.section === 'transportRules' ? otherMail(live, declared, now ?? []) : [])].map(
    ({ told }) => told,
  );
}

/** What a rule that sends mail anywhere does to other mail than it was declared to. */
function otherMail(live: Live, declared: Live, now: readonly Deed[]): readonly Deed[] {
  const [taken, before] = [matched(live.properties), matched(declared.properties)];
  return taken === before ? [] : now.map(({ does, told }) => ({ does, told: `${told}: it takes ${taken}` }));
}
