import type { PostureReport } from '../../engine/answers/posture-report.ts';
import { judgedWith, statementText } from '../../engine/facts/stated.ts';
import { type MarkupContent, html, type Markup, quoted } from './markup.ts';
import { section } from './pieces.ts';
import { answers, facts } from '../words/answers.ts';

/** What the answers rest on: what was stated, what was not read, and what the words mean. */
export function basisSection(report: PostureReport): Markup {
  const stated = judgedWith(report.facts, report.statements ?? []).map(
    ({ fact, is, statement }) =>
      html`<dt>${facts[fact]}</dt>
        <dd>${statement === null ? is : quoted(statementText(statement))}</dd>`,
  );
  return section('basis', 'What this rests on', [
    html`<h3>Stated by the organisation</h3>
      <dl class="facts">${stated}</dl>`,
    missing('Not collected', report.notCollected.map(quoted)),
    html`<h3>Words</h3>
      <dl class="facts">
        ${meanings.map(
          ([word, text]) =>
            html`<dt>${word}</dt>
              <dd>${text}</dd>`,
        )}
      </dl>`,
  ]);
}

const meanings = [
  [answers.allowed, 'No control stops it; delivery itself is not promised.'],
  [answers.partial, 'Some ways of forwarding get out and others do not.'],
  [answers.indeterminate, 'Nothing certainly stops it, and something could not be decided.'],
  [answers.blocked, 'At least one control certainly stops it.'],
  [answers['not-applicable'], 'The recipient is internal, or another forward of the mailbox comes first.'],
] as const;

const missing = (heading: string, items: readonly MarkupContent[]): MarkupContent =>
  items.length === 0
    ? null
    : html`<h3>${heading}</h3>
        <ul>
          ${items.map((one) => html`<li>${one}</li>`)}
        </ul>`;

/** What was needed and could not be read: it comes before everything else. */
export function unreadNotice({ unread }: PostureReport): Markup | null {
  if (unread.length === 0) return null;
  const items = unread.map(({ what, why }) => html`<li>${quoted(what)}: ${why}</li>`);
  return html`<div class="notice" role="note">
    <p><strong>Not everything could be read.</strong> Answers that depend on it are undecided.</p>
    <ul>
      ${items}
    </ul>
  </div> `;
}
