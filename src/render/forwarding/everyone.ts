import type { PlannedMove } from '../../engine/plan/plan-posture.ts';
import { type Line, say } from '../document/document.ts';
import { plainly } from './notes.ts';
import { placesIn, sendersLeftOut } from './names.ts';

/** That something opens for everyone, as far as the rows tell it: to where, and what was so before. */
export function everyoneLine(opening: readonly PlannedMove[]): Line {
  const wide = opening.find(({ senders, after }) => senders.name.startsWith('everyone') && after === 'allowed');
  const move = wide ?? opening.find(({ senders }) => senders.name.startsWith('everyone'));
  if (move === undefined)
    return [say(`${nearly} can forward somewhere after this plan where they could not before.`, 'fails')];
  const who = sendersLeftOut(move.senders.name)?.length === 0 ? 'EVERYONE' : nearly;
  const can = move.after === 'allowed' ? 'can' : 'can perhaps';
  const where = placesIn(move.destinations.name)?.named.length === 0 ? 'any outside address' : 'outside addresses';
  return [say(`${who} ${can} forward to ${where} after this plan (before: ${plainly(move.before)}).`, 'fails')];
}

const nearly = 'EVERYONE, or everyone but a few,';
