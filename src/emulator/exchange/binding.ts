import { isObject, type Json, type JsonObject } from '../../json.ts';
import type { CmdletSpec, ParameterSpec } from '../catalogue/catalogue.ts';
import { convert } from './convert.ts';
import { CmdletRefusal } from './refusal.ts';

/** Parameters under their full names, converted to the types of the catalogue. A switch that is false is left out. */
export type Bound = JsonObject;

/** Binds what a request gave as PowerShell does, and refuses what the service refuses. */
export function bind(spec: CmdletSpec, given: JsonObject): Bound {
  const values = Object.entries(given).filter(([key]) => !key.includes('@'));
  const found = values.map(([key, value]) => ({ key, value, parameter: parameterNamed(spec, key) }));
  const unknown = found.filter(({ parameter }) => parameter === null).map(({ key }) => key);
  if (unknown.length > 0) throw new CmdletRefusal({ kind: 'parameters', names: unknown });
  const bound: Record<string, Json> = {};
  for (const { parameter, value } of found) {
    if (parameter === null || isAbsentSwitch(parameter, value)) continue;
    if (Object.hasOwn(bound, parameter.name)) throw new CmdletRefusal({ kind: 'parameters', names: [parameter.name] });
    bound[parameter.name] = convert(parameter, value);
  }
  requireAll(spec, bound);
  return bound;
}

const isAbsentSwitch = (parameter: ParameterSpec, value: Json): boolean =>
  parameter.type === 'SwitchParameter' && parameter.name !== 'Confirm' && value === false;

/** Names ignore letter case and may be cut short as long as one parameter alone begins so (about_Parameters). */
function parameterNamed(spec: CmdletSpec, key: string): ParameterSpec | null {
  const name = key.toLowerCase();
  const exact = spec.parameters.find((one) => [one.name, ...one.aliases].some((known) => known.toLowerCase() === name));
  if (exact !== undefined) return exact;
  const starting = name === '' ? [] : spec.parameters.filter((one) => one.name.toLowerCase().startsWith(name));
  const [only, ...more] = starting;
  return more.length === 0 ? (only ?? null) : null;
}

function requireAll(spec: CmdletSpec, bound: Bound): void {
  const missing = spec.parameters.filter(({ name, required }) => required && isNothing(bound[name]));
  if (missing.length > 0) throw new CmdletRefusal({ kind: 'missing', names: missing.map(({ name }) => name) });
}

const isNothing = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

/** A change of a list as a hashtable asks for it. */
export interface ListDelta {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Reads a bound hashtable; null for anything else. */
export function deltaOf(value: Json | undefined): ListDelta | null {
  if (!isObject(value)) return null;
  const under = (name: string): readonly string[] => {
    const field = Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1] ?? [];
    return [field].flat().map(String);
  };
  return { add: under('add'), remove: under('remove') };
}
