import type { PlannedMove, PlanPosture } from '../engine/plan-posture.ts';
import { visible } from '../render/visible.ts';
import { fenced } from './pieces.ts';

/** More arrows than this are no picture. */
const most = 12;

/** The ways that open and close, as a Mermaid picture; empty where there are none or too many to see. */
export function picture(posture: PlanPosture | null): string {
  const { gains, losses } = posture ?? { gains: [], losses: [] };
  if (gains.length + losses.length > most * most) return '';
  const nodes = new Map<string, string>();
  const arrows = new Set([
    ...gains.map((move) => arrow(move, nodes, '==>|opens|')),
    ...losses.map((move) => arrow(move, nodes, '-.->|closes|')),
  ]);
  if (arrows.size === 0 || arrows.size > most) return '';
  const named = [...nodes].map(([name, id]) => `  ${id}[${name}]`);
  return fenced('mermaid', ['flowchart LR', ...named, ...arrows].join('\n'));
}

function arrow({ senders, destinations }: PlannedMove, nodes: Map<string, string>, line: string): string {
  const node = (name: string, side: string): string => {
    const key = label(name);
    const id = nodes.get(key) ?? `${side}${nodes.size}`;
    nodes.set(key, id);
    return id;
  };
  return `  ${node(senders.name, 'from')} ${line} ${node(destinations.name, 'to')}`;
}

const longest = 60;

/**
 * Letters and digits as they are; anything that Mermaid or HTML could read becomes its entity.
 * Source: Mermaid documentation, "Entity codes to escape characters".
 */
function label(name: string): string {
  const shown = Array.from(visible(name));
  const safe = shown
    .slice(0, longest)
    .map((one) => (/[\p{L}\p{N} .@-]/u.test(one) ? one : `#${one.codePointAt(0) ?? 0};`));
  return `"${safe.length === 0 ? ' ' : safe.join('')}${shown.length > longest ? '…' : ''}"`;
}
