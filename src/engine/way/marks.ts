import type { Live } from '../../kinds/kind.ts';
import { isSilent } from '../../kinds/transport-rule/in-force.ts';
import { type HeaderChange, headersAfter } from '../../kinds/transport-rule/loop-header.ts';
import { blocks } from '../../kinds/transport-rule/meaning.ts';
import { headersAsked } from '../../kinds/transport-rule/predicates.ts';
import { rowsIn } from '../live/live.ts';
import type { Deed, Stranger } from './effects.ts';
import type { RulesAt } from './told-rule.ts';

/** Headers that a rule writes or takes off, and by which a later rule knows the mail that it stops. */
export function marksChanged({ live }: Stranger, { live: tenant, at }: RulesAt): readonly Deed[] {
  if (live.ref.section !== 'transportRules' || isSilent(live.properties, at)) return [];
  const rules = rowsIn(tenant, 'transportRules');
  const behind = rules
    .slice(rules.findIndex(({ ref }) => ref.key === live.ref.key) + 1)
    .filter(({ properties }) => blocks(properties) && !isSilent(properties, at));
  return headersAfter(live.properties).flatMap((change) => told(change, behind));
}

function told({ header, how }: HeaderChange, behind: readonly Live[]): readonly Deed[] {
  const asking = behind.filter(({ properties }) => headersAsked(properties).includes(header)).map(({ name }) => name);
  if (asking.length === 0) return [];
  const verb = how === 'set' ? 'writes' : 'removes';
  return [{ does: 'preempts', told: `${verb} the header ${header}, by which ${asking.join(', ')} knows mail` }];
}
