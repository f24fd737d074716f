import { draft, placeOf, stepId, write } from '../draft.ts';
import type { Change, Live, PlanContext, StepDraft } from '../kind.ts';
import { parameters } from '../table.ts';
import { everything, governing } from './live.ts';
import { changedFrom, newborn } from './newborn.ts';
import { properties } from './properties.ts';

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
    undo: restore(live),
    effect: after === live.properties['autoForwardEnabled'] ? 'neutral' : after === true ? 'opens' : 'closes',
    becomes: null,
    place: placeOf(entry),
  });
  return [removal];
}

/** Makes the entry again; what a new one holds by itself is left alone, since writing it may overwrite its fellow. */
function restore(live: Live): StepDraft['undo'] {
  const settings = changedFrom(newborn(live.ref, live.name), live.properties);
  const made = write('New-RemoteDomain', { Name: live.name, DomainName: live.ref.key });
  if (settings.length === 0) return [made];
  return [
    made,
    write('Set-RemoteDomain', { Identity: live.name, ...parameters(properties, settings, live.properties) }),
  ];
}
