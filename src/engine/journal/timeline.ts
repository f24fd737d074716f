import { type Json, type JsonObject, sameJson } from '../../json.ts';
import { isItem, listOf, saysItems } from '../../kinds/items.ts';
import type { Plan, PlannedChange, Step } from '../plan/plan.ts';

/** What a plan does to one object, from its first step to its last. */
export interface Timeline {
  readonly object: string;
  /** Its properties and items after the last step, as far as steps say them; null when it is gone. */
  readonly end: JsonObject | null;
  /** What the plan changes of it, that included which it changes only on the way. */
  readonly changed: readonly string[];
  /** The values that one of these had before the last step: replicas may still show any of them. */
  readonly earlier: (name: string) => readonly Json[];
}

/** The course of every object that a plan touches. */
export function coursesOf({ steps, changes, observed }: Plan): ReadonlyMap<string, Timeline> {
  const changesTo = grouped(changes);
  const before = new Map(observed.map((one) => [one.object, one.properties]));
  return new Map(
    [...grouped(steps)].map(([object, own]) => [
      object,
      courseOf(object, own, changesTo.get(object) ?? [], before.get(object) ?? null),
    ]),
  );
}

function grouped<T extends { readonly object: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map(all.map((one) => [one.object, [] as T[]]));
  for (const one of all) groups.get(one.object)?.push(one);
  return groups;
}

function courseOf(
  object: string,
  steps: readonly Step[],
  changes: readonly PlannedChange[],
  before: JsonObject | null,
): Timeline {
  const said = steps.flatMap(({ becomes }) => (becomes === null ? [] : [becomes]));
  const stages = said.filter((one) => !saysItems(one));
  const items = Object.fromEntries(said.filter(saysItems).flatMap((one) => Object.entries(one)));
  const fields = changes.flatMap((change) => change.fields);
  const removed = changes.some((change) => change.action === 'delete');
  // What is removed is relied on as a whole, so that its way out can be followed from the start.
  const moved = differences(removed && before !== null ? [before, ...stages] : stages);
  return {
    object,
    end: steps.at(-1)?.becomes === null ? null : { ...stages.at(-1), ...items },
    changed: [
      ...new Set([
        ...wholly(
          fields.map((one) => one.field),
          items,
        ),
        ...moved,
        ...Object.keys(items),
      ]),
    ],
    earlier: (name) => {
      if (isItem(name)) return [items[name] !== true];
      const from = fields.filter((one) => one.field === name).map((one) => one.from);
      return [...from, ...stages.slice(0, -1).map((stage) => stage[name] ?? null)];
    },
  };
}

/** The properties that are not written item by item. */
function wholly(names: readonly string[], items: JsonObject): readonly string[] {
  const lists = new Set(Object.keys(items).map(listOf));
  return names.filter((name) => !lists.has(name));
}

const differences = (stages: readonly JsonObject[]): readonly string[] =>
  stages.slice(1).flatMap((stage, index) => differing(stages[index] ?? {}, stage));

const differing = (one: JsonObject, other: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => !sameJson(one[name] ?? null, other[name] ?? null),
  );
