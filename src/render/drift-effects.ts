import type { Drift } from '../engine/drift.ts';
import type { PlannedForward, PlannedMove, PlanPosture } from '../engine/plan-posture.ts';
import { type Block, say } from './document.ts';
import { postureBlocks } from './posture-lines.ts';

/** What a drift means for forwarding: the way back from the other side, since what it would close the drift has opened. */
export function driftEffects({ revert: { posture, changes } }: Drift): readonly Block[] {
  const [, ...told] = postureBlocks(turned(posture), changes);
  return told.map(retold);
}

function turned(posture: PlanPosture): PlanPosture {
  const { gains, losses, uncertain, deciders, forwards, residualChannels: channels } = posture;
  return {
    gains: losses.map(turnedMove),
    losses: gains.map(turnedMove),
    uncertain: uncertain.map(turnedMove),
    deciders: deciders.map(turnedMove),
    newlyAllowed: null,
    opensForEveryone: false,
    forwards: forwards.map(turnedForward),
    residualChannels: { opened: channels.closed, closed: channels.opened },
  };
}

const reversed = { opens: 'closes', closes: 'opens', stays: 'stays' } as const;

const turnedMove = (move: PlannedMove): PlannedMove => ({
  ...move,
  change: reversed[move.change],
  before: move.after,
  after: move.before,
  deciders: { before: move.deciders.after, after: move.deciders.before },
});

const opposites: ReadonlyMap<string, string> = new Map([
  ['starts', 'stops'],
  ['stops', 'starts'],
  ['becomes uncertain', 'becomes certain'],
  ['becomes certain', 'becomes uncertain'],
]);

const turnedForward = (one: PlannedForward): PlannedForward => ({
  ...one,
  before: one.after,
  after: one.before,
  change: opposites.get(one.change) ?? one.change,
});

/** The words for a plan speak of what is to come; of a drift they have to speak of what is. */
const headings: ReadonlyMap<string, string> = new Map([
  ['Opens', 'Open because of it, against the policies'],
  ['Closes', 'Closed because of it, against the policies'],
]);

function retold(block: Block): Block {
  if (block.kind !== 'section') return block;
  const heading = block.heading.map(({ text }) => text).join('');
  return { ...block, heading: [say(headings.get(heading) ?? heading)] };
}
