import { withoutRepeats } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json, sameJson } from '../../json.ts';
import type { Directory } from '../../kinds/directory.ts';
import type { PolicyEntry, Kind, Live } from '../../kinds/kind.ts';
import type { Property } from '../../kinds/property.ts';
import { normalSpec } from '../../kinds/table.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { LiveTenant } from './live.ts';

/** A recipient that a policy names, with the place where it does. */
interface Mention {
  readonly entry: PolicyEntry;
  readonly property: Property;
  readonly identity: string;
  readonly path: readonly (string | number)[];
}

/** Every identity that the policies name: in a property that holds recipients, in a grant, and in an expectation. */
export function namedIdentities(desired: Desired, kinds: readonly Kind[]): readonly string[] {
  const named = mentionsOf(desired, kinds).map((mention) => mention.identity);
  const expected = desired.expectations.flatMap(({ spec }) => sendersNamed(spec['from']));
  return [...new Set([...named, ...granteesNamed(desired), ...expected])];
}

/** A grant may need no object that names its people: where everyone may forward, say. */
const granteesNamed = ({ grants }: Desired): readonly string[] =>
  (grants ?? [])
    .filter(({ ended }) => !ended)
    .flatMap(({ from }) => from)
    .flatMap(({ kind, name }) => (kind === 'person' || kind === 'group' ? [name] : []));

/** Whom an expectation is about: people, or the members of groups; everyone has no name. */
export function sendersNamed(from: Json | undefined): readonly string[] {
  if (isObject(from)) return sendersNamed(from['memberOf']);
  const named = isList(from) ? from : [from];
  return named.filter((one) => typeof one === 'string').filter((one) => one !== 'everyone');
}

function mentionsOf(desired: Desired, kinds: readonly Kind[]): readonly Mention[] {
  return kinds.flatMap((kind) => {
    const naming = kind.properties.filter(({ shape }) => shape === 'recipient' || shape === 'recipients');
    return standing(desired, kind).flatMap((entry) => naming.flatMap((property) => mentionsIn(entry, property)));
  });
}

const standing = (desired: Desired, { section }: Kind): readonly PolicyEntry[] =>
  (desired.entries.get(section) ?? []).filter((entry) => !entry.ended);

function mentionsIn(entry: PolicyEntry, property: Property): readonly Mention[] {
  const value: Json | undefined = entry.spec[property.name];
  if (typeof value === 'string') return [{ entry, property, identity: value, path: [property.name] }];
  if (!isList(value)) return [];
  return value.flatMap((identity, index) =>
    typeof identity === 'string' ? [{ entry, property, identity, path: [property.name, index] }] : [],
  );
}

/** What is wrong with the policies in the face of the tenant: names nobody bears, and what no plan changes. */
export function problemsWith(desired: Desired, kinds: readonly Kind[], live: LiveTenant): readonly Diagnostic[] {
  return [
    ...withoutRepeats(unfoundRecipients(desired, kinds, live.directory)),
    ...kinds.flatMap((kind) => entryProblems(desired, kind, live)),
  ];
}

function unfoundRecipients(desired: Desired, kinds: readonly Kind[], directory: Directory): readonly Diagnostic[] {
  const declared = new Set(
    (desired.entries.get('groups') ?? []).filter((entry) => !entry.ended).map((entry) => entry.ref.key),
  );
  return mentionsOf(desired, kinds).flatMap((mention) => {
    const { entry, path, identity, property } = mention;
    const found = directory.find(identity);
    if (found.state === 'unknown' && found.because.reason === 'conflict') {
      return [error('PST911', entry, path, found.because.message, 'name it by its address or its Guid')];
    }
    if (found.state !== 'absent' || property.anyAddress === true || declared.has(identity.toLowerCase())) return [];
    return [
      error(
        'PST910',
        entry,
        path,
        `the tenant has no recipient ${identity}`,
        'mend the address, or declare the group under `groups`',
      ),
    ];
  });
}

function entryProblems(desired: Desired, kind: Kind, { sections, directory }: LiveTenant): readonly Diagnostic[] {
  const section = sections[kind.section];
  if (section.state !== 'present') return [];
  const rows = new Map(section.value.map((live) => [live.ref.key, live]));
  return standing(desired, kind).flatMap((entry) => {
    const live = rows.get(entry.ref.key);
    if (live !== undefined) return fixedProblems(kind, entry, live, directory);
    return kind.facet === true
      ? [error('PST912', entry, [], `the tenant has no mailbox ${entry.name}`, 'mend the address, or remove the entry')]
      : [];
  });
}

function fixedProblems(kind: Kind, entry: PolicyEntry, live: Live, directory: Directory): readonly Diagnostic[] {
  const blind = new Set(live.unresolved.map((one) => one.property));
  const fixed = kind.properties.filter(
    ({ name, fixed: never }) => never === true && name in entry.spec && !blind.has(name) && live.beyond.length === 0,
  );
  if (fixed.length === 0) return [];
  const { properties } = normalSpec(fixed, entry.spec, directory);
  const differing = fixed.filter(({ name }) => !sameJson(properties[name] ?? null, live.properties[name] ?? null));
  return differing.map(({ name }) => {
    const message = `${name} is ${JSON.stringify(live.properties[name] ?? null)} in the tenant, and no plan changes it`;
    return error(
      'PST913',
      entry,
      [name],
      message,
      'declare what is there, or remove the object and make it anew under another name',
    );
  });
}

function error(
  code: Diagnostic['code'],
  entry: PolicyEntry,
  path: readonly (string | number)[],
  message: string,
  hint: string,
): Diagnostic {
  return { code, severity: 'error', message, span: entry.locate(path), related: [], hint };
}
