import type { Json } from '../../json.ts';
import { type Change, refName } from '../../kinds/kind.ts';
import { type Property, textsOf } from '../../kinds/property.ts';
import { kindOf } from '../live/ranks.ts';
import type { LiveTenant } from '../live/live.ts';
import type { UndoDecision } from './decision.ts';

/** Takes out what would name a recipient that the tenant no longer has and that this undo does not bring back. */
export function unnamed(fates: ReadonlyMap<string, UndoDecision>, live: LiveTenant): ReadonlyMap<string, UndoDecision> {
  const made = new Set([...fates.values()].flatMap(madeBy));
  const found = [...fates].flatMap(([object, fate]) => {
    const missing = fate.kind === 'change' ? namedAnew(fate.change).filter((name) => isMissing(name, made, live)) : [];
    return missing.length === 0 ? [] : [[object, without(object, missing)] as const];
  });
  // What is taken out may be what another object names.
  return found.length === 0 ? fates : unnamed(new Map([...fates, ...found]), live);
}

const madeBy = (fate: UndoDecision): readonly string[] =>
  fate.kind === 'change' && fate.change.action === 'create' && fate.change.ref.section === 'groups'
    ? [fate.change.ref.key]
    : [];

/** What is no address names something of the service, like a role group that owns a group, and is no recipient. */
function isMissing(name: string, made: ReadonlySet<string>, { directory }: LiveTenant): boolean {
  return name.includes('@') && !made.has(name) && directory.find(name).state === 'absent';
}

const without = (object: string, missing: readonly string[]): UndoDecision => ({
  kind: 'by-hand',
  because: [
    {
      code: 'PST604',
      message: `${object} named ${missing.join(', ')}, which the tenant no longer has`,
      hint: 'make the recipient again and undo again, or put the object back by hand without it',
    },
  ],
});

/** The recipients that a change would put into an object. */
function namedAnew(change: Change): readonly string[] {
  if (change.action !== 'create' && change.action !== 'update') return [];
  const was = change.action === 'update' ? change.live.properties : {};
  const naming = (kindOf(refName(change.ref))?.properties ?? []).filter(namesRecipients);
  return naming.flatMap(({ name }) => {
    const before = identitiesIn(was[name] ?? null);
    return identitiesIn(change.wanted[name] ?? null).filter((one) => !before.includes(one));
  });
}

/** A property that names recipients, who have to exist. */
export const namesRecipients = ({ shape, anyAddress }: Property): boolean =>
  (shape === 'recipient' || shape === 'recipients') && anyAddress !== true;

/** The recipients that a value names. */
export const identitiesIn = (value: Json): readonly string[] => (typeof value === 'string' ? [value] : textsOf(value));
