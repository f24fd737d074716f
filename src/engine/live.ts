import type { Directory } from '../kinds/directory.ts';
import { type Live, refName } from '../kinds/kind.ts';
import type { AcceptedDomain } from '../kinds/read-only/index.ts';
import type { Known } from '../tenant/tenant.ts';
import type { Surroundings } from './surroundings.ts';

/** What a tenant has, as far as it could be read. */
export interface LiveTenant {
  /** The initial domain that the tenant itself names. */
  readonly domain: Known<string>;
  readonly acceptedDomains: Known<readonly AcceptedDomain[]>;
  /** The declared kinds, by section; normalised and in the service's order. */
  readonly sections: ReadonlyMap<string, Known<readonly Live[]>>;
  readonly directory: Directory;
  /** Null where only some objects were read again. */
  readonly surroundings: Surroundings | null;
}

/** The objects of a section; none where it was not read. */
export function rowsIn({ sections }: Pick<LiveTenant, 'sections'>, section: string): readonly Live[] {
  const known = sections.get(section);
  return known?.state === 'present' ? known.value : [];
}

/** What was read never changes, so that a section is indexed once for all who look something up in it. */
const indexes = new WeakMap<readonly Live[], ReadonlyMap<string, Live>>();

/** The objects of a section by their `section/key`. */
export function indexOf(section: readonly Live[]): ReadonlyMap<string, Live> {
  const index = indexes.get(section) ?? new Map(section.map((one) => [refName(one.ref), one]));
  indexes.set(section, index);
  return index;
}
