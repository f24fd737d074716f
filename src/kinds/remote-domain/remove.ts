import { draft, placeOf, stepId, write } from '../draft.ts';
import type { Change, PlanContext, StepDraft } from '../kind.ts';
import { everything, governing } from './live.ts';
import { making } from './newborn.ts';

type Deleted = Extract<Change, { action: 'delete' }>;

/** The service keeps the entry for everything. */
export function remove({ ref, entry, live }: Deleted, scene: PlanContext): readonly StepDraft[] {
  if (ref.key === everything) return [];
  const rest = scene.live.filter((one) => one.ref.key !== ref.key);
  const after = governing(ref.key, rest)?.properties['autoForwardEnabled'];
  const removal = draft({
    id: stepId(ref, 'remove'),
    ref,
    title: `remove the remote domain ${ref.key}`,
    call: write('Remove-RemoteDomain', { Identity: live.handle }),
    undo: live.beyond.length > 0 ? [] : making(ref, live.name, live.properties),
    effect: after === live.properties['autoForwardEnabled'] ? 'neutral' : after === true ? 'opens' : 'closes',
    becomes: null,
    place: placeOf(entry),
  });
  return [removal];
}
