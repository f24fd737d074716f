import type { StepDraft } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/policy.ts';
import type { World } from '../../posture/world.ts';
import type { LiveTenant } from '../live.ts';
import { project } from '../project.ts';
import { type People, peopleOf } from '../world/people.ts';
import { worldOf } from '../world/world.ts';
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
  const peopleIn = peopleMaker(live, units);
  const before = worldOf(live, facts, peopleIn(live));
  const first = { live, people: peopleIn(live), world: before };
  const worldIn = (tenant: LiveTenant): World => worldOf(tenant, facts, peopleIn(tenant), first);
  const reached = stepsByStage(units).map((steps) => project(live, steps));
  const worlds = [before, ...reached.map(worldIn)];
  const tenants = [live, ...reached];
  const worldAfter = (steps: readonly StepDraft[]): World => worldIn(project(live, steps));
  const after = worlds.at(-1) ?? before;
  return { units, tenants, worlds, before, after, people: peopleIn(tenants.at(-1) ?? live), worldAfter };
}

/** The steps that take every object to its second state, to its third, and so on until all are at their last. */
export function stepsByStage(units: readonly Unit[]): readonly (readonly StepDraft[])[] {
  const most = units.reduce((deepest, { stage }) => Math.max(deepest, stage + 1), 0);
  return Array.from({ length: most }, (_, reached) =>
    units.filter(({ stage }) => stage <= reached).flatMap(({ steps }) => steps),
  );
}

/** Nobody comes or goes on the way: the groups alone are worked out again, once for each state of theirs. */
function peopleMaker(live: LiveTenant, units: readonly Unit[]): (tenant: LiveTenant) => People {
  const atFirst = peopleOf(live);
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

export const isGroup = (object: string): boolean => object.startsWith('groups/');

function groupsIn({ sections }: LiveTenant): readonly unknown[] {
  const groups = sections.get('groups');
  return groups?.state === 'present' ? groups.value.map(({ ref, properties }) => [ref.key, properties]) : [];
}
