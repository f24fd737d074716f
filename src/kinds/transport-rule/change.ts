import type { Call } from '../../tenant/tenant.ts';
import type { Directory } from '../directory.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Change, PolicyEntry, Live, Ref, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { parameters } from '../table.ts';
import type { RankedStep } from '../ranking.ts';
import { createCall, named, removeCall } from './calls.ts';
import { stored } from './live.ts';
import { deed, effectOf, effectOfChange, effectOfLoss } from './meaning.ts';
import { settable } from './properties.ts';

type Updated = Extract<Change, { action: 'update' }>;

/** Makes a rule in one call, as the last of all. */
export function create(ref: Ref, entry: PolicyEntry, wanted: Properties, directory: Directory): RankedStep {
  const { useLegacyRegex: _, ...rule } = wanted;
  const step = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the transport rule ${entry.name} to ${deed(rule, directory)}`,
    call: createCall(entry.name, wanted),
    undo: [removeCall(entry.name)],
    effect: effectOf(rule, directory),
    becomes: rule,
    place: entry.place,
    needs: named(rule).map(token.exists),
  });
  return { rank: 'enters', step };
}

/** Takes a rule away. */
export function remove(live: Live, entry: PolicyEntry | null, directory: Directory): RankedStep {
  const step = draft({
    id: stepId(live.ref, 'remove'),
    ref: live.ref,
    title: `remove the transport rule ${live.name}`,
    call: removeCall(live.handle),
    effect: effectOfLoss(live.properties, directory),
    becomes: null,
    place: placeOf(entry),
    provides: named(live.properties).map(token.released),
  });
  return {
    rank: 'leaves',
    step,
    // What we cannot declare we cannot put back.
    restore: (Priority) =>
      live.beyond.length > 0 ? [] : [createCall(live.handle, { ...live.properties, ...stored(live) }, { Priority })],
  };
}

/** A rule that is to be disabled is disabled first, one that is to be enabled is filled first; a partly understood one is left alone. */
export function update(change: Updated, directory: Directory): readonly StepDraft[] {
  const { live, wanted, fields } = change;
  if (live.beyond.length > 0) return [];
  const names = fields.map((one) => one.field).filter((name) => name !== 'enabled');
  const filled = { ...wanted, enabled: live.properties['enabled'] ?? true };
  const off = { ...live.properties, enabled: false };
  if (names.length === 0) return [turn(change, wanted, directory)];
  if (names.length === fields.length) return [set(change, names, live.properties, wanted, directory)];
  if (wanted['enabled'] === false) return [turn(change, off, directory), set(change, names, off, wanted, directory)];
  return [set(change, names, live.properties, filled, directory), turn(change, wanted, directory)];
}

/** Sets what changed and nothing else; what is cleared is `$null`, or false for what is either used or not. */
function set(
  { ref, entry, live }: Updated,
  names: readonly string[],
  from: Properties,
  to: Properties,
  directory: Directory,
): StepDraft {
  const call = (rule: Properties): Call =>
    write('Set-TransportRule', { Identity: live.handle, ...parameters(settable, names, rule) });
  const [before, after] = [named(from), named(to)];
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: `change ${names.join(', ')} of the transport rule ${live.name}`,
    call: call(to),
    undo: [call(from)],
    effect: effectOfChange(from, to, directory),
    becomes: to,
    place: placeOf(entry),
    needs: after.filter((one) => !before.includes(one)).map(token.exists),
    provides: before.filter((one) => !after.includes(one)).map(token.released),
  });
}

function turn({ ref, entry, live }: Updated, to: Properties, directory: Directory): StepDraft {
  const on = to['enabled'] !== false;
  const call = (enable: boolean): Call =>
    write(enable ? 'Enable-TransportRule' : 'Disable-TransportRule', { Identity: live.handle });
  return draft({
    id: stepId(ref, on ? 'enable' : 'disable'),
    ref,
    title: `${on ? 'enable' : 'disable'} the transport rule ${live.name}`,
    call: call(on),
    undo: [call(!on)],
    effect: on ? effectOf(to, directory) : effectOfLoss({ ...to, enabled: true }, directory),
    becomes: to,
    place: placeOf(entry),
  });
}
