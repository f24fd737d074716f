import type { Plan, PlannedChange } from '../../engine/plan/plan.ts';
import { type Block, type DocumentRow, quote, row, say, section } from '../document/document.ts';
import { actions, count } from '../words/words.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { changeBlock, touching } from './plan-blocks.ts';

/** More objects of one noun that grants ask for than somebody reads one by one. */
const most = 8;

/** What changes. Many objects of one noun that follow from grants are counted, and each of them is a detail. */
export function changeSections(plan: Plan): readonly Block[] {
  const changes = touching(plan);
  const many = [...grouped(changes.filter((one) => followsFromGrants(one, plan))).values()].filter(
    (some) => some.length > most,
  );
  const counted = new Set(many.flat());
  return [
    ...section('Changes', [
      changeBlock(
        plan,
        changes.filter((one) => !counted.has(one)),
      ),
      { kind: 'rows', numbered: false, rows: many.map(countedRow) },
    ]),
    ...section('Changes that follow from grants', [changeBlock(plan, [...counted])], true),
  ];
}

/** What may break something is told by itself. */
const followsFromGrants = ({ grants = [], object }: PlannedChange, { steps }: Plan): boolean =>
  grants.length > 0 && !steps.some((step) => step.object === object && step.hazards.length > 0);

function grouped(changes: readonly PlannedChange[]): ReadonlyMap<string, readonly PlannedChange[]> {
  const found = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    const key = `${change.action} ${change.noun}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [change]);
    else known.push(change);
  }
  return found;
}

function countedRow(changes: readonly PlannedChange[]): DocumentRow {
  const [{ action, noun } = { action: 'create', noun: 'object' } as const] = changes;
  const { sign, tone } = actions[action];
  const grants = new Set(changes.flatMap((change) => change.grants ?? []));
  return row(
    [[say(`${sign} ${count(changes.length, noun)}`, tone)]],
    [[quote(sentence(changes.map(({ name }) => name)))], [say(`for ${count(grants.size, 'grant')}`, 'faint')]],
  );
}
