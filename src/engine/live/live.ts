import type { Directory } from '../../kinds/directory.ts';
import { type Live, refName } from '../../kinds/kind.ts';
import type { OwnDomain } from '../../kinds/read-only/index.ts';
import { type Rows, rowsOf, type Sections } from '../../kinds/objects.ts';
import { type Section, sectionNamed, sectionOf } from '../../kinds/sections.ts';
import { absent, type Known } from '../../tenant/tenant.ts';
import type { TenantContext } from './tenant-context.ts';

/** What a tenant has, as far as it could be read. */
export interface LiveTenant {
  /** The initial domain that the tenant itself names. */
  readonly domain: Known<string>;
  readonly acceptedDomains: Known<readonly OwnDomain[]>;
  /** The objects of each section, normalised and in the service's order. */
  readonly sections: Sections;
  readonly directory: Directory;
  /** Null where only some objects were read again. */
  readonly surroundings: TenantContext | null;
}

/** The domains that are the tenant's own, as far as they could be read. */
export const ownDomainsIn = ({ acceptedDomains, domain }: LiveTenant): readonly string[] => [
  ...(acceptedDomains.state === 'present' ? acceptedDomains.value.map(({ domainName }) => domainName) : []),
  ...(domain.state === 'present' ? [domain.value] : []),
];

/** The objects of a section; none where it was not read. */
export const rowsIn = <S extends Section>({ sections }: Pick<LiveTenant, 'sections'>, section: S): Rows<S> =>
  rowsOf(sections[section]);

/** The section that an object's name (`section/key`) begins with, as it was read. */
export function sectionHolding({ sections }: LiveTenant, object: string): Known<readonly Live[]> {
  const section = sectionNamed(sectionOf(object));
  return section === null ? absent : sections[section];
}

/** What was read never changes, so that a section is indexed once for all who look something up in it. */
const indexes = new WeakMap<readonly Live[], ReadonlyMap<string, Live>>();

/** The objects of a section by their `section/key`. */
export function indexOf(section: readonly Live[]): ReadonlyMap<string, Live> {
  const index = indexes.get(section) ?? new Map(section.map((one) => [refName(one.ref), one]));
  indexes.set(section, index);
  return index;
}
