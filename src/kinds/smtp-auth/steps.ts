import { type Json, unreachable } from '../../json.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Change, Effect, Live, PlanContext, StepDraft } from '../kind.ts';
import { organization, switchOf } from './properties.ts';

/** A switch on its way from one state to another. */
interface Move {
  readonly change: Extract<Change, { action: 'update' | 'delete' }>;
  readonly from: Json;
  readonly to: Json;
}

export function steps(changes: readonly Change[], scene: PlanContext): readonly StepDraft[] {
  const moves = changes.flatMap(moveOf);
  const general = moves.find((move) => move.change.ref.key === organization);
  const overrides = moves.filter((move) => move !== general);
  const own = overrides.map((move) => mailboxStep(move, general, scene));
  return general === undefined ? own : [...own, organizationStep(general, overrides)];
}

function moveOf(change: Change): readonly Move[] {
  switch (change.action) {
    case 'keep':
    case 'ignore':
    case 'unknown':
      return [];
    case 'create':
      // A policy makes no mailboxes: a missing one is said elsewhere and has no steps.
      return [];
    case 'update':
      return isRead(change.live) ? [{ change, from: said(change.live), to: change.wanted['state'] ?? 'inherit' }] : [];
    case 'delete':
      return withdrawn(change);
    default:
      return unreachable(change);
  }
}

const said = (live: Live): Json => live.properties['state'] ?? null;

/** Nothing is written to what could not be read. */
const isRead = (live: Live): boolean => live.beyond.length === 0;

/** An ended entry returns its mailbox to what the organisation says; the organisation's own switch has no such state. */
function withdrawn(change: Extract<Change, { action: 'delete' }>): readonly Move[] {
  const from = said(change.live);
  const stays = change.ref.key === organization || !isRead(change.live) || from === 'inherit';
  return stays ? [] : [{ change, from, to: 'inherit' }];
}

function mailboxStep({ change, from, to }: Move, general: Move | undefined, scene: PlanContext): StepDraft {
  const { ref, live } = change;
  const set = (state: Json): StepDraft['call'] =>
    write('Set-CASMailbox', { Identity: live.handle, SmtpClientAuthenticationDisabled: switchOf(state) });
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: mailboxTitle(live, to),
    call: set(to),
    undo: [set(from)],
    // A mailbox follows the organisation only once that says what it is going to say.
    after: to === 'inherit' && general !== undefined ? [stepId(general.change.ref, 'set')] : [],
    provides: to === 'enabled' ? [token.opened('smtpAuth')] : [],
    effect: effectOf(effective(from, general?.from ?? saidBy(scene)), effective(to, general?.to ?? saidBy(scene))),
    becomes: { ...live.properties, state: to },
    place: placeOf(change.entry),
  });
}

function organizationStep({ change, from, to }: Move, overrides: readonly Move[]): StepDraft {
  const set = (state: Json): StepDraft['call'] =>
    write('Set-TransportConfig', { SmtpClientAuthenticationDisabled: state !== 'enabled' });
  return draft({
    id: stepId(change.ref, 'set'),
    ref: change.ref,
    title: organizationTitle(to),
    call: set(to),
    undo: [set(from)],
    // What a mailbox says for itself is in place before the general switch moves, whichever way it moves.
    after: overrides.filter((move) => move.to !== 'inherit').map((move) => stepId(move.change.ref, 'set')),
    needs: to === 'enabled' ? [] : [token.opened('smtpAuth')],
    effect: effectOf(from, to),
    becomes: { ...change.live.properties, state: to },
    place: placeOf(change.entry),
  });
}

const saidBy = (scene: PlanContext): Json =>
  scene.live.find((one) => one.ref.key === organization)?.properties['state'] ?? null;

/** What holds for a mailbox: its own word, else the organisation's. */
const effective = (own: Json, general: Json): Json => (own === 'inherit' || own === null ? general : own);

function effectOf(from: Json, to: Json): Effect {
  if (from === to) return 'neutral';
  return to === 'disabled' ? 'closes' : 'opens';
}

function mailboxTitle({ name }: Live, to: Json): string {
  if (to === 'inherit') return `let the organisation's setting decide on SMTP AUTH of ${name}`;
  return to === 'enabled' ? `let ${name} send through SMTP AUTH` : `stop ${name} from sending through SMTP AUTH`;
}

const organizationTitle = (to: Json): string =>
  to === 'enabled'
    ? 'turn on SMTP AUTH for every mailbox without a setting of its own'
    : 'turn off SMTP AUTH for every mailbox without a setting of its own';
