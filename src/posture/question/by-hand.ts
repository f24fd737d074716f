import { transportRuleGate } from '../gates/g2-transport-rules.ts';
import { pathTo, routingCaveats, routingGate } from '../gates/g3-routing.ts';
import { notCollected, sendingGate } from '../gates/g5-sender-state.ts';
import { pass } from '../gates/result.ts';
import { programs } from '../gates/rule-program.ts';
import type { Cell, Verdict } from '../values/verdict.ts';
import { type Indexed, indexed, keyBehind, senderOf } from '../world/indexed.ts';
import { type Destination, destinationOf, elsewhere } from '../world/scope.ts';
import type { World } from '../world/world.ts';
import { combine, notApplicable } from './combine.ts';
import { scanFor, unsettled } from './evaluate.ts';

/**
 * What becomes of mail that a person sends by hand: remote domains and the outbound policy look at automatic forwards
 * alone, so that rules, connectors and the state of the sender are all that it meets.
 */
export function evaluateByHand(world: World, cell: Cell, at: Date): Verdict {
  const index = indexed(world);
  const asked: Cell = { ...cell, mechanism: 'manual', original: 'internal' };
  const to = destinationOf(index, cell.to);
  if (to === null) return notApplicable('malformed-recipient');
  const there = to.unread ? (destinationOf(index, elsewhere) ?? to) : to;
  if (there.scope === 'internal') return notApplicable('internal-recipient');
  const verdict = judged(index, asked, there, at);
  if (to.unread) return unsettled(verdict, 'target-unread', `recipients/${cell.to}`, `Get-Recipient ${cell.to}`);
  const sender = keyBehind(index, cell.sender);
  if (sender?.state !== 'unknown') return verdict;
  return unsettled(verdict, 'sender-unread', `recipients/${cell.sender}`, sender.because.call);
}

function judged(index: Indexed, cell: Cell, to: Destination, at: Date): Verdict {
  const sender = senderOf(index, cell.sender);
  const found = scanFor(index, programs(index, at), cell, sender, to);
  const way = pathTo(index, to, found.ways);
  const gates = [
    pass('G0', { reason: 'sent-by-hand' }),
    transportRuleGate(index, found),
    routingGate(index, way, 'unknown'),
    sendingGate(index, sender, to, at),
  ];
  const caveats = [...found.caveats, ...routingCaveats(way)];
  return { ...combine(cell, gates, caveats), notCollected: notCollected(index) };
}
