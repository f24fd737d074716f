import type { PostureAnswer, PostureReport } from '../../engine/answers/posture-report.ts';
import { deciderSpans } from './deciders.ts';
import { type DocumentRow, type Line, quote, row, say } from '../document/document.ts';
import { because } from '../words/answers.ts';
import { answerText } from '../words/ways.ts';

/** Why something is undecided, once for each control that leaves it so, and what would settle it. */
export function doubtRows({ answers }: PostureReport): readonly DocumentRow[] {
  const rows = answers.filter(({ verdict }) => verdict === 'indeterminate').map(doubtRow);
  return [...new Map(rows.map((one) => [JSON.stringify(one), one])).values()];
}

function doubtRow(answer: PostureAnswer): DocumentRow {
  const { decidedBy, lean, gates, settledBy } = answer;
  const gate = gates.find((one) => one.gate === decidedBy?.gate);
  const who: Line = decidedBy === null ? [] : [...deciderSpans(decidedBy), say(': ')];
  const why: Line = [...who, quote(because(gate?.reason ?? answer.reason ?? ''))];
  const ways = (gate === undefined || gate.settledBy.length === 0 ? settledBy : gate.settledBy).map(({ how }) => how);
  const settle = [...new Set(ways)].map((how): Line => [say('→ ', 'faint'), quote(how)]);
  const word = answerText(lean === null ? 'indeterminate' : `indeterminate, likely ${lean}`);
  return row([[say(word, 'warns'), say('   '), ...why]], settle);
}
