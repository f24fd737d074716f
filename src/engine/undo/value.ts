import { isList, type Json, sameJson } from '../../json.ts';
import type { Property } from '../../kinds/property.ts';

/** One property at three times: before the run, as the run left it, and now. */
export interface Times {
  readonly was: Json;
  /** What was read of it before the run: the service may store more than it shows. */
  readonly seen: Json;
  readonly left: Json;
  readonly is: Json;
}

/** Whether a value is what the run left, or what was there before: anything else is somebody's doing since. */
export function isOurs({ seen, left, is }: Times, property: Property | undefined): boolean {
  // A list that is written item by item may gain and lose other items meanwhile.
  if (property?.delta === true) return true;
  return sameJson(is, left) || sameJson(is, seen);
}

/** The value that takes back what the run did to this one. */
export function takenBack({ was, left, is }: Times, property: Property | undefined): Json {
  if (property?.delta !== true) return was;
  const [before, after] = [items(was), items(left)];
  const kept = items(is).filter((item) => before.includes(item) || !after.includes(item));
  const lost = before.filter((item) => !after.includes(item) && !kept.includes(item));
  const all = [...kept, ...lost].sort();
  return all.length === 0 ? null : all;
}

const items = (value: Json): readonly string[] => (isList(value) ? value.map(String) : []);
