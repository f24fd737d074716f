import { canonical, type Json, type JsonObject, sameJson } from '../../json.ts';
import type { Change, Place } from '../../kinds/kind.ts';
import { refName } from '../../kinds/kind.ts';
import type { Was } from '../journal/before.ts';
import { rankedKeys } from '../live/ranks.ts';
import type { LiveTenant } from '../live/live.ts';
import type { Plan, PlannedChange, Refusal } from '../plan/plan.ts';
import { outcome } from '../live/project.ts';
import { seal } from '../plan/seal.ts';
import { orderOnce, sameOrder } from './order.ts';
import type { JournaledRun } from './run.ts';
import type { WayBack } from './way-back.ts';

/**
 * Makes of a plan for what was there before the plan that undoes a run. Guardrails ask people to mend their policies,
 * and here are none to mend: what they would refuse is said, and hazards are allowed by name as always.
 */
export function undoPlan(made: Plan, run: JournaledRun, way: WayBack, live: LiveTenant): Plan {
  const source = sourcesOf(run.plan);
  return seal({
    ...made,
    undoes: run.plan.digest,
    policies: run.plan.policies,
    changes: made.changes.filter(({ action }) => action !== 'ignore').map((change) => undone(change, source)),
    kept: way.back.filter((object) => !made.steps.some((step) => step.object === object)).length,
    steps: made.steps.map((step) => ({ ...step, source: source(step.object) })),
    refusals: way.refusals,
    warnings: [...made.refusals, ...made.warnings, ...way.byHand, ...missing(made, run, way, live), ...endless(run)],
  });
}

const undone = (change: PlannedChange, source: (object: string) => Place | null): PlannedChange => ({
  ...change,
  because: 'undone',
  source: source(change.object),
});

/** The policy line of an object, where the plan of the run had one. */
function sourcesOf({ steps }: Plan): (object: string) => Place | null {
  const places = new Map(steps.map((step) => [step.object, step.source]));
  return (object) => places.get(object) ?? null;
}

/** What the steps do not bring back: the service takes some values only when an object is made, and some no longer. */
function missing(made: Plan, run: JournaledRun, way: WayBack, live: LiveTenant): readonly Refusal[] {
  const properties = way.sections.flatMap(({ changes }) => changes.flatMap((change) => lost(change, made, run)));
  return [...properties, ...misordered(made, way, live)];
}

function lost(change: Change, made: Plan, run: JournaledRun): readonly Refusal[] {
  const object = refName(change.ref);
  const was = run.before.objects[object] ?? null;
  const own = made.steps.filter((step) => step.object === object);
  const end = outcome('live' in change ? change.live.properties : null, own);
  if (change.action === 'delete') return end === null ? [] : [notBack(`${object} stays`, 'remove it by hand')];
  if (was === null || (change.action !== 'create' && change.action !== 'update')) return [];
  if (own.length === 0 || end === null) return [notBack(`${object} cannot be put back`, said(was.properties))];
  return differing(change, was, end).map((name) =>
    notBack(
      `${object}: ${name} was ${text(was.properties[name])} and will be ${text(end[name])}`,
      'set it by hand, if the service takes it',
    ),
  );
}

/** The properties in which an object will not be what was asked for. What nobody sees cannot be compared. */
function differing(change: Extract<Change, { wanted: unknown }>, was: Was, becomes: JsonObject): readonly string[] {
  const names = change.action === 'update' ? change.fields.map((field) => field.field) : Object.keys(was.properties);
  return names
    .filter((name) => name in was.properties || !(name in was.unseen))
    .filter((name) => !sameJson(change.wanted[name] ?? null, becomes[name] ?? null));
}

/** An order that the moves do not reach, because something that stands in it is left alone. */
function misordered(made: Plan, { orders }: WayBack, live: LiveTenant): readonly Refusal[] {
  return [...orders].flatMap(([kind, wanted]) => {
    const order = orderOnce(rankedKeys(kind, live), made.steps, kind.section);
    if (sameOrder(wanted, order)) return [];
    const message = `${kind.section}: the order was ${canonical(wanted)} and will be ${canonical(order)}`;
    return [notBack(message, 'move them by hand')];
  });
}

const text = (value: Json | undefined): string =>
  value === undefined || value === null ? 'not set' : canonical(value);
const said = (properties: JsonObject): string => `put it back by hand; it was ${canonical(properties)}`;
const notBack = (message: string, hint: string): Refusal => ({ code: 'PST604', message, hint });

const endless = ({ ended, plan, steps }: JournaledRun): readonly Refusal[] => {
  if (ended) return [];
  const last = plan.steps.findLast((step) => steps.has(step.id));
  const message = `the journal does not say how the run ended${last === undefined ? '' : `; its last step is: ${last.title}`}`;
  return [{ code: 'PST605', message, hint: 'make sure that the file is whole' }];
};
