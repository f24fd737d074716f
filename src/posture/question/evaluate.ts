import { mailboxGate, overridden } from '../gates/g0-mailbox.ts';
import { hybridTrap, remoteDomainGate, toMember } from '../gates/g1-remote-domain.ts';
import { transportRuleGate } from '../gates/g2-transport-rules.ts';
import { type MailPath, pathTo, routingCaveats, routingGate } from '../gates/g3-routing.ts';
import { outboundPolicyGate, selection } from '../gates/g4-outbound-policy.ts';
import { notCollected, senderStateGate } from '../gates/g5-sender-state.ts';
import { ladder } from '../gates/outbound-selection.ts';
import { readAgain, undecided } from '../gates/result.ts';
import { routeOf } from '../gates/route.ts';
import {
  alteredScope,
  flavour,
  programs,
  recipientScope,
  type RuleProgram,
  senderScope,
} from '../gates/rule-program.ts';
import { type Scan, scan, scoped } from '../gates/rule-scan.ts';
import { combine, notApplicable } from './combine.ts';
import { type Indexed, indexed, type Sender, senderOf } from '../world/indexed.ts';
import { join, match, type Scope } from '../values/kleene.ts';
import { type Destination, destinationOf, elsewhere, internalByEntry } from '../world/scope.ts';
import {
  type Caveat,
  type Cell,
  type GateResult,
  type Mechanism,
  mechanisms,
  type Verdict,
} from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** The verdict on one cell at one time, with every gate asked. */
export function evaluate(world: World, cell: Cell, at: Date): Verdict {
  const index = indexed(world);
  return judge(index, cell, at, plainly(index, cell, at));
}

/** The verdict where nobody could look up who the target is, and `to` is only what it is called. */
export function evaluateUnread(world: World, cell: Cell, at: Date): Verdict {
  const index = indexed(world);
  return unreadTarget(index, cell, at, plainly(index, cell, at));
}

const plainly = (index: Indexed, cell: Cell, at: Date): Costly => ({
  scan: (sender, to) => scanFor(index, programs(index, at), cell, sender, to),
  select: (sender) =>
    selection(index, index.world.outbound.state === 'present' ? ladder(index.world.outbound.value) : null, sender),
});

/** The two gates that cost something; who judges many cells keeps their results. */
export interface Costly {
  readonly scan: (sender: Sender, to: Destination) => Scan;
  readonly select: (sender: Sender) => GateResult;
}

/** The verdict on one cell, from gates that may have been worked out before. */
export function judge(index: Indexed, cell: Cell, at: Date, costly: Costly): Verdict {
  const sender = senderOf(index, cell.sender);
  const to = destinationOf(index, cell.to);
  const exempt = beyondQuestion(index, cell, sender, to);
  if (exempt !== null || to === null) return notApplicable(exempt ?? 'malformed-recipient');
  if (to.unread) return unreadTarget(index, cell, at, costly);
  const verdict = judgeAt(index, cell, sender, to, at, costly);
  return to.perhapsContact ? unsettledTarget(verdict, cell) : verdict;
}

function judgeAt(index: Indexed, cell: Cell, sender: Sender, to: Destination, at: Date, costly: Costly): Verdict {
  const mailbox = mailboxGate(index, cell, to);
  if (mailbox.outcome === 'block') return finish(index, cell, sender, [mailbox], []);
  if (to.scope === 'internal') return internal(index, cell, sender, to);
  const { gates, caveats } = outward(index, cell, sender, to, at, costly);
  return finish(index, cell, sender, [mailbox, ...gates], caveats);
}

/** A target that nobody could look up may be anywhere; it leans as a place does that no control names. */
function unreadTarget(index: Indexed, cell: Cell, at: Date, costly: Costly): Verdict {
  return unsettledTarget(judge(index, { ...cell, to: elsewhere }, at, costly), cell);
}

const unsettledTarget = (there: Verdict, { to }: Cell): Verdict =>
  there.verdict === 'not-applicable'
    ? there
    : unsettled(there, 'target-unread', `recipients/${to}`, `Get-Recipient ${to}`);

/** The verdict where nobody could look up who forwards: it leans as it is for an ordinary mailbox of that name. */
export function evaluateUnreadSender(world: World, cell: Cell, at: Date, read: string): Verdict {
  const there = evaluate(world, cell, at);
  if (there.verdict === 'not-applicable') return there;
  return unsettled(there, 'sender-unread', `recipients/${cell.sender}`, read);
}

/** A verdict that rests on somebody whom nobody could look up. */
export function unsettled(there: Verdict, reason: string, object: string, read: string): Verdict {
  const settledBy = [readAgain(read)];
  const gate = undecided('G0', 'pass', { reason, object, settledBy });
  return {
    ...there,
    verdict: 'indeterminate',
    lean: there.verdict === 'blocked' || there.lean === 'blocked' ? 'blocked' : 'allowed',
    decidedBy: { gate: 'G0', object },
    alsoBlockedBy: [],
    mayBePreemptedBy: [],
    ndr: there.ndr === null ? null : { ...there.ndr, expected: true },
    silent: false,
    confidence: gate.tag,
    gates: [gate, ...there.gates.slice(1)],
    settledBy: [...settledBy, ...there.settledBy],
    loss: null,
  };
}

const isMechanism = (name: Cell['mechanism']): name is Mechanism => mechanisms.some((one) => one === name);

/** Why the question does not arise, before any gate; null where it does. */
function beyondQuestion(index: Indexed, cell: Cell, sender: Sender, to: Destination | null): string | null {
  if (!isMechanism(cell.mechanism))
    return cell.mechanism === 'manual' ? 'sent-by-hand' : `residual-channel:${cell.mechanism}`;
  return to === null ? 'malformed-recipient' : overridden(index, sender, cell.mechanism);
}

function internal(index: Indexed, cell: Cell, sender: Sender, to: Destination): Verdict {
  const trap =
    to.hybridDomain === null || cell.mechanism === 'mailbox-object' ? null : hybridTrap(index, to.hybridDomain);
  return trap === null ? notApplicable('internal-recipient') : finish(index, cell, sender, [trap], []);
}

/** The gates on the way out, G1 to G5. */
function outward(index: Indexed, cell: Cell, sender: Sender, to: Destination, at: Date, costly: Costly) {
  const found = costly.scan(sender, to);
  const way = pathTo(index, to, found.ways);
  const gates: readonly GateResult[] = [
    cell.throughGroup === true
      ? toMember(remoteDomainGate(index, cell.mechanism, to), index.world.facts)
      : remoteDomainGate(index, cell.mechanism, to),
    transportRuleGate(index, found),
    routingGate(index, way, index.world.facts.nextHop),
    outboundPolicyGate(costly.select(sender), sender, index.world.facts, doubts(cell, to, found, way)),
    senderStateGate(index, sender, to, at),
  ];
  const caveats: readonly Caveat[] = [...found.caveats, ...routingCaveats(way)];
  return { gates, caveats };
}

const doubts = (cell: Cell, to: Destination, found: Scan, way: MailPath) => ({
  internalByEntry: certainly[internalByEntry(to)],
  throughGroup: cell.throughGroup === true,
  bypass: found.bypass !== 'no',
  relayed: found.strays ? null : way.relayed,
});

const certainly = { yes: true, maybe: null, no: false } as const;

export function scanFor(
  index: Indexed,
  rules: readonly RuleProgram[],
  cell: Cell,
  sender: Sender,
  to: Destination,
): Scan {
  const route = routeOf(cell.mechanism);
  const key = flavour(route, cell.original);
  return scan(
    rules.map((one) => {
      const who = senderScope(index, one, sender, route, cell.original);
      const asked = join(recipientScope(index, one, to), who);
      return scoped(one.rule, one.fixed.get(key) ?? nothing, alteredScope(one, key), asked);
    }),
  );
}

const nothing: Scope = { conditions: match.yes, exceptions: match.no };

/** Adds what does not depend on the gates: what was not collected, and what becomes of the mail. */
function finish(
  index: Indexed,
  cell: Cell,
  sender: Sender,
  gates: readonly GateResult[],
  caveats: readonly Caveat[],
): Verdict {
  const verdict = combine(cell, gates, caveats);
  return { ...verdict, notCollected: notCollected(index), loss: lossOf(index, cell, sender, verdict) };
}

/** A blocked forward without a copy is mail that nobody ever gets. */
function lossOf(index: Indexed, cell: Cell, sender: Sender, verdict: Verdict): Verdict['loss'] {
  if (verdict.verdict !== 'blocked' || !cell.mechanism.startsWith('mailbox-')) return null;
  if (index.forwards?.get(sender.key)?.keepsCopy !== false) return null;
  return verdict.silent ? 'silent' : 'bounced';
}
