import { unreachable } from '../../json.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Change, Effect, FieldChange, Live, Ref, Scene, StepDraft } from '../kind.ts';
import { parameters, type Properties } from '../property.ts';
import { everything, governing } from './live.ts';
import { properties } from './properties.ts';

type Created = Extract<Change, { action: 'create' }>;
type Updated = Extract<Change, { action: 'update' }>;
type Deleted = Extract<Change, { action: 'delete' }>;

export function steps(changes: readonly Change[], scene: Scene): readonly StepDraft[] {
  return changes.flatMap((change) => stepsOf(change, scene));
}

function stepsOf(change: Change, scene: Scene): readonly StepDraft[] {
  switch (change.action) {
    case 'keep':
    case 'ignore':
    case 'unknown':
      return [];
    case 'create':
      return create(change, scene);
    case 'update':
      return [update(change)];
    case 'delete':
      return [remove(change, scene)];
    default:
      return unreachable(change);
  }
}

/** New-RemoteDomain takes a name and a domain and nothing else, so that every setting is a second call. */
function create({ ref, entry, wanted }: Created, scene: Scene): readonly StepDraft[] {
  const name = String(wanted['name'] ?? entry.name);
  const born = newborn(ref, name);
  const settings = properties.filter(({ name: field }) => wanted[field] !== born[field]).map((property) => property.name);
  const opened = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the remote domain ${ref.key}`,
    call: write('New-RemoteDomain', { Name: name, DomainName: ref.key }),
    undo: [write('Remove-RemoteDomain', { Identity: name })],
    hazards: opensOnTheWay(ref, wanted, scene) ? ['opens-transiently'] : [],
    effect: 'opens',
    becomes: born,
    place: placeOf(entry),
    provides: settings.length === 0 ? [token.opened('remoteDomains')] : [],
  });
  if (settings.length === 0) return [opened];
  const filled = draft({
    id: stepId(ref, 'set'),
    ref,
    title: `${forwards(wanted)} ${ref.key}`,
    call: write('Set-RemoteDomain', { Identity: name, ...parameters(properties, settings, wanted) }),
    undo: [],
    after: [opened.id],
    effect: wanted['autoForwardEnabled'] === true ? 'neutral' : 'closes',
    becomes: wanted,
    place: placeOf(entry),
    provides: [token.opened('remoteDomains')],
  });
  return [opened, filled];
}

const newborn = (ref: Ref, name: string): Properties => ({ ...allDefaults, domainName: ref.key, name });

const allDefaults: Properties = Object.fromEntries(
  properties.flatMap(({ name, fallback }) => (fallback === undefined || fallback === null ? [] : [[name, fallback]])),
);

/** A new entry starts out allowing automatic forwards: a gap only where they are blocked both before and after. */
function opensOnTheWay(ref: Ref, wanted: Properties, scene: Scene): boolean {
  const before = governing(ref.key, scene.live)?.properties['autoForwardEnabled'] ?? true;
  return before === false && wanted['autoForwardEnabled'] === false;
}

function update({ ref, entry, live, wanted, fields }: Updated): StepDraft {
  const names = fields.map((field) => field.field);
  const effect = effectOf(fields);
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: titleOf(ref, fields),
    call: write('Set-RemoteDomain', { Identity: live.handle, ...parameters(renamed, names, wanted) }),
    undo: [write('Set-RemoteDomain', { Identity: String(wanted['name'] ?? live.handle), ...parameters(renamed, names, live.properties) })],
    // The entry for everything closes only after the specific ones have been opened.
    ...(ref.key === everything && effect === 'closes' ? { needs: [token.opened('remoteDomains')] } : {}),
    ...(effect === 'opens' ? { provides: [token.opened('remoteDomains')] } : {}),
    hazards: ref.key === everything && effect === 'opens' ? ['tenant-wide'] : [],
    effect,
    becomes: wanted,
    place: placeOf(entry),
  });
}

const renamed = [
  ...properties,
  { name: 'name', parameter: 'Name', shape: 'text', about: 'The name shown in the portal.' } as const,
];

function effectOf(fields: readonly FieldChange[]): Effect {
  const forward = fields.find((field) => field.field === 'autoForwardEnabled');
  if (forward === undefined) return 'neutral';
  return forward.to === true ? 'opens' : 'closes';
}

function titleOf(ref: Ref, fields: readonly FieldChange[]): string {
  const forward = fields.find((field) => field.field === 'autoForwardEnabled');
  if (forward === undefined) return `change ${fields.map((field) => field.field).join(', ')} of the remote domain ${ref.key}`;
  const target = ref.key === everything ? 'domains without an entry of their own' : ref.key;
  return forward.to === true ? `let automatic forwards out to ${target}` : `stop automatic forwards to ${target}`;
}

const forwards = (wanted: Properties): string =>
  wanted['autoForwardEnabled'] === false ? 'stop automatic forwards to' : 'set the options of the remote domain';

function remove({ ref, entry, live }: Deleted, scene: Scene): StepDraft {
  const rest = scene.live.filter((one) => one.ref.key !== ref.key);
  const after = governing(ref.key, rest)?.properties['autoForwardEnabled'];
  return draft({
    id: stepId(ref, 'remove'),
    ref,
    title: `remove the remote domain ${ref.key}`,
    call: write('Remove-RemoteDomain', { Identity: live.handle }),
    undo: restore(live),
    hazards: ['removes-object'],
    effect: after === live.properties['autoForwardEnabled'] ? 'neutral' : after === true ? 'opens' : 'closes',
    becomes: null,
    place: placeOf(entry),
  });
}

function restore(live: Live): StepDraft['undo'] {
  const names = properties.map((property) => property.name);
  return [
    write('New-RemoteDomain', { Name: live.name, DomainName: live.ref.key }),
    write('Set-RemoteDomain', { Identity: live.name, ...parameters(properties, names, live.properties) }),
  ];
}
