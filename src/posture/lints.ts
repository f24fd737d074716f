import type { Finding, Lint } from './lints/finding.ts';
import { both, dead, lost, uncollected } from './lints/forwards.ts';
import { forwardingGroup, joinable, tripleOpening, unfit } from './lints/groups.ts';
import { automatic, halves, shadowed, unused } from './lints/outbound.ts';
import { halfBlock } from './lints/half-block.ts';
import { redundant, repeated } from './lints/redundant.ts';
import { disagreeing, internal, unseen, weaker } from './lints/remote-domains.ts';
import { unseenHop } from './lints/routing.ts';
import { audited, bypass, carrying, idleException, timed, unconditional } from './lints/transport-rules.ts';
import type { World } from './world.ts';

const lints: readonly Lint[] = [
  automatic,
  halves,
  shadowed,
  unused,
  unfit,
  forwardingGroup,
  disagreeing,
  weaker,
  unseen,
  halfBlock,
  idleException,
  lost,
  bypass,
  carrying,
  dead,
  timed,
  both,
  internal,
  uncollected,
  unconditional,
  unseenHop,
  joinable,
  audited,
  tripleOpening,
  redundant,
  repeated,
];

/** Everything about a posture that a person should know beside the verdicts, once each. */
export function findings(world: World, at: Date): readonly Finding[] {
  const seen = new Map(
    lints.flatMap((lint) => lint(world, at)).map((one) => [`${one.id} ${one.object} ${one.message}`, one]),
  );
  return [...seen.values()];
}
