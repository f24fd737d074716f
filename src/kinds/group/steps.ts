import { unreachable } from '../../json.ts';
import { draft, placeOf, stepId, token } from '../draft.ts';
import type { Change, Live, PlanContext, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { createdId, isObjectId } from './graph-calls.ts';
import { createdIn, memberSteps, type Setting } from './membership.ts';
import { nounOf, properties, settingsOf, writerOf } from './properties.ts';
import { remove } from './remove.ts';
import { writerFor } from './writers.ts';

type Created = Extract<Change, { action: 'create' }>;
type Updated = Extract<Change, { action: 'update' }>;
type Deleted = Extract<Change, { action: 'delete' }>;

export function steps(changes: readonly Change[], scene: PlanContext): readonly StepDraft[] {
  const created = createdIn(changes);
  return changes.flatMap((change) => stepsOf(change, scene, created));
}

function stepsOf(change: Change, scene: PlanContext, created: Setting['created']): readonly StepDraft[] {
  switch (change.action) {
    case 'keep':
    case 'ignore':
    case 'unknown':
      return [];
    case 'create':
      return create(change, { ...settingOf(change, null), scene, created, handle: handleOfNew(change) });
    case 'update':
      return update(change, { ...settingOf(change, change.live), scene, created, handle: change.live.handle });
    case 'delete':
      return remove(change, { ...settingOf(change, change.live), scene, created, handle: change.live.handle });
    default:
      return unreachable(change);
  }
}

const settingOf = (
  change: Created | Updated | Deleted,
  live: Live | null,
): Pick<Setting, 'ref' | 'place' | 'live'> => ({
  ref: change.ref,
  place: placeOf(change.entry),
  live,
});

const handleOfNew = ({ ref, wanted }: Created): string =>
  writerOf(wanted['type']) === 'graph' ? createdId(ref) : ref.key;

/** An object id is given by the service, so that a group declared by one that is not there cannot be made. */
function create({ ref, wanted, entry }: Created, setting: Setting): readonly StepDraft[] {
  if (isObjectId(ref.key)) return [];
  const writer = writerFor(wanted['type']);
  const later = writer.later(wanted);
  const bare = without(wanted, ['members']);
  const opened = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the ${nounOf(wanted['type'])} ${ref.key}`,
    call: writer.create(wanted),
    undo: [writer.destroy(setting.handle)],
    effect: 'neutral',
    becomes: born(bare, later),
    place: placeOf(entry),
  });
  const filled = later.length === 0 ? [] : [settingStep(setting, bare, born(bare, later), later, [opened.id])];
  const made = [opened, ...filled];
  const members = memberSteps(
    setting,
    bare,
    wanted,
    made.slice(-1).map((step) => step.id),
  );
  return announced([...made, ...members], token.exists(ref.key));
}

/** A new group before the settings that need a second call. */
function born(wanted: Properties, later: readonly string[]): Properties {
  const fallbacks = properties.filter((property) => later.includes(property.name) && property.fallback !== undefined);
  return {
    ...without(wanted, later),
    ...Object.fromEntries(fallbacks.map((property) => [property.name, property.fallback ?? null])),
  };
}

const without = (all: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

/** A group can be named once its members are in: a rule that names it earlier would cover too few. */
function announced(all: readonly StepDraft[], name: string): readonly StepDraft[] {
  const waitedFor = new Set(all.flatMap((step) => step.after));
  return all.map((step) => (waitedFor.has(step.id) ? step : { ...step, provides: [...step.provides, name] }));
}

function update({ live, wanted, fields }: Updated, setting: Setting): readonly StepDraft[] {
  const names = fields.map((field) => field.field);
  // The type is fixed when a group is made: nothing is written to a group that would have to be another.
  if (names.includes('type') || live.beyond.length > 0) return [];
  const settings = settingsOf(wanted['type'])
    .map((property) => property.name)
    .filter((name) => names.includes(name));
  const bare = without(wanted, ['members']);
  const set = settings.length === 0 ? [] : [settingStep(setting, bare, live.properties, settings, [])];
  // A list that nobody could read in full is no ground for taking anybody out of it.
  const listed = names.includes('members') && !live.unresolved.some((one) => one.property === 'members');
  const members = listed
    ? memberSteps(
        setting,
        live.properties,
        wanted,
        set.map((step) => step.id),
      )
    : [];
  return [...set, ...members];
}

function settingStep(
  setting: Setting,
  to: Properties,
  from: Properties,
  names: readonly string[],
  after: readonly string[],
): StepDraft {
  const { ref, handle, place } = setting;
  const writer = writerFor(to['type']);
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: `change ${names.join(', ')} of ${ref.key}`,
    call: writer.set(handle, names, to),
    undo: [writer.set(handle, names, from)],
    after,
    effect: 'neutral',
    becomes: to,
    place,
  });
}
