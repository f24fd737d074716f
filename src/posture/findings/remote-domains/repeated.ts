import { patternsFor } from '../../world/domains.ts';
import type { RemoteDomain, World } from '../../world/world.ts';
import { note, read, type Remark } from '../finding.ts';
import { domainEntry } from './entries.ts';

/** Remote domains that say what the next wider entry says anyway. */
export function repeatedEntries(world: World): readonly Remark[] {
  const all = read(world.remoteDomains);
  const byName = new Map(all.map((one) => [one.domainName, one]));
  return all.flatMap((one) => {
    const wider = widerThan(one, byName);
    if (wider === undefined || differ(one, wider)) return [];
    const says = `${one.domainName} says what ${wider.domainName} says`;
    return [note(domainEntry(one.domainName), says, 'remove it, unless it is to outlast the other')];
  });
}

const differ = (one: RemoteDomain, other: RemoteDomain): boolean =>
  one.autoForwardEnabled !== other.autoForwardEnabled ||
  one.isInternal !== other.isInternal ||
  one.ndrEnabled !== other.ndrEnabled;

/** The entry that would apply if this one were gone; a wildcard covers its apex as well. */
function widerThan({ domainName }: RemoteDomain, byName: ReadonlyMap<string, RemoteDomain>): RemoteDomain | undefined {
  for (const pattern of patternsFor(domainName.replace(/^\*\.?/u, ''))) {
    const wider = pattern.startsWith('*') && pattern !== domainName ? byName.get(pattern) : undefined;
    if (wider !== undefined) return wider;
  }
  return undefined;
}
