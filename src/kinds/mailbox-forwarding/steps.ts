import { unreachable } from '../../json.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Change, Effect, Live, PlanContext, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { textOf } from '../values.ts';
import { parameters } from '../table.ts';
import { meaningful, stored, targetOf } from './live.ts';
import { properties } from './properties.ts';

type Touched = Extract<Change, { live: Live }>;

export function steps(changes: readonly Change[], _scene: PlanContext): readonly StepDraft[] {
  return changes.flatMap(stepsOf);
}

function stepsOf(change: Change): readonly StepDraft[] {
  switch (change.action) {
    case 'keep':
    case 'ignore':
    case 'unknown':
      return [];
    case 'create':
      // A policy makes no mailboxes: a missing one is said elsewhere and has no steps.
      return [];
    case 'update':
      if (change.live.beyond.length > 0) return [];
      return [
        set(
          change,
          change.fields.map((field) => field.field),
          change.wanted,
        ),
      ];
    case 'delete':
      return clear(change);
    default:
      return unreachable(change);
  }
}

function set(change: Touched, names: readonly string[], wanted: Properties): StepDraft {
  const { ref, live } = change;
  const becomes = settled(wanted, live);
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: titleOf(live, becomes),
    call: write('Set-Mailbox', { Identity: live.handle, ...parameters(properties, names, wanted) }),
    undo: [write('Set-Mailbox', { Identity: live.handle, ...parameters(properties, names, before(live)) })],
    ...ties(live.properties, becomes),
    effect: effectOf(live.properties, becomes),
    becomes,
    place: change.action === 'ignore' ? null : placeOf(change.entry),
  });
}

const settled = (wanted: Properties, live: Live): Properties => meaningful({ ...stored(live), ...wanted });

const before = (live: Live): Properties => ({ ...live.properties, ...stored(live) });

function clear(change: Extract<Change, { action: 'delete' }>): readonly StepDraft[] {
  const names = ['forwardingSmtpAddress', 'forwardingAddress'].filter((name) => name in change.live.properties);
  if (names.length === 0 || change.live.beyond.length > 0) return [];
  const wanted = Object.fromEntries(Object.entries(change.live.properties).filter(([name]) => !names.includes(name)));
  return [set(change, names, wanted)];
}

/** A recipient must exist before mail is sent to it, and may go once nothing is. */
function ties(from: Properties, to: Properties): Pick<StepDraft, 'needs' | 'provides'> {
  const old = from['forwardingAddress'];
  const next = to['forwardingAddress'];
  return {
    needs: typeof next === 'string' && next !== old ? [token.exists(next)] : [],
    provides: typeof old === 'string' && next !== old ? [token.released(old)] : [],
  };
}

function effectOf(from: Properties, to: Properties): Effect {
  if (targetOf(from) === targetOf(to)) return 'neutral';
  return targetOf(to) === null ? 'closes' : 'opens';
}

function titleOf(live: Live, to: Properties): string {
  const target = targetOf(to);
  if (target === null) return `stop forwarding the mail of ${live.name}`;
  if (target === targetOf(live.properties))
    return `change how the mail of ${live.name} is forwarded to ${textOf(target)}`;
  return `forward the mail of ${live.name} to ${textOf(target)}`;
}
