import { canonical, type Json, sameJson, textAt } from '../../json.ts';
import type { Change, PolicyEntry, FieldChange, Kind, Live, Ref } from '../../kinds/kind.ts';
import type { Properties } from '../../kinds/property.ts';
import type { Was } from '../journal/before.ts';
import type { LiveTenant } from '../live/live.ts';
import type { Moved } from '../propose/observe.ts';
import type { Refusal, Step } from '../plan/plan.ts';
import { objectIn } from '../live/reread.ts';
import { unreadObject, unreadProperty, reasonOf } from '../live/unread.ts';
import { leave } from './leave.ts';
import type { JournaledRun } from './run.ts';
import { changedNames, leftOf, strayed, timesOf } from './strayed.ts';
import { takenBack } from './value.ts';

/** What an undo does about one object: nothing, since it is back already; a change; or why it leaves the object alone. */
export type UndoDecision =
  | { readonly kind: 'back' }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'refused' | 'by-hand'; readonly because: readonly Refusal[] };

const back: UndoDecision = { kind: 'back' };
const refused = (because: readonly Refusal[]): UndoDecision => ({ kind: 'refused', because });
const changed = (change: Change): UndoDecision => ({ kind: 'change', change });

/** Decides about an object that these steps of a run touched. */
export function decisionOf(
  run: JournaledRun,
  steps: readonly Step[],
  kind: Kind,
  object: string,
  live: LiveTenant,
): UndoDecision {
  const found = objectIn(live, object);
  if (found.state === 'unknown') return refused([unread(object, reasonOf(found.because))]);
  const here = found.state === 'present' ? found.value : null;
  const blind = here === null ? [] : unreadIn(run, steps, object, here);
  if (blind.length > 0) return refused(blind);
  const strays = [...strayed(run, steps, object, live), ...replaced(run, object, here)];
  if (strays.length > 0) return refused(strays.map(tell));
  const was = run.before.objects[object] ?? null;
  const lasting = steps.find((step) => step.object === object && step.hazards.includes('not-undoable'));
  if (lasting !== undefined && was !== null && !isBack(was, here)) return byHand(lasting, was);
  return was === null ? gone(here) : restored(run, steps, kind, object, was, here);
}

const isBack = (was: Was, here: Live | null): boolean => here !== null && sameJson(was.properties, here.properties);

function gone(here: Live | null): UndoDecision {
  return here === null
    ? back
    : changed({ action: 'delete', ref: here.ref, entry: null, live: here, because: 'undone' });
}

function restored(
  run: JournaledRun,
  steps: readonly Step[],
  kind: Kind,
  object: string,
  was: Was,
  here: Live | null,
): UndoDecision {
  const ref: Ref = here?.ref ?? { section: kind.section, key: object.slice(kind.section.length + 1) };
  const entry = entryOf(ref, was);
  if (here === null) return changed({ action: 'create', ref, entry, wanted: entry.spec });
  const left = leftOf(run, steps, object) ?? was.properties;
  const stored: Properties = { ...here.properties, ...kind.unseen?.(here) };
  const fields = changedNames(run, steps, object)
    .map((property): FieldChange => {
      const times = timesOf(was, left, here, property.name);
      return { field: property.name, from: times.is, to: takenBack(times, property) };
    })
    .filter(({ field, to }) => !sameJson(stored[field] ?? null, to));
  if (fields.length === 0) return back;
  return changed({ action: 'update', ref, entry, live: here, wanted: laid(here, fields), fields, because: 'undone' });
}

/** What an object is with these properties set, or taken away where they were nothing. */
function laid(here: Live, fields: readonly FieldChange[]): Properties {
  const named = new Set(fields.map((one) => one.field));
  const others = Object.entries(here.properties).filter(([name]) => !named.has(name));
  const set = fields.filter((one) => one.to !== null).map((one) => [one.field, one.to] as const);
  return Object.fromEntries([...others, ...set]);
}

/** What was there, in the form in which kinds are asked for something. No policy line stands behind it. */
export function entryOf(ref: Ref, { name, properties, unseen }: Was): PolicyEntry {
  const nowhere = { line: 1, column: 1, offset: 0 };
  return {
    ref,
    name,
    spec: { ...properties, ...unseen },
    governance: {},
    ended: false,
    place: { file: '', line: 1, column: 1 },
    locate: () => ({ file: '', start: nowhere, end: nowhere }),
  };
}

function unreadIn(run: JournaledRun, steps: readonly Step[], object: string, here: Live): readonly Refusal[] {
  const names = changedNames(run, steps, object).map((one) => one.name);
  const found = [unreadObject(here), ...names.map((name) => unreadProperty(here, name))].find((one) => one !== null);
  return found === undefined ? [] : [unread(object, reasonOf(found))];
}

/** An object of the same name that is not the one the run made: it was removed and made again since. */
function replaced(run: JournaledRun, object: string, here: Live | null): readonly Moved[] {
  const made = run.plan.steps.map((step) => (step.object === object ? run.steps.get(step.id)?.created : null));
  const was = made.find((id) => typeof id === 'string')?.toLowerCase();
  const is = here === null ? '' : (textAt(here.extra, 'id') || textAt(here.extra, 'guid')).toLowerCase();
  if (run.before.objects[object] !== null || was === undefined || is === '' || is === was) return [];
  return [{ object, property: 'id', was, is }];
}

function tell({ object, property, was, is }: Moved): Refusal {
  const what =
    property === ''
      ? `${object} ${is === null ? 'is gone' : 'is there again, and not as it was'}`
      : `${object}: ${property} was left ${said(was)} and is ${said(is)}`;
  return { code: 'PST602', message: what, hint: leave(object) };
}

const said = (value: Json): string => (value === null ? 'not set' : canonical(value));

const unread = (object: string, why: string): Refusal => ({
  code: 'PST524',
  message: `${object} could not be read: ${why}`,
  hint: 'try again when the tenant answers',
});

/** As much of what was there as a line may hold. */
const longest = 400;

function byHand({ object, title }: Step, { properties }: Was): UndoDecision {
  const all = canonical(properties);
  const text = all.length > longest ? `${all.slice(0, longest)}…` : all;
  const message = `${object}: no call takes this back: ${title}`;
  return { kind: 'by-hand', because: [{ code: 'PST604', message, hint: `put it back by hand; it was ${text}` }] };
}
