import type { Accepted } from '../../policy/schema/policy.ts';
import type { AcceptedDeviation, Drift } from './drift.ts';
import { hasDrifted } from './drift.ts';
import type { Plan, PlannedChange } from '../plan/plan.ts';
import { announcedBehind } from './platform-changes.ts';
import { kindOf } from '../live/ranks.ts';
import type { DomainMoved } from '../way/own-domains.ts';
import type { Strayed } from '../way/standing.ts';
import type { Call } from '../../tenant/tenant.ts';

/** What was found beside the differences of a plan. */
export interface Findings extends Pick<
  Drift,
  'posture' | 'grants' | 'besideGrants' | 'expectations' | 'unread' | 'unsanctioned' | 'gone'
> {
  /** Inbox rules that are not as their entries say. */
  readonly otherwise: readonly PlannedChange[];
  /** What declared objects that changed do now, by object. */
  readonly meanings: ReadonlyMap<string, readonly string[]>;
  readonly strayed: readonly Strayed[];
  readonly domains: readonly DomainMoved[];
  readonly accepted: readonly Accepted[];
}

/** Sorts what a plan and the tenant's ways show into what moved, who is strange, and what nobody could read. */
export function tellDrift(plan: Plan, { strayed, domains, otherwise, meanings, accepted, ...found }: Findings): Drift {
  const differing = plan.changes.filter(
    ({ action }) => action === 'create' || action === 'update' || action === 'delete',
  );
  const told = differing.map((one) => ({ ...one, remarks: [...one.remarks, ...(meanings.get(one.object) ?? [])] }));
  const moved = [
    ...told,
    ...outOfPlace(plan, differing),
    ...otherwise,
    ...strayed.map(strayedChange),
    ...domains.map(domainChange),
  ];
  const unknown = plan.changes.filter(({ action }) => action === 'unknown');
  const complete = unknown.length + found.unread.length === 0;
  const drift = {
    format: 'postern-drift/1',
    tenant: plan.tenant,
    madeAt: plan.madeAt,
    complete,
    moved,
    ...found,
    undeclared: harmless(plan, [...found.unsanctioned, ...otherwise]),
    unknown,
    accepted: accepted.map(deviation),
    announced: announcedBehind(moved, plan.madeAt),
    changedBy: null,
    revert: plan,
  } as const;
  return { ...drift, clean: complete && !hasDrifted(drift) };
}

function harmless({ changes }: Plan, others: readonly PlannedChange[]): readonly PlannedChange[] {
  const told = new Set(others.map(({ object }) => object));
  return changes.filter(({ action, object }) => action === 'ignore' && !told.has(object));
}

const deviation = ({ object, property, value, until, reason }: Accepted): AcceptedDeviation => ({
  object,
  property,
  value,
  until,
  reason,
});

const strayedChange = ({ object, noun, name, found, fields, accepted }: Strayed): PlannedChange => ({
  action: found === null ? 'create' : 'update',
  object,
  noun,
  name,
  because: null,
  fields,
  remarks: [
    ...(found?.told ?? []),
    found === null
      ? 'the policies accept it, and the tenant has it no longer'
      : 'the policies accept it at the right value: set it back where rules are kept, or accept what it is',
  ],
  source: accepted.place,
  governance: {},
});

const domainChange = (moved: DomainMoved): PlannedChange => ({
  ...moved,
  noun: 'accepted domain',
  because: null,
  governance: {},
});

/** A rule that only stands in another place of the order differs in no property and has moved all the same. */
function outOfPlace({ steps }: Plan, differing: readonly PlannedChange[]): readonly PlannedChange[] {
  const told = new Set(differing.map((change) => change.object));
  return steps
    .filter((step) => !told.has(step.object))
    .map(({ object, title, source, call }) => ({
      action: 'update',
      object,
      noun: 'order of',
      name: [kindOf(object)?.noun, handleIn(call) ?? object].join(' '),
      because: 'declared',
      fields: [],
      remarks: [title],
      source,
      governance: {},
    }));
}

/** What a call names its object by. */
function handleIn(call: Call): string | null {
  const handle = call.via === 'exchange' ? call.parameters['Identity'] : null;
  return typeof handle === 'string' ? handle : null;
}
