import { asInternal } from './connectors/as-internal.ts';
import { relay } from './connectors/relay.ts';
import { unproved } from './connectors/unproved.ts';
import { unseenHop } from './connectors/unseen-hop.ts';
import { forwardingGroup } from './groups/forwarding-group.ts';
import { joinable } from './groups/joinable.ts';
import { unfit } from './groups/unfit.ts';
import { both } from './forwards/both.ts';
import { dead, noDeadForward } from './forwards/dead.ts';
import { lost } from './forwards/lost.ts';
import { nobodyForwards } from './forwards/nobody.ts';
import { tripleOpening } from './forwards/triple-opening.ts';
import { uncollected } from './forwards/uncollected.ts';
import { directSend } from './organization/direct-send.ts';
import { restricted } from './organization/restricted.ts';
import { smtpAuthOff, smtpAuthOverrides } from './organization/smtp-auth.ts';
import { alerts } from './outbound/alerts.ts';
import { automatic, noAutomatic } from './outbound/automatic.ts';
import { halves } from './outbound/halves.ts';
import { limits } from './outbound/limits.ts';
import { off } from './outbound/off.ts';
import { overLimit } from './outbound/over-limit.ts';
import { shadowed } from './outbound/shadowed.ts';
import { deadException } from './remote-domains/dead-exception.ts';
import { deny } from './remote-domains/deny.ts';
import { disagreeing } from './remote-domains/disagreeing.ts';
import { internal } from './remote-domains/internal.ts';
import { unseen } from './remote-domains/unseen.ts';
import { audited } from './transport-rules/audited.ts';
import { deletes } from './transport-rules/deletes.ts';
import { bypass, noBypass } from './transport-rules/bypass.ts';
import { carrying, noCarrying } from './transport-rules/carrying.ts';
import { flows } from './transport-rules/flows.ts';
import { halfBlock } from './transport-rules/half-block.ts';
import { idleException } from './transport-rules/idle-exception.ts';
import { journaled } from './transport-rules/journal.ts';
import { redundant } from './transport-rules/redundant.ts';
import { timed } from './transport-rules/timed.ts';
import { unconditional } from './transport-rules/unconditional.ts';
import type { Finding } from './finding.ts';
import { type FindingAnswer, judgeFinding, type DeclaredObjects } from './judge.ts';
import type { World } from '../world/world.ts';

/** Everything a posture is held against, in the order in which it is told. */
export const findings: readonly Finding[] = [
  automatic,
  halves,
  shadowed,
  unfit,
  forwardingGroup,
  disagreeing,
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
  relay,
  asInternal,
  unproved,
  journaled,
  joinable,
  deadException,
  audited,
  deletes,
  tripleOpening,
  redundant,
  nobodyForwards,
  off,
  noAutomatic,
  deny,
  noCarrying,
  noBypass,
  noDeadForward,
  flows,
  limits,
  overLimit,
  alerts,
  smtpAuthOff,
  smtpAuthOverrides,
  directSend,
  restricted,
];

/** How a posture stands to every finding. */
export const judgeFindings = (world: World, at: Date, said?: DeclaredObjects): readonly FindingAnswer[] =>
  findings.map((finding) => judgeFinding(finding, world, at, said));
