import { asEntry } from '../kinds/as-entry.ts';
import type { Directory } from '../kinds/directory.ts';
import { group } from '../kinds/group/index.ts';
import { writerOf } from '../kinds/group/properties.ts';
import { kinds } from '../kinds/index.ts';
import { type Kind, type Live, refName } from '../kinds/kind.ts';
import { isOrphan, section as outbound } from '../kinds/outbound-policy/live.ts';
import { type Property, textsOf } from '../kinds/property.ts';
import type { Item, Listing, Omitted } from '../policy/export/listing.ts';
import type { Known, TenantReader } from '../tenant/tenant.ts';
import type { Unread } from './answers/survey.ts';
import { inOrder, reasonOf } from './diff.ts';
import type { LiveTenant } from './live.ts';
import { readLive, remembering } from './live-read.ts';
import { unreadObject } from './unread.ts';

/** What a tenant has, as policies would say it. */
export interface Stock {
  /** The initial domain that the tenant itself names. */
  readonly domain: Known<string>;
  readonly listings: readonly Listing[];
  /** The sections that could not be read. Nothing is said of what is in them. */
  readonly unread: readonly Unread[];
}

/** Reads a tenant in order to write policies from it. Of groups those that a control names, and those in them. */
export async function takeStock(source: TenantReader, sections: readonly string[]): Promise<Stock> {
  const reader = remembering(source);
  const all = new Map(kinds.map((kind) => [kind, []]));
  const live = await readLive(reader, { sections: all, identities: [], surroundings: true });
  const groups = await readNamedGroups(reader, live);
  const wanted = kinds.filter((kind) => sections.includes(kind.section));
  const found = wanted.map((kind) => [kind, kind === group ? groups : live] as const);
  return {
    domain: live.domain,
    listings: found.flatMap(([kind, tenant]) => listingOf(kind, tenant)),
    unread: found.flatMap(([kind, tenant]) => unreadIn(kind, tenant)),
  };
}

/** Groups are read by their names, and whoever is in them is looked up: a plan of the policies will do the same. */
async function readNamedGroups(reader: TenantReader, { surroundings }: LiveTenant): Promise<LiveTenant> {
  const named = (surroundings?.groups ?? []).map((one) => one.group.address).filter((address) => address !== '');
  const sections = new Map([[group, named]]);
  const first = await readLive(reader, { sections, identities: [], surroundings: false });
  const members = rowsIn(group, first).flatMap((one) => textsOf(one.properties['members']));
  return readLive(reader, { sections, identities: members, surroundings: false });
}

function rowsIn({ section }: Kind, { sections }: LiveTenant): readonly Live[] {
  const known = sections.get(section);
  return known?.state === 'present' ? known.value : [];
}

function unreadIn(kind: Kind, { sections }: LiveTenant): readonly Unread[] {
  const known = sections.get(kind.section);
  return known?.state === 'unknown' ? [{ what: kind.section, why: reasonOf(known.because) }] : [];
}

/** A section of which nothing is there has nothing to be declared. */
function listingOf(kind: Kind, tenant: LiveTenant): readonly Listing[] {
  const rows = inOrder(kind, rowsIn(kind, tenant));
  if (rows.length === 0) return [];
  const twice = repeated(rows.map((one) => one.ref.key));
  return [{ kind, items: rows.map((one) => itemOf(kind, one, tenant.directory, twice.has(one.ref.key))) }];
}

function repeated(keys: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(keys.filter((key) => seen.size === seen.add(key).size));
}

/** What of a live object a policy can say, and why not the rest. */
export function itemOf(kind: Kind, live: Live, directory: Directory, shared = false): Item {
  const said = { object: refName(live.ref), name: live.name };
  const unread = unreadObject(live);
  if (unread !== null) return { ...said, is: 'left', why: reasonOf(unread), unread: true };
  const found = kind.properties.flatMap((property) => doubtsAbout(property, live, directory));
  const whole = found.find((doubt) => !isPart(kind, doubt.property));
  if (whole !== undefined) return { ...said, is: 'left', why: `${whole.property}: ${whole.why}`, unread: whole.unread };
  const why = undeclarable(live) ?? (shared ? 'another one bears the same name' : null);
  if (why !== null) return { ...said, is: 'left', why, unread: false };
  const known = Object.entries(asEntry(kind, live)).filter(([name]) => !found.some((one) => one.property === name));
  const { letsOut, removable } = kind.undeclared(live);
  const canEnd = removable || kind.facet === true;
  return { ...said, is: 'declared', entry: Object.fromEntries(known), letsOut, canEnd, omitted: found };
}

/** What a property holds and no policy can say: nobody could resolve it, or the tenant has nobody of that name. */
function doubtsAbout(property: Property, live: Live, directory: Directory): readonly Omitted[] {
  const { name, shape, anyAddress } = property;
  const unread = live.unresolved.find((one) => one.property === name);
  if (unread !== undefined) return [{ property: name, why: reasonOf(unread.because), unread: true }];
  if (anyAddress === true || (shape !== 'recipients' && shape !== 'recipient')) return [];
  const value = live.properties[name];
  const named = typeof value === 'string' ? [value] : textsOf(value);
  const found = named.flatMap((identity) => missing(name, identity, directory));
  // Whom Exchange lists in a group of its own it knows, whether or not anybody looked them up.
  const listed = property.delta === true && writerOf(live.properties['type']) === 'exchange';
  return found.filter((doubt) => !(listed && doubt.unread)).slice(0, 1);
}

function missing(property: string, identity: string, directory: Directory): readonly Omitted[] {
  const found = directory.find(identity);
  if (found.state === 'present') return [];
  if (found.state === 'unknown') return [{ property, why: reasonOf(found.because), unread: true }];
  return [{ property, why: `it names ${identity}, whom the tenant does not know`, unread: false }];
}

/** A list that an entry may leave unmanaged and still be worth writing: who is in a group, or keeps it. */
function isPart(kind: Kind, name: string): boolean {
  const property = kind.properties.find((one) => one.name === name);
  return property?.shape === 'recipients' && property.whole !== true;
}

/** Why an object that was read in full cannot be declared as it is. */
function undeclarable(live: Live): string | null {
  const [first] = live.beyond;
  if (live.ref.section === outbound && isOrphan(live)) return 'it is a rule whose policy is gone';
  if (first === undefined) return null;
  return live.ref.section === group.section
    ? live.beyond.join(', ')
    : `it uses what Postern does not understand: ${live.beyond.join(', ')}`;
}
