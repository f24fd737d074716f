import { textAt } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { draft, stepId, token } from '../draft.ts';
import type { Change, Live, Ref, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { createdId } from './graph-calls.ts';
import { isNameless } from './members.ts';
import { create } from './create.ts';
import type { Setting } from './membership.ts';
import { nounOf, writerOf } from './properties.ts';
import { membersIn, writerFor } from './writers.ts';

type Deleted = Extract<Change, { action: 'delete' }>;

/** Deletes a group, unless something beyond the policies decides on it. */
export function remove({ ref, live }: Deleted, setting: Setting): readonly StepDraft[] {
  if (live.beyond.length > 0) return [];
  const writer = writerFor(live.properties['type']);
  return [
    draft({
      id: stepId(ref, 'remove'),
      ref,
      title: `delete the ${nounOf(live.properties['type'])} ${ref.key}`,
      call: writer.destroy(live.handle),
      undo: restore(live, setting),
      needs: [...new Set([ref.key, textAt(live.properties, 'address')])].map(token.released),
      effect: 'closes',
      becomes: null,
      place: setting.place,
    }),
  ];
}

/** A Microsoft 365 group takes its mailbox and files along, and members that were not listed cannot be put back. */
export const irreplaceable = (live: Live): boolean =>
  live.properties['type'] === 'microsoft365' || live.unresolved.some((one) => one.property === 'members');

/** Makes the group again with its settings and members. It has a new id: whatever knew it by the old one does not know it. */
function restore({ ref, properties: was }: Live, setting: Setting): readonly Call[] {
  const members = membersIn(was).filter((one) => !isNameless(one));
  return create(ref, { ...was, members }, { ...setting, handle: newHandle(ref, was) }).map(({ call }) => call);
}

const newHandle = (ref: Ref, was: Properties): string =>
  writerOf(was['type']) === 'graph' ? createdId(ref) : textAt(was, 'address');
