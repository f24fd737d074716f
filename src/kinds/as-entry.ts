import { type Json, type JsonObject, sameJson, textAt } from '../json.ts';
import type { Kind, Live } from './kind.ts';
import type { Properties, Property } from './property.ts';

/**
 * How a policy declares a live object: what it is known by, what its section is about, what is managed as a whole, and
 * whatever is not as the service makes it. What is left out is then not managed, or is none anyway.
 */
export function asEntry(kind: Kind, live: Live): JsonObject {
  const identity = { [kind.identity]: textAt(live.properties, kind.identity) || live.name };
  const usual = kind.complete({ ...identity, ...lasting(kind, live.properties) });
  const said = kind.properties.flatMap((property) => {
    const value = live.properties[property.name] ?? nothing(property, live);
    const differs = !sameJson(value, usual[property.name] ?? property.fallback ?? null);
    const isSaid = differs || property.whole === true || property.essential === true;
    return value !== null && isSaid ? [[property.name, value] as const] : [];
  });
  return { ...identity, ...Object.fromEntries(said) };
}

/** What decides which properties an object has at all. */
const lasting = (kind: Kind, properties: Properties): Properties =>
  Object.fromEntries(
    kind.properties.flatMap(({ name, fixed, whole }) => {
      const value = properties[name];
      return value !== undefined && (fixed === true || whole === true) ? [[name, value] as const] : [];
    }),
  );

/** An essential list that is known to be empty is said to be empty: left out, it would not be managed. */
function nothing({ name, shape, essential }: Property, { unresolved }: Live): Json {
  const known = essential === true && shape === 'recipients' && !unresolved.some((one) => one.property === name);
  return known ? [] : null;
}
