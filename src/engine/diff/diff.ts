import { sameJson } from '../../json.ts';
import type { Directory } from '../../kinds/directory.ts';
import {
  type Change,
  type PolicyEntry,
  type FieldChange,
  type Kind,
  type LeftBecause,
  type Live,
  type Ref,
} from '../../kinds/kind.ts';
import type { Properties, Property } from '../../kinds/property.ts';
import { declaredAs, normalSpec, overlay } from '../../kinds/table.ts';
import { withOwnDomains } from '../../policy/grants/compile.ts';
import { isGrantsName } from '../../policy/grants/names.ts';
import type { Accepted, Desired, SectionScope } from '../../policy/schema/policy.ts';
import type { Known } from '../../tenant/tenant.ts';
import { acceptIn } from './accepted.ts';
import { closedBesideGrants } from './closed-beside-grants.ts';
import { becauseEnded, endedWith } from './ended-grants.ts';
import { sparedByGrants } from './granted-forwards.ts';
import { type LiveTenant, ownDomainsIn } from '../live/live.ts';
import { notUnderstood, reasonOf, unclearIn } from '../live/unread.ts';

/** The differences of one section, and what an accepted deviation kept out of them. */
export interface SectionChanges {
  readonly kind: Kind;
  readonly changes: readonly Change[];
  readonly accepted: readonly Accepted[];
}

const reportOnly: SectionScope = { undeclared: 'report', ignore: [] };

/** Compares every section that policies speak of with what the tenant has. */
export function diffAll(asked: Desired, live: LiveTenant, kinds: readonly Kind[]): readonly SectionChanges[] {
  const domains = ownDomainsIn(live);
  const desired = withOwnDomains(asked, domains);
  const ended = endedWith(desired, domains);
  return kinds.map((kind) => {
    const changes = sparedByGrants(closedBesideGrants(diffSection(kind, desired, live), desired), desired, live);
    const split = changes.map((change) => acceptIn(kind, change, desired.accepted, live.directory));
    return {
      kind,
      changes: split.map((one) => becauseEnded(one.change, ended)),
      accepted: split.flatMap((one) => one.accepted),
    };
  });
}

function diffSection(kind: Kind, desired: Desired, live: LiveTenant): readonly Change[] {
  const entries = inOrder(kind, desired.entries.get(kind.section) ?? []);
  const section = live.sections[kind.section];
  const scope = desired.scope.get(kind.section) ?? reportOnly;
  if (section.state !== 'present') {
    const isClaimed = claims(scope) || desired.entries.has(kind.section);
    return entries.length === 0 && isClaimed
      ? [unreadSection(kind, section)]
      : entries.map((entry) => unread(entry, section));
  }
  const rows = inOrder(kind, section.value);
  if (kind.allows === true) return rows.map((one) => diffAllowed(kind, entries, one, live.directory, scope));
  const declared = new Set(entries.map((entry) => entry.ref.key));
  const others = rows.filter((one) => !declared.has(one.ref.key));
  const byKey = new Map(rows.map((one) => [one.ref.key, one]));
  return [
    ...entries.flatMap((entry) => diffEntry(kind, entry, byKey, live.directory)),
    ...others.flatMap((one) => (isLeftOver(desired, one) ? endOfGrant(one) : diffUndeclared(kind, one, scope))),
  ];
}

/** An object that its entry allows as it is, or nobody. */
function diffAllowed(
  kind: Kind,
  entries: readonly PolicyEntry[],
  one: Live,
  directory: Directory,
  scope: SectionScope,
): Change {
  const entry = entries.find(({ ref, ended }) => !ended && ref.key === one.ref.key);
  const [own] = entry === undefined ? [] : diffEntry(kind, entry, new Map([[one.ref.key, one]]), directory);
  if (own?.action === 'keep' || own?.action === 'unknown') return own;
  const [other] = diffUndeclared(kind, one, scope);
  return other ?? { action: 'ignore', ref: one.ref, live: one, because: 'ignored', letsOut: null };
}

/** What grants made and no grant asks for any more: its name says so, and nobody else may give it. */
const isLeftOver = ({ grants }: Desired, { ref, name }: Live): boolean =>
  grants !== null && isGrantsName(ref.section, name);

const endOfGrant = (live: Live): readonly Change[] =>
  live.beyond.length > 0
    ? [partlyUnderstood(live)]
    : [{ action: 'delete', ref: live.ref, entry: null, live, because: 'undeclared' }];

/** Where a list's order means nothing, neither the order of files nor that of rows may show in a plan. */
export function inOrder<T extends { readonly ref: Ref }>(kind: Kind, items: readonly T[]): readonly T[] {
  return kind.ordered ? items : items.toSorted((a, b) => (a.ref.key < b.ref.key ? -1 : 1));
}

const claims = ({ undeclared }: SectionScope): boolean => undeclared === 'close' || undeclared === 'remove';

type Unread = Exclude<Known<unknown>, { state: 'present' }>;

function unread(entry: PolicyEntry, section: Unread): Change {
  return { action: 'unknown', ref: entry.ref, entry, because: [whyUnread(section)] };
}

/** A section that policies claim and that declares nothing: what is in it is unknown, and not nothing. */
const unreadSection = ({ section: name }: Kind, section: Unread): Change => ({
  action: 'unknown',
  ref: { section: name, key: '*' },
  entry: null,
  because: [whyUnread(section)],
});

const whyUnread = (section: Unread): string =>
  section.state === 'unknown' ? reasonOf(section.because) : 'the section was not read';

function diffEntry(
  kind: Kind,
  entry: PolicyEntry,
  section: ReadonlyMap<string, Live>,
  directory: Directory,
): readonly Change[] {
  const live = section.get(entry.ref.key);
  if (entry.ended) return live === undefined ? [] : ending(kind, entry, live);
  const spec = normalSpec(kind.properties, entry.spec, directory);
  if (spec.unresolved.length > 0)
    return [
      unknownEntry(
        entry,
        spec.unresolved.map((one) => reasonOf(one.because)),
      ),
    ];
  if (live !== undefined) return [diffLive(kind, entry, live, spec.properties)];
  if (kind.facet === true) return [];
  const wanted = declaredAs(kind, kind.complete(spec.properties), spec.properties);
  return [{ action: 'create', ref: entry.ref, entry, wanted }];
}

/** What happens on the day an entry ends: its object goes, or what it set on something returns to what it was. */
function ending(kind: Kind, entry: PolicyEntry, live: Live): readonly Change[] {
  if (live.beyond.length > 0) return [unknownEntry(entry, live.beyond)];
  if (kind.facet !== true) return [{ action: 'delete', ref: entry.ref, entry, live, because: 'ended' }];
  const others = Object.entries(live.properties).filter(([name]) => !kind.properties.some((one) => one.name === name));
  const wanted = { ...Object.fromEntries(others), ...kind.complete({ [kind.identity]: entry.name }) };
  const fields = fieldChanges(kind, live.properties, wanted);
  return fields.length === 0
    ? []
    : [{ action: 'update', ref: entry.ref, entry, live, wanted, fields, because: 'ended' }];
}

const unknownEntry = (entry: PolicyEntry, because: readonly string[]): Change => ({
  action: 'unknown',
  ref: entry.ref,
  entry,
  because,
});

function diffLive(kind: Kind, entry: PolicyEntry, live: Live, spec: Properties): Change {
  const wanted = declaredAs(kind, live.properties, spec);
  const fields = fieldChanges(kind, live.properties, wanted);
  const concerned = new Set([...Object.keys(spec), ...fields.map((field) => field.field)]);
  const managed = new Set(kind.properties.filter(isAlwaysManaged).map((one) => one.name));
  const blind = [
    ...live.unresolved.filter((one) => concerned.has(one.property)),
    ...unclearIn(live, (name) => managed.has(name) && !concerned.has(name)),
  ];
  if (blind.length > 0)
    return unknownEntry(
      entry,
      blind.map((one) => `${one.property}: ${reasonOf(one.because)}`),
    );
  if (fields.length === 0) return { action: 'keep', ref: entry.ref, entry, live };
  const strange = notUnderstood(live);
  if (strange !== null) return unknownEntry(entry, [`it ${strange}`]);
  return { action: 'update', ref: entry.ref, entry, live, wanted, fields, because: 'declared' };
}

/** A declared object is held to these whether its entry gives them or not. */
const isAlwaysManaged = ({ whole, inForce }: Property): boolean => whole === true || inForce === true;

/** Property by property, in the order of the kind's table. */
function fieldChanges(kind: Kind, from: Properties, to: Properties): readonly FieldChange[] {
  return kind.properties
    .filter(({ name }) => !sameJson(from[name] ?? null, to[name] ?? null))
    .map(({ name }) => ({ field: name, from: from[name] ?? null, to: to[name] ?? null }));
}

function diffUndeclared(kind: Kind, live: Live, scope: SectionScope): readonly Change[] {
  const { letsOut } = kind.undeclared(live);
  const ignore = (because: LeftBecause): Change => ({ action: 'ignore', ref: live.ref, live, because, letsOut });
  if (scope.ignore.some((pattern) => matches(pattern, live))) return [ignore('pattern')];
  switch (scope.undeclared) {
    case 'ignore':
      return letsOut === null ? [] : [ignore('ignored')];
    case 'report':
      return [live.unresolved.length > 0 ? unresolved(live, letsOut) : ignore('reported')];
    case 'close':
    case 'remove':
      return [isBlind(live) ? unresolved(live, letsOut) : claimed(kind, live, scope.undeclared)];
  }
}

/** What nobody can tell of an object may be why it is there: it is neither closed nor removed on that account. */
const isBlind = (live: Live): boolean => unclearIn(live, () => true).length > 0;

function claimed(kind: Kind, live: Live, rule: 'close' | 'remove'): Change {
  const { letsOut, close, removable } = kind.undeclared(live);
  if (rule === 'remove') return remove(live, removable, close, kind);
  if (close !== null) return closing(kind, live, close);
  return live.unresolved.length > 0
    ? unresolved(live, letsOut)
    : { action: 'ignore', ref: live.ref, live, because: 'nothing to close', letsOut };
}

function remove(live: Live, removable: boolean, close: Properties | null, kind: Kind): Change {
  if (live.beyond.length > 0) return partlyUnderstood(live);
  if (removable) return { action: 'delete', ref: live.ref, entry: null, live, because: 'undeclared' };
  if (close !== null) return closing(kind, live, close);
  return { action: 'ignore', ref: live.ref, live, because: 'kept', letsOut: null };
}

function closing(kind: Kind, live: Live, close: Properties): Change {
  if (live.beyond.length > 0) return partlyUnderstood(live);
  // What an undeclared object keeps is its own, its scope included: only the closing properties are laid over.
  const table = kind.properties.filter((property) => property.name in close);
  const wanted = overlay(table, live.properties, close);
  const fields = fieldChanges(kind, live.properties, wanted);
  return { action: 'update', ref: live.ref, entry: null, live, wanted, fields, because: 'undeclared' };
}

/** What an undeclared object lets out is not known where it does not say, or names somebody whom nobody could look up. */
const unresolved = (live: Live, letsOut: string | null): Change => ({
  action: 'unknown',
  ref: live.ref,
  entry: null,
  because: [
    ...(letsOut === null ? [] : [letsOut]),
    ...(ofAll(live) ?? live.unresolved.map((one) => `${one.property}: ${reasonOf(one.because)}`)),
  ],
});

/** Where nothing of an object was read, that is said once, and not of each of its properties; null where something was. */
function ofAll({ unresolved: all }: Live): readonly string[] | null {
  const [first] = all;
  const isOne = first !== undefined && all.length > 1 && all.every(({ because }) => because === first.because);
  return isOne ? [reasonOf(first.because)] : null;
}

const partlyUnderstood = (live: Live): Change => ({
  action: 'unknown',
  ref: live.ref,
  entry: null,
  because: [`it is undeclared and ${notUnderstood(live)}`],
});

/** Whether a pattern with `*` for any run of characters names an object, by its key or its name. */
export function matches(
  pattern: string,
  { ref, name }: { readonly ref: Pick<Ref, 'key'>; readonly name: string },
): boolean {
  const source = pattern.split('*').map(escaped).join('.*');
  const whole = new RegExp(`^${source}$`, 'iu');
  // `*` alone is the name of the built-in remote domain too; as a pattern it means everything.
  return whole.test(ref.key) || whole.test(name);
}

const escaped = (text: string): string => text.replace(/[\\^$.|?+()[\]{}/]/gu, String.raw`\$&`);
