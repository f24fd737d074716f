import type { PlannedMove, PlanPosture } from '../engine/plan-posture.ts';
import { visible } from '../render/visible.ts';
import { fenced } from './pieces.ts';

/** More arrows than this are no picture. */
const most = 12;

/** The ways that open and close, as a Mermaid picture; empty where there are none or too many to see. */
export function picture(posture: PlanPosture | null): string {
  const { gains, losses } = posture ?? { gains: [], losses: [] };
  const total = gains.length + losses.length;
  if (total === 0 || total > most) return '';
  const lines = [
    ...gains.map((move, at) => arrow(move, `g${at}`, '==>', 'opens')),
    ...losses.map((move, at) => arrow(move, `l${at}`, '-.->', 'closes')),
  ];
  return fenced('mermaid', ['flowchart LR', ...lines].join('\n'));
}

function arrow(move: PlannedMove, id: string, line: string, word: string): string {
  return `  ${id}s[${label(move.senders.name)}] ${line}|${word}| ${id}d[${label(move.destinations.name)}]`;
}

const longest = 60;

/** Letters and digits as they are; anything that Mermaid or HTML could read becomes its entity. Source: Mermaid, "Entity codes to escape characters". */
function label(name: string): string {
  const shown = Array.from(visible(name)).slice(0, longest);
  const safe = shown.map((one) => (/[\p{L}\p{N} .@-]/u.test(one) ? one : `#${one.codePointAt(0) ?? 0};`)).join('');
  return `"${safe === '' ? ' ' : safe}${Array.from(visible(name)).length > longest ? '…' : ''}"`;
}
