import type { PlannedMove, PlanPosture } from '../../engine/plan/plan-posture.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';
import { mermaid, visible } from '../../escape.ts';
import { fenced } from './pieces.ts';

/** More arrows than this are no picture. */
const most = 12;

/** The ways that open and close, as a Mermaid picture; empty where there are none or too many to see. */
export function picture(posture: PlanPosture): string {
  const [gains, losses] = [openingRows(posture), closingRows(posture)];
  if (gains.length + losses.length > most * most) return '';
  const nodes = new Map<string, Node>();
  const opening = new Set(gains.map((move) => arrow(move, nodes, '==>|opens|')));
  const closing = new Set(losses.map((move) => arrow(move, nodes, '-.->|closes|')));
  const arrows = [...opening, ...closing];
  if (arrows.length === 0 || arrows.length > most) return '';
  const named = [...nodes.values()].map(({ id, name }) => `  ${id}[${label(name)}]`);
  const coloured = [...colour(0, opening.size, '#d1242f'), ...colour(opening.size, arrows.length, '#1a7f37')];
  return fenced('mermaid', ['flowchart LR', ...named, ...arrows, ...coloured].join('\n'));
}

/** Somebody who forwards, or where to. */
interface Node {
  readonly id: string;
  readonly name: string;
}

/** Two names that begin alike are two nodes, however their labels are cut. */
function arrow({ senders, destinations }: PlannedMove, nodes: Map<string, Node>, line: string): string {
  const node = (side: string, name: string): string => {
    const key = `${side} ${name}`;
    const found = nodes.get(key) ?? { id: `${side}${nodes.size}`, name };
    nodes.set(key, found);
    return found.id;
  };
  return `  ${node('from', senders.name)} ${line} ${node('to', destinations.name)}`;
}

/** The colour of some arrows, which Mermaid numbers as they come; both can be seen on light and on dark. */
function colour(from: number, to: number, value: string): readonly string[] {
  const numbers = Array.from({ length: to - from }, (_, at) => from + at);
  return numbers.length === 0 ? [] : [`  linkStyle ${numbers.join(',')} stroke:${value}`];
}

const longest = 60;

function label(name: string): string {
  const shown = Array.from(visible(name));
  const safe = mermaid(shown.slice(0, longest).join(''));
  return `"${safe === '' ? ' ' : safe}${shown.length > longest ? '…' : ''}"`;
}
