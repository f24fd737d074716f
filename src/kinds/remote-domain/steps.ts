import { textAt, unreachable } from '../../json.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Change, Effect, FieldChange, Ref, PlanContext, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { parameters } from '../table.ts';
import { coupled, forcesLegacy } from './coupling.ts';
import { everything, governing } from './live.ts';
import { changedFrom, making, newborn } from './newborn.ts';
import { properties } from './properties.ts';
import { remove } from './remove.ts';

type Created = Extract<Change, { action: 'create' }>;
type Updated = Extract<Change, { action: 'update' }>;

export function steps(changes: readonly Change[], scene: PlanContext): readonly StepDraft[] {
  return changes.flatMap((change) => stepsOf(change, scene));
}

function stepsOf(change: Change, scene: PlanContext): readonly StepDraft[] {
  switch (change.action) {
    case 'keep':
    case 'ignore':
    case 'unknown':
      return [];
    case 'create':
      return create(change, scene);
    case 'update':
      return update(change);
    case 'delete':
      return remove(change, scene);
    default:
      return unreachable(change);
  }
}

function create({ ref, entry, wanted }: Created, scene: PlanContext): readonly StepDraft[] {
  const name = textAt(wanted, 'name') || entry.name;
  const born = newborn(ref, name);
  const [make, fill] = making(ref, name, wanted);
  const settings = changedFrom(born, wanted);
  const was = governing(ref.key, scene.live)?.properties['autoForwardEnabled'];
  const opened = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the remote domain ${ref.key}`,
    call: make,
    undo: [write('Remove-RemoteDomain', { Identity: name })],
    // A new entry starts out allowing automatic forwards: a gap where they are blocked both before and after.
    hazards: was === false && wanted['autoForwardEnabled'] === false ? ['opens-transiently'] : [],
    effect: was === true ? 'neutral' : 'opens',
    becomes: born,
    place: placeOf(entry),
    provides: fill === undefined ? [token.opened('remoteDomains')] : [],
  });
  if (fill === undefined) return [opened];
  const filled = draft({
    id: stepId(ref, 'set'),
    ref,
    title: `${forwards(wanted)} ${ref.key}`,
    call: fill,
    undo: [write('Set-RemoteDomain', { Identity: name, ...parameters(properties, settings, born) })],
    after: [opened.id],
    effect: wanted['autoForwardEnabled'] === false ? 'closes' : 'neutral',
    becomes: coupled(settings, { ...wanted, name }),
    place: placeOf(entry),
    provides: [token.opened('remoteDomains')],
  });
  return [opened, filled];
}

function update(change: Updated): readonly StepDraft[] {
  const { ref, entry, live, wanted, fields } = change;
  const names = fields.map((field) => field.field);
  const overwritten = forcesLegacy(names, wanted) && typeof entry?.spec['allowedOOFType'] === 'string';
  const first = setting(change, names, coupled(names, wanted));
  if (!overwritten || wanted['allowedOOFType'] === 'ExternalLegacy') return [first];
  const handle = textAt(wanted, 'name') || live.handle;
  const mended = draft({
    id: stepId(ref, 'set-replies'),
    ref,
    title: `set allowedOOFType of the remote domain ${ref.key}, which leaving the inside has overwritten`,
    call: write('Set-RemoteDomain', { Identity: handle, ...parameters(properties, ['allowedOOFType'], wanted) }),
    undo: [write('Set-RemoteDomain', { Identity: handle, AllowedOOFType: 'ExternalLegacy' })],
    after: [first.id],
    effect: 'neutral',
    becomes: wanted,
    place: placeOf(entry),
  });
  return [first, mended];
}

function setting(
  { ref, entry, live, wanted, fields }: Updated,
  names: readonly string[],
  becomes: Properties,
): StepDraft {
  const effect = effectOf(fields);
  const name = textAt(wanted, 'name') || live.handle;
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: titleOf(ref, fields),
    call: write('Set-RemoteDomain', { Identity: live.handle, ...parameters(properties, names, wanted) }),
    undo: back(name, becomes, live.properties),
    // The entry for everything closes only after the specific ones have been opened.
    ...(ref.key === everything && effect === 'closes' ? { needs: [token.opened('remoteDomains')] } : {}),
    ...(ref.key !== everything && effect === 'opens' ? { provides: [token.opened('remoteDomains')] } : {}),
    effect,
    becomes,
    place: placeOf(entry),
  });
}

/** Sets what a step has moved; leaving the inside overwrites the replies on the way back too. */
function back(handle: string, from: Properties, to: Properties): StepDraft['undo'] {
  const names = changedFromAll(from, to);
  const set = (Identity: string, what: readonly string[]): StepDraft['call'] =>
    write('Set-RemoteDomain', { Identity, ...parameters(properties, what, to) });
  const overwritten = coupled(names, to)['allowedOOFType'] !== to['allowedOOFType'];
  const again = overwritten ? [set(textAt(to, 'name') || handle, ['allowedOOFType'])] : [];
  return [set(handle, names), ...again];
}

/** What a step has moved, the name and what the service moves along with it included. */
const changedFromAll = (from: Properties, to: Properties): readonly string[] =>
  properties.filter(({ name }) => to[name] !== from[name]).map(({ name }) => name);

/** Mail to a domain that counts as internal escapes the transport rules that look at mail going out. */
function effectOf(fields: readonly FieldChange[]): Effect {
  const forward = fields.find((field) => field.field === 'autoForwardEnabled');
  const inside = fields.find((field) => field.field === 'isInternal');
  if (forward?.to === true || inside?.to === true) return 'opens';
  return forward === undefined && inside === undefined ? 'neutral' : 'closes';
}

function titleOf(ref: Ref, fields: readonly FieldChange[]): string {
  const forward = fields.find((field) => field.field === 'autoForwardEnabled');
  if (forward === undefined)
    return `change ${fields.map((field) => field.field).join(', ')} of the remote domain ${ref.key}`;
  const target = ref.key === everything ? 'domains without an entry of their own' : ref.key;
  return forward.to === true ? `let automatic forwards out to ${target}` : `stop automatic forwards to ${target}`;
}

const forwards = (wanted: Properties): string =>
  wanted['autoForwardEnabled'] === false ? 'stop automatic forwards to' : 'set the options of the remote domain';
