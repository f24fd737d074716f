import { draft, placeOf, stepId, write } from '../draft.ts';
import type { Change, PlanContext, StepDraft } from '../kind.ts';

/** A rule is switched off, and by an undo on again; nothing else of it is anybody's but its owner's. */
export const steps = (changes: readonly Change[], _scene: PlanContext): readonly StepDraft[] =>
  changes.flatMap((change) =>
    change.action === 'update' && change.fields.some(({ field }) => field === 'enabled') ? [switched(change)] : [],
  );

function switched({ ref, live, entry, wanted }: Extract<Change, { action: 'update' }>): StepDraft {
  const on = wanted['enabled'] !== false;
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: `switch the inbox rule ${live.name} ${on ? 'on' : 'off'}`,
    call: call(on, live.handle),
    undo: [call(!on, live.handle)],
    effect: on ? 'opens' : 'closes',
    becomes: { ...live.properties, enabled: on },
    place: placeOf(entry),
  });
}

/**
 * The identity holds mailbox and number, and -Mailbox beside it is refused. The reference does not say whether -Force or
 * -Confirm answers the question that is asked where Outlook has rules of its own, so that both are given.
 */
const call = (on: boolean, identity: string): StepDraft['call'] =>
  write(on ? 'Enable-InboxRule' : 'Disable-InboxRule', { Identity: identity, Force: true });
