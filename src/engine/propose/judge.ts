import type { Expectation } from '../../policy/schema/policy.ts';
import { type Blamed, blamed, type BlamedMove } from '../../posture/change/blame.ts';
import { compare } from '../../posture/change/compare.ts';
import type { WayOut } from '../../posture/question/ways-out.ts';
import { type Judged, judgeExpectations } from '../../posture/matrix/expectations.ts';
import { widelyOpening } from '../../posture/change/opened.ts';
import type { World } from '../../posture/world/world.ts';
import type { PlannedDoor, PlannedMove, PlanPosture } from '../plan/plan-posture.ts';

/** What a plan means for forwarding, and which expectations do not hold once it is done. */
export interface Judgement {
  readonly posture: PlanPosture;
  /** The objects that cause it where something opens for everyone, or for everyone but a few. */
  readonly wide: ReadonlySet<string>;
  readonly broken: readonly Judged[];
}

/** A tenant as it is, and as the steps of a plan leave it. */
export interface Ends {
  readonly before: World;
  readonly after: World;
}

/** Who could forward where before and who could after, and which objects make the difference. */
export function judge({ before, after }: Ends, expectations: readonly Expectation[], at: Date): Judgement {
  const found = blamed(compare(before, after, at), before, after, at);
  return {
    posture: postureOf(found, before, after),
    wide: new Set([...widelyOpening(found)].map((object) => planned(object, after))),
    broken: judgeExpectations(after, expectations, at).filter((one) => !one.holds),
  };
}

/** Who could forward where in one state and who can in the other, with the objects that make the difference. */
export const postureBetween = (before: World, after: World, at: Date): PlanPosture =>
  postureOf(blamed(compare(before, after, at), before, after, at), before, after);

function postureOf(found: Blamed, before: World, after: World): PlanPosture {
  const moves = (some: readonly BlamedMove[]): readonly PlannedMove[] => some.map((move) => plannedMove(move, after));
  return {
    gains: moves(found.gains),
    losses: moves(found.losses),
    uncertain: moves(found.uncertain),
    deciders: moves(found.deciders),
    newlyAllowed: found.newlyAllowed,
    opened: found.opened,
    opensForEveryone: found.opensForEveryone,
    forwards: found.forwards.map(({ from, to, mechanism, change, before: was, after: is, loss }) => ({
      from,
      to,
      mechanism,
      change,
      before: was,
      after: is,
      loss,
    })),
    residualChannels: {
      opened: found.residualChannels.opened.map((door) => plannedDoor(door, after)),
      closed: found.residualChannels.closed.map((door) => plannedDoor(door, before)),
    },
  };
}

function plannedMove(
  { senders, destinations, mechanisms, originals, change, before, after, deciders, blame }: BlamedMove,
  world: World,
): PlannedMove {
  return {
    senders: { name: senders.name, count: senders.count, example: senders.example },
    destinations: { name: destinations.name, example: destinations.example },
    mechanisms,
    originals,
    change,
    before,
    after,
    deciders,
    blame: blame.map((object) => planned(object, world)),
  };
}

/** An object as plans name it: a mailbox by its address, everything in lower case. */
function planned(object: string, world: World): string {
  const [section = '', ...rest] = object.split('/');
  const key = rest.join('/');
  const owner = section === 'mailboxForwarding' ? world.recipients.get(key)?.address : undefined;
  return rest.length === 0 ? section : `${section}/${owner ?? key.toLowerCase()}`;
}

const plannedDoor = ({ channel, object, from, to, open }: WayOut, world: World): PlannedDoor => ({
  channel,
  object: planned(object, world),
  from,
  to,
  certain: open === 2,
});
