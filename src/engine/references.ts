import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isList, type Json } from '../json.ts';
import type { Directory } from '../kinds/directory.ts';
import type { Entry, Kind } from '../kinds/kind.ts';
import type { Property } from '../kinds/property.ts';
import type { Desired } from '../policy/policy.ts';

/** A recipient that a policy names, with the place where it does. */
interface Mention {
  readonly entry: Entry;
  readonly property: Property;
  readonly identity: string;
  readonly path: readonly (string | number)[];
}

/** Every identity that the policies name in a property that holds recipients. */
export function namedIdentities(desired: Desired, kinds: readonly Kind[]): readonly string[] {
  return [...new Set(mentionsOf(desired, kinds).map((mention) => mention.identity))];
}

function mentionsOf(desired: Desired, kinds: readonly Kind[]): readonly Mention[] {
  return kinds.flatMap((kind) => {
    const naming = kind.properties.filter(
      (property) => property.shape === 'recipient' || property.shape === 'recipients',
    );
    const entries = (desired.entries.get(kind.section) ?? []).filter((entry) => !entry.ended);
    return entries.flatMap((entry) =>
      naming.flatMap((property) => mentionsIn(entry, property, entry.spec[property.name])),
    );
  });
}

function mentionsIn(entry: Entry, property: Property, value: Json | undefined): readonly Mention[] {
  if (typeof value === 'string') return [{ entry, property, identity: value, path: [property.name] }];
  if (!isList(value)) return [];
  return value.flatMap((identity, index) =>
    typeof identity === 'string' ? [{ entry, property, identity, path: [property.name, index] }] : [],
  );
}

/** What is wrong with the recipients that policies name: nobody bears the name, or several do. */
export function checkReferences(desired: Desired, kinds: readonly Kind[], directory: Directory): readonly Diagnostic[] {
  const declared = new Set(
    (desired.entries.get('groups') ?? []).filter((entry) => !entry.ended).map((entry) => entry.ref.key),
  );
  return mentionsOf(desired, kinds).flatMap((mention) => {
    const found = directory.find(mention.identity);
    if (found.state === 'unknown' && found.because.type === 'AmbiguousIdentity')
      return [ambiguous(mention, found.because.message)];
    const missing =
      found.state === 'absent' && mention.property.anyAddress !== true && !declared.has(mention.identity.toLowerCase());
    return missing ? [nobody(mention)] : [];
  });
}

function nobody({ entry, path, identity }: Mention): Diagnostic {
  return {
    code: 'PST910',
    severity: 'error',
    message: `the tenant has no recipient ${identity}`,
    span: entry.locate(path),
    related: [],
    hint: 'mend the address, or declare the group under `groups`',
  };
}

function ambiguous({ entry, path }: Mention, message: string): Diagnostic {
  return {
    code: 'PST911',
    severity: 'error',
    message,
    span: entry.locate(path),
    related: [],
    hint: 'name it by its address or its Guid',
  };
}
