import type { Span } from '../../diagnostics/diagnostic.ts';
import { canonical, isList, isObject, type Json, type JsonObject } from '../../json.ts';
import type { PolicyEntry, Governance, Kind, RawEntry } from '../../kinds/kind.ts';
import type { Properties } from '../../kinds/property.ts';
import { governanceFields } from '../../kinds/section.ts';
import { hasCome } from './days.ts';
import type { Path } from '../text/nodes.ts';
import { placeOf } from '../text/place.ts';
import type { FittingSource } from '../schema/validate.ts';

/** A list member that says until when it belongs. */
export interface DatedMember {
  readonly entry: PolicyEntry;
  readonly address: string;
  readonly until: string;
  readonly span: Span;
}

/** An entry with what its lists say beyond addresses. */
export interface ReadEntry {
  readonly entry: PolicyEntry;
  readonly members: readonly DatedMember[];
  /** Everything the entry says, governance included, for the digest. */
  readonly written: JsonObject;
}

/** The entries of one section of one source, as of a day. */
export function entriesOf(kind: Kind, source: FittingSource, at: string): readonly ReadEntry[] {
  const section = source.value[kind.section];
  if (section === undefined) return [];
  return kind.entries(section).map((raw) => readEntry(kind, source, section, raw, at));
}

function readEntry(kind: Kind, source: FittingSource, section: Json, raw: RawEntry, at: string): ReadEntry {
  const path = [kind.section, ...raw.path];
  const governance = governanceOf(valueAt(section, raw.path));
  const lists = new Map(Object.entries(raw.spec).flatMap(([name, value]) => datedList(name, value, at)));
  const entry: PolicyEntry = {
    ref: { section: kind.section, key: raw.key },
    name: raw.name,
    spec: lists.size === 0 ? raw.spec : { ...raw.spec, ...addressesIn(lists) },
    governance,
    ended: hasCome(governance.until, at),
    place: placeOf(source.spanOf(path)),
    locate: (inner) => source.spanOf([...path, ...writtenPath(inner, lists, raw.spec)]),
  };
  return {
    entry,
    members: lists.size === 0 ? [] : membersOf(entry, raw, source, path),
    written: { ...raw.spec, ...governance },
  };
}

const addressesIn = (lists: ReadonlyMap<string, readonly Kept[]>): Properties =>
  Object.fromEntries([...lists].map(([name, list]) => [name, list.map(({ address }) => address)]));

/** A list member that still belongs, and where the person wrote it. */
interface Kept {
  readonly address: string;
  readonly index: number;
}

/** A list in which some members carry a date: those that still belong on the day. Other lists are left as they are. */
function datedList(name: string, value: Json, at: string): readonly (readonly [string, readonly Kept[]])[] {
  if (!isList(value) || !value.some(isMember)) return [];
  const kept = value.flatMap((item, index) => {
    if (!isMember(item)) return [{ address: typeof item === 'string' ? item : canonical(item), index }];
    return hasCome(governanceOf(item).until, at) ? [] : [{ address: item.address, index }];
  });
  return [[name, kept]];
}

const isMember = (item: Json): item is JsonObject & { readonly address: string } =>
  isObject(item) && typeof item['address'] === 'string';

/** Ended members are gone from the spec, so that its third item may be the fourth that was written. */
function writtenPath(path: Path, lists: ReadonlyMap<string, readonly Kept[]>, spec: Properties): Path {
  const [name, index, ...rest] = path;
  const kept = lists.get(String(name))?.[Number(index)];
  if (name === undefined || kept === undefined) return path;
  const list = spec[name];
  const item = isList(list) ? list[kept.index] : undefined;
  return [name, kept.index, ...(isObject(item) ? ['address'] : []), ...rest];
}

function membersOf(entry: PolicyEntry, raw: RawEntry, source: FittingSource, path: Path): readonly DatedMember[] {
  return Object.entries(raw.spec).flatMap(([name, list]) =>
    (isList(list) ? list : []).flatMap((item, index) => {
      const { until } = isMember(item) ? governanceOf(item) : {};
      if (!isMember(item) || until === undefined) return [];
      return [{ entry, address: item.address, until, span: source.spanOf([...path, name, index, 'until']) }];
    }),
  );
}

/** Who answers for an entry, as far as the entry says. */
export function governanceOf(item: Json): Governance {
  if (!isObject(item)) return {};
  const given = governanceFields.flatMap((field) => {
    const value = item[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  return Object.fromEntries(given);
}

function valueAt(value: Json, path: Path): Json {
  return path.reduce<Json>((inner, part) => {
    if (isList(inner)) return inner[Number(part)] ?? null;
    return isObject(inner) ? (inner[String(part)] ?? null) : null;
  }, value);
}
