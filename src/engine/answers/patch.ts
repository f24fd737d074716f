import { stringify } from 'yaml';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { asEntry } from '../../kinds/as-entry.ts';
import { kinds } from '../../kinds/index.ts';
import type { PolicyEntry, Kind, Live } from '../../kinds/kind.ts';
import { textsOf } from '../../kinds/property.ts';
import type { Amendment } from '../../posture/question/remedies.ts';
import type { World } from '../../posture/world/world.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import type { Declares } from './places.ts';

/** What a patch is made from. */
export interface Workshop {
  readonly live: LiveTenant;
  readonly world: World;
  readonly declares: Declares;
  /** An entry as its file says it, dated members and governance included. */
  readonly written: (entry: PolicyEntry) => JsonObject | null;
}

/** Sections of policy YAML, ready to be written. */
export type Patch = Readonly<Record<string, readonly JsonObject[]>>;

export const patchText = (patch: Patch): string => stringify(patch, { lineWidth: 100 });

/** The entries that some changes ask for, each complete; null where one cannot be written. */
export function patchOf(amendments: readonly Amendment[], workshop: Workshop): Patch | null {
  const entries = new Map<string, { section: string; entry: JsonObject }>();
  for (const one of amendments) {
    const id = `${one.section}/${one.object}`.toLowerCase();
    const base = entries.get(id)?.entry ?? baseOf(one, workshop);
    if (base === null) return null;
    entries.set(id, { section: one.section, entry: laid(base, one.entry) });
  }
  const sections = new Map<string, JsonObject[]>();
  for (const { section, entry } of entries.values()) sections.set(section, [...(sections.get(section) ?? []), entry]);
  return Object.fromEntries(sections);
}

/** The same patch with the outbound policies that are there behind the new one: the order of the list decides. */
export function beforeOthers(patch: Patch, workshop: Workshop): Patch | null {
  const own = patch['outboundPolicies'] ?? [];
  if (own.length === 0) return null;
  const names = new Set(own.map((entry) => textAt(entry, 'name').toLowerCase()));
  const rest = rowsIn(workshop.live, 'outboundPolicies').filter((one) => !names.has(one.name.toLowerCase()));
  const behind: readonly JsonObject[] = rest.flatMap((one) => {
    const entry = entryOf('outboundPolicies', one, workshop);
    return entry === null ? [] : [entry];
  });
  return { ...patch, outboundPolicies: [...own, ...behind] };
}

const kindOf = (section: Amendment['section']): Kind | undefined => kinds.find((kind) => kind.section === section);

/** What the object's entry says now: as declared, else as the tenant has it where an entry is managed as a whole. */
function baseOf({ section, object }: Amendment, workshop: Workshop): JsonObject | null {
  const entry = workshop.declares(`${section}/${object}`);
  if (entry !== null) return workshop.written(entry);
  const live = rowsIn(workshop.live, section).find((one) => one.name.toLowerCase() === object.toLowerCase());
  if (section === 'transportRules' && live !== undefined) return entryOf(section, live, workshop);
  if (section === 'groups') return groupEntry(object, workshop.world);
  return { [kindOf(section)?.identity ?? 'name']: object };
}

function entryOf(section: Amendment['section'], live: Live, { declares, written }: Workshop): JsonObject | null {
  const entry = declares(`${section}/${live.name}`);
  if (entry !== null) return written(entry);
  const kind = kindOf(section);
  if (kind === undefined || live.beyond.length > 0 || live.unresolved.length > 0) return null;
  return asEntry(kind, live);
}

const types: Readonly<Record<string, string>> = {
  MailUniversalDistributionGroup: 'distribution',
  MailUniversalSecurityGroup: 'mailEnabledSecurity',
  GroupMailbox: 'microsoft365',
};

/** A group that no policy declares yet: membership is managed as a whole, so that everybody in it has to be named. */
function groupEntry(address: string, { groups, recipients }: World): JsonObject | null {
  const group = [...groups.values()].find((one) => one.address === address);
  const type = types[group?.type ?? ''];
  if (group === undefined || type === undefined || group.members.state !== 'present') return null;
  const members = group.members.value.map((key) => recipients.get(key)?.address ?? groups.get(key)?.address ?? '');
  return members.includes('') ? null : { address, type, displayName: group.name, members };
}

/** Lays a change over an entry; a list under `add` joins what is there. */
function laid(base: JsonObject, change: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [name, value] of Object.entries(change)) {
    merged[name] = isAddition(value) ? joined(base[name], value) : value;
  }
  return merged;
}

const isAddition = (value: Json): value is JsonObject => isObject(value) && isList(value['add']);

function joined(before: Json | undefined, { add }: JsonObject): readonly Json[] {
  const there = isList(before) ? before : typeof before === 'string' ? [before] : [];
  const names = new Set(there.map(nameIn));
  return [...there, ...textsOf(add).filter((one) => !names.has(one.toLowerCase()))];
}

/** A member is an address, or an object with one. */
const nameIn = (item: Json): string => {
  if (typeof item === 'string') return item.toLowerCase();
  return isObject(item) ? textAt(item, 'address').toLowerCase() : '';
};
