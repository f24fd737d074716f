import { unreachable } from '../../json.ts';
import { placeOf } from '../draft.ts';
import type { Change, Live, PlanContext, StepDraft } from '../kind.ts';
import { createdId, isObjectId } from './graph-calls.ts';
import { create, settingStep, without } from './create.ts';
import { createdIn, memberSteps, type Setting } from './membership.ts';
import { settingsOf, writerOf } from './properties.ts';
import { remove } from './remove.ts';

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
      // An object id is given by the service, so that a group declared by one that is not there cannot be made.
      if (isObjectId(change.ref.key)) return [];
      return create(change.ref, change.wanted, {
        ...settingOf(change, null),
        scene,
        created,
        handle: handleOfNew(change),
      });
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
