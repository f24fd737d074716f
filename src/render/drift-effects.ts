import type { Drift } from '../engine/drift.ts';
import { type Block, say } from './document.ts';
import { postureBlocks } from './posture-lines.ts';

/** What a drift means for forwarding: who can forward where because of it, and who no longer can. */
export function driftEffects({ posture, moved, unsanctioned }: Drift): readonly Block[] {
  const [, ...told] = postureBlocks(posture, [...moved, ...unsanctioned]);
  return told.map(retold);
}

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
