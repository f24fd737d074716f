import type { Json } from '../../json.ts';
import type { FieldChange } from '../../kinds/kind.ts';
import { textsOf } from '../../kinds/property.ts';
import { baseOf, exactly } from '../../policy/grants/patterns.ts';
import type { PlannedGrant } from '../../posture/granted/planned-grants.ts';
import type { PlannedChange } from '../plan/plan.ts';

/** The grants on whose word something is changed: what carries them is made, or their people or places come into it or leave it. */
export function changedGrants(grants: readonly PlannedGrant[], changes: readonly PlannedChange[]): ReadonlySet<string> {
  const byName = new Map(grants.map((one) => [one.name, one]));
  const changed = changes.flatMap(({ action, grants: names = [], fields }) => {
    if (action === 'create') return names;
    if (action !== 'update') return [];
    const moved = movedIn(fields);
    return moved === null ? names : names.filter((name) => isNamed(byName.get(name), moved));
  });
  return new Set(changed);
}

/** The names that come into lists or leave them; null where something else changes too. */
function movedIn(fields: readonly FieldChange[]): ReadonlySet<string> | null {
  if (!fields.every(({ from, to }) => isListed(from) && isListed(to))) return null;
  return new Set(
    fields.flatMap(({ from, to }) => {
      const [was, is] = [textsOf(from ?? undefined), textsOf(to ?? undefined)];
      const moved = [...was.filter((one) => !is.includes(one)), ...is.filter((one) => !was.includes(one))];
      return moved.map((one) => one.toLowerCase());
    }),
  );
}

const isListed = (value: Json): boolean => value === null || Array.isArray(value);

const isNamed = (grant: PlannedGrant | undefined, moved: ReadonlySet<string>): boolean =>
  grant !== undefined &&
  (grant.from.some(({ name }) => moved.has(name)) ||
    grant.to.some((place) => moved.has(baseOf(place)) || moved.has(exactly(baseOf(place)))));
