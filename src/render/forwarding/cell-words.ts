import type { PostureCell, PostureReport } from '../../engine/answers/posture-report.ts';
import type { Answer, Mechanism, Original } from '../../posture/values/verdict.ts';
import { originals } from '../../posture/values/verdict.ts';
import { sides } from '../words/answers.ts';
import type { Tone } from '../document/palette.ts';
import { waysText } from '../words/ways.ts';

/** What a cell of the table says, and how it is coloured. */
export interface CellWords {
  readonly text: string;
  readonly tone: Tone;
}

type Answers = PostureReport['answers'];

/** An answer in one word where all ways have it; else the ways that are open, and those that nobody can decide. */
export function cellWords(cell: PostureCell, answers: Answers): CellWords {
  if (cell.verdict === 'partial') return { text: waysIn(cell, answers), tone: 'opens' };
  if (cell.verdict === 'indeterminate') return { text: undecidedIn(cell, answers), tone: 'warns' };
  return words[cell.verdict];
}

const words: Readonly<Record<Exclude<Answer, 'indeterminate'>, CellWords>> = {
  allowed: { text: 'allowed', tone: 'opens' },
  blocked: { text: 'blocked', tone: 'closes' },
  'not-applicable': { text: 'no question', tone: 'faint' },
};

const undecidedIn = (cell: PostureCell, answers: Answers): string =>
  waysThat(cell, answers, 'blocked').size === 0 ? 'undecided' : `undecided: ${waysIn(cell, answers)}`;

function waysIn(cell: PostureCell, answers: Answers): string {
  const open = byMail(waysThat(cell, answers, 'allowed'));
  const doubted = byMail(waysThat(cell, answers, 'indeterminate'));
  return [...open, ...(open.length === 0 ? doubted : doubted.map((one) => `${one} undecided`))].join('; ');
}

/** The ways with an answer, each with the mail for which it is so. */
function waysThat({ ways }: PostureCell, answers: Answers, verdict: Answer): ReadonlyMap<Mechanism, Set<Original>> {
  const found = new Map<Mechanism, Set<Original>>();
  for (const { mechanism, originals: mail, answer } of ways) {
    if (answers[answer]?.verdict === verdict) found.set(mechanism, new Set([...(found.get(mechanism) ?? []), ...mail]));
  }
  return found;
}

/** Ways that are so for the same mail, together: `redirect rules (mail from outside)`. */
function byMail(found: ReadonlyMap<Mechanism, ReadonlySet<Original>>): readonly string[] {
  const sets = new Map<string, Mechanism[]>();
  for (const [way, mail] of found) {
    const only = mail.size === originals.length ? '' : ` (${[...mail].map((one) => sides[one]).join(' and ')})`;
    sets.set(only, [...(sets.get(only) ?? []), way]);
  }
  return [...sets].map(([only, ways]) => `${waysText(ways)}${only}`);
}
