import type { PlannedMove } from '../../engine/plan/plan-posture.ts';
import { quote, say, type TextSpan } from '../document/document.ts';
import { objectText } from '../words/object-text.ts';
import { answerText } from '../words/ways.ts';

type Answers = Pick<PlannedMove, 'change' | 'before' | 'after' | 'deciders'>;

const lean = (answer: string): string =>
  /^indeterminate, likely (?<lean>\w+)$/u.exec(answer)?.groups?.['lean'] ?? answer;

/** Whether an answer only becomes certain, and is what was likely before. */
export const isMereCertainty = ({ before, after }: Pick<PlannedMove, 'before' | 'after'>): boolean =>
  before !== after && lean(before) === after;

/** What has to be said of a change beside that it opens or closes; empty where that is all. */
export function noteOf({ change, before, after, deciders }: Answers): string {
  if (change === 'stays')
    return `${plainly(after)}, before by ${objectOf(deciders.before)}, now by ${objectOf(deciders.after)}`;
  if (after !== (change === 'opens' ? 'allowed' : 'blocked')) return plainly(after);
  return isMereCertainty({ before, after }) ? `before: ${plainly(before)}` : '';
}

/** A note as a piece of a line: what a plan file puts into it may be anything. */
export const noteSpan = (note: string): TextSpan => (isOurs(note) ? say(note) : quote(note));

const isOurs = (note: string): boolean =>
  /^(?:(?:before: )?(?:allowed|blocked|undecided(?:, likely (?:allowed|blocked))?))?$/u.test(note);

/** `outboundPolicies/Default (5.7.520)` without what the sender is told. */
const objectOf = (decider: string | null): string =>
  decider === null ? 'no control' : objectText(decider.replace(/ \([^()]*\)$/u, ''));

/** `undecided, likely blocked`: an answer within brackets. */
export const plainly = (answer: string): string => answerText(answer).replace(/ \((?<lean>[^()]*)\)$/u, ', $<lean>');
