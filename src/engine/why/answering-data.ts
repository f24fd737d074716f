import { plainGrant } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { changeOf, packed, type PackedWorld } from '../../posture/world/packed.ts';
import type { World } from '../../posture/world/world.ts';
import type { PostureReport } from '../answers/posture-report.ts';
import type { LiveTenant } from '../live/live.ts';
import { outlookOf } from '../propose/after-plan.ts';
import type { AnsweringData } from './answering.ts';
import { worldIn } from './fixes.ts';
import type { CarriedOut } from './foreseen-basis.ts';

/** A state of a tenant, and what a page calls it. */
type ToldState = readonly [name: string, world: World];

/** The states that a page answers for. */
export interface AnsweredStates extends Pick<AnsweringData, 'unread' | 'grants'> {
  /** In the order of time. */
  readonly states: readonly [ToldState, ...ToldState[]];
  /** The tenant with its policies carried out; null without policies. */
  readonly carriedOut: CarriedOut | null;
}

/** When they were judged, and where they are from. */
interface JudgedStates extends AnsweredStates, Pick<AnsweringData, 'source'> {
  readonly at: Date;
}

/** All that a page of some states of a tenant answers from. */
export function answeringData({ at, source, unread, grants, states, carriedOut }: JudgedStates): AnsweringData {
  const [[, first]] = states;
  const ground = packed(first);
  return {
    at: at.toISOString(),
    source,
    unread,
    grants,
    ground,
    states: states.map(([name, world]) => ({ name, change: changeOf(ground, packed(world)) })),
    carriedOut: carriedOut === null ? null : packedOut(carriedOut, ground),
  };
}

const packedOut = ({ world, ...told }: CarriedOut, ground: PackedWorld): AnsweringData['carriedOut'] => ({
  ...told,
  change: changeOf(ground, packed(world)),
});

/** What a posture was judged from. */
interface JudgedTenant {
  readonly report: Pick<PostureReport, 'source' | 'unread' | 'statements'>;
  readonly world: World;
  readonly live: LiveTenant;
  readonly desired: Desired | null;
  readonly at: Date;
}

/** All that the page of a posture answers from. */
export function postureAnswers({ report, world, live, desired, at }: JudgedTenant): AnsweringData {
  const { source, unread, statements } = report;
  const carriedOut = withPolicies(desired, live, world);
  const grants = desired?.grants?.map(plainGrant) ?? null;
  const data = answeringData({ at, source, unread, grants, states: [['Now', world]], carriedOut });
  return statements === undefined ? data : { ...data, statements };
}

function withPolicies(desired: Desired | null, live: LiveTenant, world: World): CarriedOut | null {
  const outlook = desired === null ? null : outlookOf(desired, live);
  if (desired === null || outlook === null) return null;
  const steps = outlook.steps.length;
  return { steps, byGrants: desired.grants !== null, world: steps === 0 ? world : worldIn(outlook, world) };
}
