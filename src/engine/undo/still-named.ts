import { eachSection, rowsOf } from '../../kinds/objects.ts';
import { textAt } from '../../json.ts';
import { refName } from '../../kinds/kind.ts';
import type { Properties } from '../../kinds/property.ts';
import { kindOf } from '../live/ranks.ts';
import type { LiveTenant } from '../live/live.ts';
import type { UndoDecision } from './decision.ts';
import { leave } from './leave.ts';
import { identitiesIn, namesRecipients } from './unnamed.ts';

/** Keeps a group that the run made and that something names by now which this undo leaves as it is. */
export function stillNamed(
  fates: ReadonlyMap<string, UndoDecision>,
  live: LiveTenant,
): ReadonlyMap<string, UndoDecision> {
  const standing = afterwards(fates, live);
  return new Map(
    [...fates].map(([object, fate]) => {
      const address = removedAddress(fate);
      const users = address === null ? [] : standing.filter(([, all]) => all.includes(address)).map(([user]) => user);
      return [object, users.length === 0 ? fate : kept(object, users)];
    }),
  );
}

const removedAddress = (fate: UndoDecision): string | null =>
  fate.kind === 'change' && fate.change.action === 'delete' && fate.change.ref.section === 'groups'
    ? textAt(fate.change.live.properties, 'address')
    : null;

/** Whom each object names once the undo is done. */
function afterwards(
  fates: ReadonlyMap<string, UndoDecision>,
  { sections }: LiveTenant,
): readonly (readonly [object: string, named: readonly string[]])[] {
  const here = eachSection(sections).flatMap(([, known]) => rowsOf(known));
  return here.flatMap((one) => {
    const object = refName(one.ref);
    const fate = fates.get(object);
    const change = fate?.kind === 'change' ? fate.change : null;
    if (change?.action === 'delete') return [];
    return [[object, namedIn(object, change?.action === 'update' ? change.wanted : one.properties)] as const];
  });
}

function namedIn(object: string, properties: Properties): readonly string[] {
  const naming = (kindOf(object)?.properties ?? []).filter(namesRecipients);
  return naming.flatMap(({ name }) => identitiesIn(properties[name] ?? null));
}

const kept = (object: string, users: readonly string[]): UndoDecision => ({
  kind: 'refused',
  because: [{ code: 'PST602', message: `${object} is named by ${users.join(', ')} now`, hint: leave(object) }],
});
