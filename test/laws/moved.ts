import type { TenantState } from '../../src/emulator/state/state.ts';
import type { Cell } from '../../src/posture/values/verdict.ts';
import type { World } from '../../src/posture/world/world.ts';
import { naiveMove } from '../posture/naive/compare.ts';
import { NotModelled, stateWorld } from '../posture/naive/from-state.ts';
import { cellsTo } from '../posture/rows/cells.ts';
import { noon } from '../support/flow.ts';

/** What a tenant is by the plain procedure; null where something is in use that it knows nothing of. */
export function plainWorld(state: TenantState, facts: World['facts']): World | null {
  try {
    return stateWorld(state, facts);
  } catch (error) {
    if (error instanceof NotModelled) return null;
    throw error;
  }
}

/** The first cell that is more or less open in another state of a tenant, told in words; null where none is. */
export function movedCell(before: World, after: World): string | null {
  for (const cell of cellsTo(placesIn([before, after]), [before, after])) {
    const told = moveOf(before, after, cell);
    if (told !== null) return told;
  }
  return null;
}

function moveOf(before: World, after: World, cell: Cell): string | null {
  const move = naiveMove(before, after, cell, noon());
  if (move === null || move.list === 'deciders') return null;
  return `${JSON.stringify(cell)}: ${move.move.before.verdict} → ${move.move.after.verdict}`;
}

/** Two ends of some steps. */
export interface Ends {
  readonly before: World;
  readonly after: World;
}

/** The first cell that opens between two ends, and did not open as far between two others; null where none does. */
export function openedBeyond(
  now: Ends,
  then: Ends,
): { readonly cell: Cell; readonly opens: string; readonly did: string | null } | null {
  const all = [now.before, now.after, then.before, then.after];
  for (const cell of cellsTo(placesIn(all), all)) {
    const [opens, did] = [openTo(now, cell), openTo(then, cell)];
    if (opens !== null && opens !== did && did !== 'allowed') return { cell, opens, did };
  }
  return null;
}

/** How far a cell opens between two ends; null where it does not. */
function openTo({ before, after }: Ends, cell: Cell): 'allowed' | 'indeterminate' | null {
  const move = naiveMove(before, after, cell, noon());
  if (move?.list === 'gains') return 'allowed';
  return move?.list === 'uncertain' && move.move.before.verdict !== 'allowed' ? 'indeterminate' : null;
}

/** A domain of each remote domain, one below it, and some that other controls may name. */
function placesIn(worlds: readonly World[]): readonly string[] {
  const named = worlds.flatMap(({ remoteDomains }) =>
    remoteDomains.state === 'present' ? remoteDomains.value.map(({ domainName }) => domainName) : [],
  );
  const plain = named.filter((one) => one !== '*').map((one) => one.replace(/^\*\./u, ''));
  const others = ['fabrikam.com', 'eu.fabrikam.com', 'gmail.com', 'anywhere.example'];
  return [...new Set([...plain, ...plain.map((one) => `below.${one}`), ...others])];
}
