import type { PostureAnswer, PostureReport } from '../../engine/answers/posture-report.ts';
import { sentence } from './answers.ts';
import { html, type Markup, type MarkupContent, quoted } from './markup.ts';
import { section, word } from './pieces.ts';
import { because, gates } from '../words/answers.ts';

const most = 60;

/** On paper: each distinct answer once with its controls, where the screen has the matrix that leads to them. */
export const paperAnswers = ({ answers }: PostureReport): Markup =>
  html`<div class="paper">
    ${section(
      'paper',
      'Each distinct answer, with its controls',
      html`<table class="plain">
        <thead>
          <tr>
            <th scope="col">Traced for</th>
            <th scope="col">Answer</th>
            <th scope="col">Controls</th>
          </tr>
        </thead>
        <tbody>
          ${alike(answers).slice(0, most).map(answerRow)}
        </tbody>
      </table>`,
    )}
  </div> `;

const outcomes = { pass: 'passes', block: 'blocks', unknown: 'unclear' } as const;

/** Answers that read alike on paper, where what the sender gets is its code. */
function alike(answers: readonly PostureAnswer[]): readonly (readonly PostureAnswer[])[] {
  const found = new Map<string, PostureAnswer[]>();
  for (const one of answers) {
    const key = JSON.stringify([toldOf(one), one.ndr?.code ?? null, controlsOf(one)]);
    const same = found.get(key);
    if (same === undefined) found.set(key, [one]);
    else same.push(one);
  }
  return [...found.values()];
}

const toldOf = ({ verdict, lean, reason, decidedBy }: PostureAnswer) => ({
  verdict,
  lean,
  reason,
  decidedBy,
  ndr: null,
  silent: false,
  loss: null,
});

const controlsOf = ({ gates: all }: PostureAnswer) =>
  all.flatMap(({ gate, outcome, reason }) => (outcome === 'pass' ? [] : [{ gate, outcome, reason }]));

function answerRow(same: readonly PostureAnswer[]): MarkupContent {
  const [answer] = same;
  if (answer === undefined) return null;
  const { example, ndr } = answer;
  const controls = controlsOf(answer).map(
    ({ gate, outcome, reason }) =>
      html`${gates[gate]} ${word(outcome === 'block' ? 'blocked' : 'indeterminate', outcomes[outcome])}:
      ${because(reason)}. `,
  );
  return html`<tr>
    <td>
      ${quoted(example.sender)} → ${quoted(example.to)}${same.length === 1 ? null : ` and ${same.length - 1} more`}
    </td>
    <td>${sentence(toldOf(answer))}${ndr === null ? null : html` (<code>${quoted(ndr.code)}</code>)`}</td>
    <td>${controls.length === 0 ? 'all let it pass' : controls}</td>
  </tr> `;
}
