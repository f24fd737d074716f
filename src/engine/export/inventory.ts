import { group } from '../../kinds/group/index.ts';
import { kinds } from '../../kinds/index.ts';
import type { Kind, Live } from '../../kinds/kind.ts';
import { isSilent } from '../../kinds/transport-rule/in-force.ts';
import { textsOf } from '../../kinds/property.ts';
import type { AcceptedItem, ExportListing, Item } from '../../policy/export/listing.ts';
import type { Known, TenantReader } from '../../tenant/tenant.ts';
import { askedOf, type RulesRead, targetsIn } from '../answers/inbox-rules.ts';
import type { Unread } from '../answers/survey.ts';
import { pinsOf, type WayObject, waysideOf } from '../way/wayside.ts';
import { itemOf } from '../diff/declarable.ts';
import { inOrder } from '../diff/diff.ts';
import { reasonOf } from '../live/unread.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import { readLive, remembering } from '../live/live-read.ts';

/** What a tenant has, as policies would say it. */
export interface Inventory {
  /** The initial domain that the tenant itself names. */
  readonly domain: Known<string>;
  /** What it was taken from. */
  readonly live: LiveTenant;
  readonly listings: readonly ExportListing[];
  /** What stands on the way of the mail and cannot be declared, as it is. */
  readonly accepted: readonly AcceptedItem[];
  /** The sections that could not be read. Nothing is said of what is in them. */
  readonly unread: readonly Unread[];
}

/** Reads a tenant in order to write policies from it. Of groups those that a control names, and those in them. */
export async function takeInventory(
  source: TenantReader,
  sections: readonly string[],
  at: Date,
  rules: RulesRead = new Map(),
): Promise<Inventory> {
  const reader = remembering(source);
  const all = new Map(kinds.map((kind) => [kind, askedOf(kind, [], rules)]));
  const live = await readLive(reader, { sections: all, identities: [], surroundings: true }, targetsIn(rules));
  const groups = await readNamedGroups(reader, live);
  const wanted = kinds.filter((kind) => sections.includes(kind.section));
  const found = wanted.map((kind) => [kind, kind === group ? groups : live] as const);
  return {
    domain: live.domain,
    live,
    listings: found.flatMap(([kind, tenant]) => listingOf(kind, tenant, at)),
    accepted: waysideOf(live)
      .filter(({ does }) => does.length > 0)
      .map(acceptedItem),
    unread: found.flatMap(([kind, tenant]) => unreadIn(kind, tenant)),
  };
}

/** Groups are read by their names, and whoever is in them is looked up: a plan of the policies will do the same. */
async function readNamedGroups(reader: TenantReader, { surroundings }: LiveTenant): Promise<LiveTenant> {
  const named = (surroundings?.groups ?? []).map((one) => one.group.address).filter((address) => address !== '');
  const sections = new Map([[group, named]]);
  const first = await readLive(reader, { sections, identities: [], surroundings: false });
  const members = rowsIn(first, group.section).flatMap((one) => textsOf(one.properties['members']));
  return readLive(reader, { sections, identities: members, surroundings: false });
}

const acceptedItem = (one: WayObject): AcceptedItem => ({
  object: `${one.section}/${one.name}`,
  name: one.name,
  properties: pinsOf(one),
  told: one.told.join(', '),
});

function unreadIn(kind: Kind, { sections }: LiveTenant): readonly Unread[] {
  const known = sections[kind.section];
  return known.state === 'unknown' ? [{ what: kind.section, why: reasonOf(known.because) }] : [];
}

/** A section of which nothing is there has nothing to be declared. */
function listingOf(kind: Kind, tenant: LiveTenant, at: Date): readonly ExportListing[] {
  const rows = inOrder(kind, rowsIn(tenant, kind.section));
  if (rows.length === 0) return [];
  const twice = repeated(rows.map((one) => one.ref.key));
  return [
    { kind, items: rows.map((one) => inForce(itemOf(kind, one, tenant.directory, twice.has(one.ref.key)), one, at)) },
  ];
}

/** A rule that has ended lets nothing out. */
const inForce = (item: Item, { ref, properties }: Live, at: Date): Item =>
  item.is === 'declared' && ref.section === 'transportRules' && isSilent(properties, at)
    ? { ...item, letsOut: null }
    : item;

function repeated(keys: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(keys.filter((key) => seen.size === seen.add(key).size));
}
