import type { Drift } from '../engine/drift.ts';
import type { Block } from './document.ts';
import { moveBlocks } from './posture-lines.ts';

const headings = {
  opens: 'Can forward, and the policies do not allow it',
  closes: 'Cannot forward, and the policies allow it',
};

/** What a drift means for forwarding: who can forward where because of it, and who no longer can. */
export const driftEffects = ({ posture, moved, unsanctioned }: Drift): readonly Block[] =>
  moveBlocks(posture, [...moved, ...unsanctioned], headings);
