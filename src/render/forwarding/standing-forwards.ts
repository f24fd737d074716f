import type { PostureForward } from '../../engine/answers/posture-report.ts';
import { notInEffect } from '../../engine/way/told-rule.ts';
import { isOverridden } from '../../posture/change/shifts.ts';
import { type DocumentRow, type Line, quote, row, say } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { answerText, oneWayText } from '../words/ways.ts';
import { deciderSpans } from './deciders.ts';

const tones: Readonly<Record<PostureForward['verdict'], Tone>> = {
  allowed: 'opens',
  blocked: 'closes',
  indeterminate: 'warns',
  'not-applicable': 'faint',
};

/** Whether a forward leads outside, or may. */
export const isOut = ({ verdict }: Pick<PostureForward, 'verdict'>): boolean => verdict !== 'not-applicable';

/** A forward that is set up, and what becomes of its mail. */
export function standingRow(one: PostureForward, below: readonly Line[] = []): DocumentRow {
  const { from, to, verdict, lean, loss } = one;
  const answer = isOut(one) ? answerText(lean === null ? verdict : `indeterminate, likely ${lean}`) : unused(one);
  return row(
    [
      [quote(from), say(' → '), quote(to)],
      [say(answer, tones[verdict]), ...byWhom(one), ...(loss === null ? [] : [say(lost, 'fails')])],
    ],
    below,
  );
}

/** What leads outside and is not in effect leads nowhere, and stays inside by that alone. */
const unused = ({ reason }: PostureForward): string => (isOverridden({ reason }) ? notInEffect : 'stays inside');

const lost = '; its mail is lost: no copy is kept';

const byWhom = ({ decidedBy, silent }: PostureForward): Line => [
  ...(decidedBy === null ? [] : [say(' by ', 'faint'), ...deciderSpans(decidedBy)]),
  ...(silent ? [say('; nobody is told', 'warns')] : []),
];

/** The way of a forward, with the rule that does it. */
export const howLine = ({ mechanism, rule }: PostureForward): Line => [
  say(oneWayText(mechanism), 'faint'),
  ...(rule === null ? [] : [quote(` “${rule}”`, 'faint')]),
];
