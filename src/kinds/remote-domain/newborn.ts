import type { Ref } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaults } from '../table.ts';
import { properties } from './properties.ts';

/** An entry as New-RemoteDomain makes it. */
export const newborn = (ref: Ref, name: string): Properties => ({ ...defaults(properties), domainName: ref.key, name });

/** The settings in which one differs from another; the name is none. */
export const changedFrom = (from: Properties, to: Properties): readonly string[] =>
  properties.filter(({ name }) => name !== 'name' && to[name] !== from[name]).map(({ name }) => name);
