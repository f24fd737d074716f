import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { Amendment } from '../../posture/question/remedies.ts';
import { type Patch, patchOf, patchText, type Workshop } from '../answers/patch.ts';
import type { EvidenceFile } from './evidence-files.ts';
import type { ObservedUses } from '../evidence/evidence-report.ts';
import { described } from './planned-evidence.ts';
import { type PlainUse, usesIn } from './uses.ts';

/** What files show of what lets forwards out, and how narrow it could be. */
export const observedUses = (files: readonly EvidenceFile[], workshop: Workshop, at: Date): ObservedUses => ({
  files: files.map(described),
  uses: usesIn(workshop.world, files, at).map((use) => Object.assign({ patch: patchFor(use, workshop) }, use)),
});

/** Policy YAML without those who were not seen to use an outbound policy; null where that cannot be written. */
function patchFor({ object, state, idle }: PlainUse, workshop: Workshop): string | null {
  const [section = '', ...rest] = object.split('/');
  if (section !== 'outboundPolicies' || state === 'unknown') return null;
  const name = rest.join('/');
  if (state === 'idle') return written([amendment(section, name, { autoForwardingMode: 'Off' })], workshop, []);
  if (idle.length === 0) return null;
  return written(holders(name, workshop), workshop, idle);
}

const amendment = (section: Amendment['section'], object: string, entry: JsonObject): Amendment => ({
  title: `narrow ${object}`,
  section,
  object,
  entry,
});

/** What names the people of a policy: itself, and the groups that it is for. */
function holders(name: string, { world, declares }: Workshop): readonly Amendment[] {
  const rules =
    world.outbound.state === 'present' ? world.outbound.value.rules.filter((one) => one.policy === name) : [];
  const addresses = rules.flatMap(({ fromMemberOf }) =>
    fromMemberOf.flatMap(({ key }) => (key.state === 'present' ? (world.groups.get(key.value)?.address ?? []) : [])),
  );
  const from = rules.flatMap((rule) => rule.from.map(({ identity }) => identity));
  const own =
    from.length === 0
      ? []
      : [amendment('outboundPolicies', name, declares(`outboundPolicies/${name}`) === null ? { from } : {})];
  return [...own, ...[...new Set(addresses)].map((address) => amendment('groups', address, {}))];
}

function written(amendments: readonly Amendment[], workshop: Workshop, idle: readonly string[]): string | null {
  const patch = patchOf(amendments, workshop);
  return patch === null ? null : patchText(without(patch, new Set(idle)));
}

/** The same entries without some people, by whatever they are listed under. */
const without = (patch: Patch, people: ReadonlySet<string>): Patch =>
  Object.fromEntries(
    Object.entries(patch).map(([section, entries]) => [section, entries.map((entry) => thinned(entry, people))]),
  );

const thinned = (entry: JsonObject, people: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(entry).map(([name, value]): [string, Json] => [
      name,
      isList(value) && ['from', 'members'].includes(name) ? value.filter((one) => !people.has(nameIn(one))) : value,
    ]),
  );

const nameIn = (item: Json): string =>
  (typeof item === 'string' ? item : isObject(item) ? textAt(item, 'address') : '').toLowerCase();
