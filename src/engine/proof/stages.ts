import { rowsOf } from '../../kinds/objects.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { StepDraft } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { World } from '../../posture/world/world.ts';
import type { LiveTenant } from '../live/live.ts';
import { project } from '../live/project.ts';
import { type People, peopleOf } from '../world/people.ts';
import { type View, viewAfter, viewOf } from '../world/world.ts';
import type { Unit } from './units.ts';

/** The worlds that a plan goes through, stage by stage: every object in its first state, in its second, and so on. */
export interface Stages {
  readonly units: readonly Unit[];
  readonly tenants: readonly LiveTenant[];
  readonly worlds: readonly World[];
  readonly before: World;
  readonly after: World;
  readonly people: People;
  /** The world once some steps are done. */
  readonly worldAfter: (steps: readonly StepDraft[]) => World;
}

export function stagesOf(units: readonly Unit[], live: LiveTenant, facts: Facts): Stages {
  const first = viewOf(live, facts);
  const peopleIn = peopleMaker(first.people, units);
  const viewAt = (steps: readonly StepDraft[]): View => {
    const tenant = project(live, steps);
    return viewAfter(first, tenant, peopleIn(tenant));
  };
  const views = [first, ...stepsByStage(units).map(viewAt)];
  const last = views.at(-1) ?? first;
  return {
    units,
    tenants: views.map((view) => view.live),
    worlds: views.map((view) => view.world),
    before: first.world,
    after: last.world,
    people: last.people,
    worldAfter: (steps) => viewAt(steps).world,
  };
}

/** The steps that take every object to its second state, to its third, and so on until all are at their last. */
export function stepsByStage(units: readonly Unit[]): readonly (readonly StepDraft[])[] {
  const most = units.reduce((deepest, { stage }) => Math.max(deepest, stage + 1), 0);
  return Array.from({ length: most }, (_, reached) =>
    units.filter(({ stage }) => stage <= reached).flatMap(({ steps }) => steps),
  );
}

/** Nobody comes or goes on the way: the groups alone are worked out again, once for each state of theirs. */
function peopleMaker(atFirst: People, units: readonly Unit[]): (tenant: LiveTenant) => People {
  const moved = units.some(({ object }) => isGroup(object));
  const known = new Map<string, People>();
  return (tenant) => {
    if (!moved) return atFirst;
    const state = JSON.stringify(groupsIn(tenant));
    const people = known.get(state) ?? { ...peopleOf(tenant), recipients: atFirst.recipients };
    known.set(state, people);
    return people;
  };
}

export const isGroup = (object: string): boolean => sectionOf(object) === 'groups';

const groupsIn = ({ sections }: LiveTenant): readonly unknown[] =>
  rowsOf(sections.groups).map(({ ref, properties }) => [ref.key, properties]);
