import { isObject, textAt } from '../../json.ts';
import type { Directory } from '../../kinds/directory.ts';
import { kinds } from '../../kinds/index.ts';
import type { Section } from '../../kinds/sections.ts';
import type { Kind } from '../../kinds/kind.ts';
import { instantOf, textOf } from '../../kinds/values.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { namesOf } from '../../tenant/names.ts';
import type { Row, TenantReader } from '../../tenant/tenant.ts';
import type { PlannedChange } from '../plan/plan.ts';

/** What the log knows objects by, whether policies can declare them or not. */
export interface LoggedKind extends Pick<Kind, 'properties'> {
  readonly section: Section;
  readonly requires: Pick<Kind['requires'], 'write'>;
}

/** Something that moved, with what is needed to find it in a log. */
export interface MovedObject {
  readonly change: PlannedChange;
  readonly kind: LoggedKind;
  /** Every name it has, in lower case. */
  readonly names: ReadonlySet<string>;
  /** When it was last changed at all, where its row says so. */
  readonly changedAt: string | null;
  /** Entra keeps it, and its records take longer to arrive than those of Exchange. */
  readonly byEntra: boolean;
  /** Others bear its name, so that a record which names it by that alone may be about any of them. */
  readonly shared: boolean;
}

/** Finds the names of what moved. The reader remembers its answers: nothing is read twice. */
export async function subjectsOf(
  moved: readonly PlannedChange[],
  desired: Pick<Desired, 'entries'>,
  reader: TenantReader,
  directory: Directory,
): Promise<readonly MovedObject[]> {
  const found = kinds
    .filter(({ allows }) => allows !== true)
    .map(async (kind) => {
      const own = moved.filter(({ object }) => object.startsWith(`${kind.section}/`));
      if (own.length === 0) return [];
      const rows = await rowsOf(kind, desired, reader, directory);
      return own.map((change) => subjectOf(change, kind, rows.get(change.object) ?? null));
    });
  return (await Promise.all(found)).flat();
}

async function rowsOf(
  kind: Kind,
  desired: Pick<Desired, 'entries'>,
  reader: TenantReader,
  directory: Directory,
): Promise<ReadonlyMap<string, Row>> {
  const asked = (desired.entries.get(kind.section) ?? []).map((entry) => entry.ref.key);
  const rows = await kind.read(reader, asked);
  const known = rows.state === 'present' ? rows.value : [];
  return new Map(
    known.flatMap((row) => kind.live([row], directory).map(({ ref }) => [`${ref.section}/${ref.key}`, row] as const)),
  );
}

function subjectOf(change: PlannedChange, kind: Kind, row: Row | null): MovedObject {
  const key = change.object.slice(kind.section.length + 1);
  const wanted = change.fields.flatMap(({ field, to }) => (/^(?:rule)?name$/iu.test(field) ? [textOf(to)] : []));
  const rows = row === null ? [] : partsOf(row);
  const names = [key, change.name, ...wanted, ...rows.flatMap(namesIn)].map((name) => name.toLowerCase());
  return {
    change,
    kind,
    names: new Set(names),
    changedAt: rows.map(changeOf).toSorted().at(-1) || null,
    byEntra: row !== null && isObject(row['Graph']),
    shared: false,
  };
}

/** Some kinds join two rows of the service into one of theirs. */
const partsOf = (row: Row): readonly Row[] => [row, ...Object.values(row).filter(isObject)];

const namesIn = (row: Row): readonly string[] => {
  const { unique, shared } = namesOf(row);
  return [...unique, ...shared];
};

function changeOf(row: Row): string {
  const at = textAt(row, 'WhenChangedUTC');
  return at === '' ? '' : instantOf(at);
}
