import { draft, stepId, token } from '../draft.ts';
import type { Ref, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { memberSteps, type Setting } from './membership.ts';
import { nounOf, properties } from './properties.ts';
import { writerFor } from './writers.ts';

/** The steps that make a group: bare, then filled with the settings that need a second call, then with its members. */
export function create(ref: Ref, wanted: Properties, setting: Setting): readonly StepDraft[] {
  const writer = writerFor(wanted['type']);
  const later = writer.later(wanted);
  const bare = without(wanted, ['members']);
  const opened = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the ${nounOf(wanted['type'])} ${ref.key}`,
    call: writer.create(wanted),
    undo: [writer.destroy(setting.handle)],
    effect: 'neutral',
    becomes: born(bare, later),
    place: setting.place,
  });
  const filled = later.length === 0 ? [] : [settingStep(setting, bare, born(bare, later), later, [opened.id])];
  const made = [opened, ...filled];
  const members = memberSteps(
    setting,
    bare,
    wanted,
    made.slice(-1).map((step) => step.id),
  );
  return announced([...made, ...members], token.exists(ref.key));
}

/** A new group before the settings that need a second call. */
function born(wanted: Properties, later: readonly string[]): Properties {
  const fallbacks = properties.filter((property) => later.includes(property.name) && property.fallback !== undefined);
  return {
    ...without(wanted, later),
    ...Object.fromEntries(fallbacks.map((property) => [property.name, property.fallback ?? null])),
  };
}

export const without = (all: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

/** A group can be named once its members are in: a rule that names it earlier would cover too few. */
function announced(all: readonly StepDraft[], name: string): readonly StepDraft[] {
  const waitedFor = new Set(all.flatMap((step) => step.after));
  return all.map((step) => (waitedFor.has(step.id) ? step : { ...step, provides: [...step.provides, name] }));
}

export function settingStep(
  setting: Setting,
  to: Properties,
  from: Properties,
  names: readonly string[],
  after: readonly string[],
): StepDraft {
  const { ref, handle, place } = setting;
  const writer = writerFor(to['type']);
  return draft({
    id: stepId(ref, 'set'),
    ref,
    title: `change ${names.join(', ')} of ${ref.key}`,
    call: writer.set(handle, names, to),
    undo: [writer.set(handle, names, from)],
    after,
    effect: 'neutral',
    becomes: to,
    place,
  });
}
