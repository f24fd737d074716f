import { eachSection, sectionsOf } from '../../kinds/objects.ts';
import { type Json, textAt } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { saysItems, withItems } from '../../kinds/items.ts';
import type { Kind, Live, StepDraft } from '../../kinds/kind.ts';
import type { Properties } from '../../kinds/property.ts';
import type { Known } from '../../tenant/tenant.ts';
import type { LiveTenant } from './live.ts';
import { keysOf, kindOf, reranking } from './ranks.ts';

type Steps = readonly Pick<StepDraft, 'ref' | 'call' | 'becomes'>[];

/** The tenant as it would be once these steps are done, in this order: what each object becomes, and the order of rules. */
export function project(live: LiveTenant, steps: Steps): LiveTenant {
  const touched = new Map(steps.map((step) => [step.ref.section, [] as Steps[number][]]));
  for (const step of steps) touched.get(step.ref.section)?.push(step);
  const sections = eachSection(live.sections).map(([section, known]) => {
    const own = touched.get(section);
    return [section, own === undefined ? known : after(known, own, kindOf(section))] as const;
  });
  return { ...live, sections: sectionsOf(sections) };
}

function after(known: Known<readonly Live[]>, steps: Steps, kind: Kind | undefined): Known<readonly Live[]> {
  if (known.state !== 'present') return known;
  const objects = new Map(known.value.map((one) => [one.ref.key, one]));
  const reranked = reranking(kind);
  let order = keysOf(kind, known.value);
  for (const step of joined(steps, (one, other) => one.ref.key === other.ref.key)) {
    order = reranked(order, step);
    const was = objects.get(step.ref.key) ?? unborn(step);
    if (step.becomes === null) objects.delete(step.ref.key);
    else objects.set(step.ref.key, { ...was, properties: become(was.properties, step.becomes) });
  }
  return { state: 'present', value: inOrder(objects, order) };
}

/** What an object is once its steps are done, from what it was; null where it is not there. */
export function outcome(was: Properties | null, steps: readonly Becoming[]): Properties | null {
  return joined(steps, () => true).reduce<Properties | null>(
    (now, { becomes }) => (becomes === null ? null : become(now ?? {}, becomes)),
    was,
  );
}

interface Becoming {
  readonly becomes: Properties | null;
}

/** Steps with the items of each run of them about one object in one: a list of thousands is made anew once. */
function joined<S extends Becoming>(steps: readonly S[], isSame: (one: S, other: S) => boolean): readonly S[] {
  const runs: S[] = [];
  let items: Record<string, Json> | null = null;
  for (const step of steps) {
    const said = step.becomes !== null && saysItems(step.becomes) ? step.becomes : null;
    const last = runs.at(-1);
    if (said !== null && items !== null && last !== undefined && isSame(last, step)) Object.assign(items, said);
    else {
      items = said && { ...said };
      runs.push(items === null ? step : { ...step, becomes: items });
    }
  }
  return runs;
}

/** What an object becomes keeps the lists of which it says nothing: they are written item by item, by other steps. */
const become = (was: Properties, becomes: Properties): Properties =>
  saysItems(becomes) ? withItems(was, becomes) : { ...pick(was, listsByItem), ...becomes };

const listsByItem = [
  ...new Set(kinds.flatMap(({ properties }) => properties.filter((one) => one.delta === true).map((one) => one.name))),
];

const pick = (all: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));

/** What a step creates, before it has a row of its own. */
function unborn({ ref, call }: Steps[number]): Live {
  const name = (call.via === 'exchange' ? textAt(call.parameters, 'Name') : '') || ref.key;
  return { ref, name, handle: name, properties: {}, beyond: [], unresolved: [], extra: {} };
}

/** What has a place in the order by its place, and behind it what has none. */
function inOrder(objects: ReadonlyMap<string, Live>, order: readonly string[]): readonly Live[] {
  const place = new Map(order.map((key, index) => [key, index]));
  const at = (live: Live): number => place.get(live.ref.key) ?? Number.MAX_SAFE_INTEGER;
  return [...objects.values()].toSorted((one, other) => at(one) - at(other));
}
