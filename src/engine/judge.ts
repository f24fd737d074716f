import type { StepDraft } from '../kinds/kind.ts';
import type { Desired } from '../policy/policy.ts';
import { blamed, type BlamedMove } from '../posture/blame.ts';
import { compare } from '../posture/compare.ts';
import { type Judged, judgeExpectations } from '../posture/expectations.ts';
import type { World } from '../posture/world.ts';
import type { LiveTenant } from './live.ts';
import type { PlannedMove, PlanPosture } from './plan-posture.ts';
import { project } from './project.ts';
import { unknownFacts } from './facts.ts';
import { viewAfter, viewOf } from './world/world.ts';

/** What a plan means for forwarding, and which expectations do not hold once it is done. */
export interface Judgement {
  readonly posture: PlanPosture;
  readonly broken: readonly Judged[];
}

/** Who could forward where before these steps and who could after them, and which objects make the difference. */
export function judge(live: LiveTenant, steps: readonly StepDraft[], desired: Desired, at: Date): Judgement {
  const facts = desired.tenant?.facts ?? unknownFacts;
  const view = viewOf(live, facts);
  const before = view.world;
  const after = viewAfter(view, project(live, steps)).world;
  return {
    posture: postureOf(before, after, at),
    broken: judgeExpectations(after, desired.expectations, at).filter((one) => !one.holds),
  };
}

function postureOf(before: World, after: World, at: Date): PlanPosture {
  const found = blamed(compare(before, after, at), before, after, at);
  const moves = (some: readonly BlamedMove[]): readonly PlannedMove[] => some.map((move) => plannedMove(move, after));
  return {
    gains: moves(found.gains),
    losses: moves(found.losses),
    uncertain: moves(found.uncertain),
    deciders: moves(found.deciders),
    newlyAllowed: found.newlyAllowed,
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
      opened: found.residualChannels.opened.map(channelName),
      closed: found.residualChannels.closed.map(channelName),
    },
  };
}

function plannedMove(
  { senders, destinations, mechanisms, originals, before, after, deciders, blame }: BlamedMove,
  world: World,
): PlannedMove {
  return {
    senders: { name: senders.name, count: senders.count, witness: senders.witness },
    destinations: { name: destinations.name, witness: destinations.witness },
    mechanisms,
    originals,
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

const channelName = ({
  channel,
  object,
  to,
}: {
  readonly channel: string;
  readonly object: string;
  readonly to: readonly string[];
}): string => [channel, object === channel ? '' : object, to.join(', ')].filter((part) => part !== '').join(' ');
