import { kinds } from '../../kinds/index.ts';
import type { Kind, Live } from '../../kinds/kind.ts';
import type { Known, TenantReader } from '../../tenant/tenant.ts';
import { indexOf, type LiveTenant, sectionHolding } from './live.ts';
import { readLive } from './live-read.ts';
import { sectionOf } from '../../kinds/sections.ts';

/** Reads objects again, by their `section/key`, and nothing beside them. */
export async function reread(reader: TenantReader, objects: readonly string[]): Promise<LiveTenant> {
  const touched = kinds.filter((kind) => objects.some((object) => sectionOf(object) === kind.section));
  const sections = new Map(touched.map((kind) => [kind, keysIn(kind, objects)] as const));
  return readLive(reader, { sections, identities: [], surroundings: false });
}

function keysIn({ section }: Kind, objects: readonly string[]): readonly string[] {
  const own = objects.filter((object) => object.startsWith(`${section}/`));
  return [...new Set(own.map((object) => object.slice(section.length + 1)))];
}

/** One object of what was read: absent where its section was read without it. */
export function objectIn(live: LiveTenant, object: string): Known<Live> {
  const section = sectionHolding(live, object);
  if (section.state !== 'present') return section;
  const found = indexOf(section.value).get(object);
  return found === undefined ? { state: 'absent' } : { state: 'present', value: found };
}
