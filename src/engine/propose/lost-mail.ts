import { refName } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import { lossRisk } from '../../posture/findings/forwards/lost.ts';
import { forwardsOf, mailboxName } from '../../posture/findings/forwards/configured.ts';
import { deleting } from '../../posture/findings/transport-rules/deletes.ts';
import type { World } from '../../posture/world/world.ts';
import type { LiveTenant } from '../live/live.ts';
import { project } from '../live/project.ts';
import type { Proven } from '../proof/prove.ts';
import type { ProvenStep } from '../proof/proven-steps.ts';
import { worldOf } from '../world/world.ts';

/** The places of the steps with which mail begins to be lost, or becomes likelier to be. */
export function lossesOf(
  { steps, before, after }: Proven,
  live: LiveTenant,
  facts: Facts,
  at: Date,
): ReadonlySet<number> {
  const was = lossesIn(before, at);
  const begins = [...lossesIn(after, at)].filter(([loss, { risk }]) => risk > (was.get(loss)?.risk ?? 0));
  if (begins.length === 0) return new Set();
  const states = statesAfter(steps, live, facts, at);
  return new Set(begins.map(([loss, is]) => stepOf(loss, is, steps, states)));
}

/** How likely mail is lost, and the object that shows it. */
interface Loss {
  readonly risk: number;
  readonly object: string;
}

type Losses = ReadonlyMap<string, Loss>;

/** What loses mail, or may. A rule that takes other mail than before is another loss. */
function lossesIn(world: World, at: Date): Losses {
  const rules = deleting(world, at).map(
    ({ priority: _, ...rule }) => [JSON.stringify(rule), { risk: 2, object: `transportRules/${rule.name}` }] as const,
  );
  const forwards = forwardsOf(world, at).map(
    (one) => [`${one.from} ${one.to}`, { risk: lossRisk(one), object: mailboxName(one.from) }] as const,
  );
  return new Map([...rules, ...forwards].filter(([, { risk }]) => risk > 0));
}

/** What loses mail once a number of steps are done; worked out when it is asked for. */
function statesAfter(steps: readonly ProvenStep[], live: LiveTenant, facts: Facts, at: Date): (done: number) => Losses {
  const known = new Map<number, Losses>();
  return (done) => {
    const found = known.get(done) ?? lossesIn(worldOf(project(live, steps.slice(0, done)), facts), at);
    known.set(done, found);
    return found;
  };
}

/** The place of the step that makes a loss: the last that writes its object, else the one after which it is there. */
function stepOf(
  loss: string,
  { risk, object }: Loss,
  steps: readonly ProvenStep[],
  after: (done: number) => Losses,
): number {
  const own = steps.findLastIndex(({ ref }) => refName(ref).toLowerCase() === object.toLowerCase());
  if (own >= 0) return own;
  let [free, there] = [0, steps.length];
  while (there - free > 1) {
    const middle = Math.floor((free + there) / 2);
    if ((after(middle).get(loss)?.risk ?? 0) >= risk) there = middle;
    else free = middle;
  }
  return there - 1;
}
