import type { Call } from '../../tenant/tenant.ts';
import { write } from '../draft.ts';
import type { Ref } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaults, parameters } from '../table.ts';
import { properties } from './properties.ts';

/** An entry as New-RemoteDomain makes it. */
export const newborn = (ref: Ref, name: string): Properties => ({ ...defaults(properties), domainName: ref.key, name });

/** The settings in which one differs from another; the name is none. */
export const changedFrom = (from: Properties, to: Properties): readonly string[] =>
  properties.filter(({ name }) => name !== 'name' && to[name] !== from[name]).map(({ name }) => name);

/**
 * The calls that make an entry. New-RemoteDomain takes a name and a domain and nothing else, so that every setting is a
 * second call; what a new entry holds by itself is left alone, since writing it may overwrite its fellow.
 */
export function making(ref: Ref, name: string, wanted: Properties): readonly [Call, ...Call[]] {
  const made = write('New-RemoteDomain', { Name: name, DomainName: ref.key });
  const settings = changedFrom(newborn(ref, name), wanted);
  if (settings.length === 0) return [made];
  return [made, write('Set-RemoteDomain', { Identity: name, ...parameters(properties, settings, wanted) })];
}
