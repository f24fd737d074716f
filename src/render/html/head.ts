import type { PostureReport } from '../../engine/answers/posture-report.ts';
import { whoSentence } from '../forwarding/who-sentence.ts';
import type { WhoTable } from '../forwarding/who-table.ts';
import { grouped } from '../document/measure.ts';
import { count } from '../words/words.ts';
import { html, type Markup, quoted } from './markup.ts';

/** Whose posture it is, from when, and the numbers one asks for first. */
export function head(report: PostureReport, who: WhoTable): Markup {
  const { tenant, source, at } = report;
  const judged = html`Judged for <time datetime="${at}">${at}</time>`;
  return html`<a class="skip" href="#content">Skip to the answers</a>
    <header class="top">
      <p class="soft">Forwarding to the outside, ${quoted(tenant.domain)}</p>
      <h1>${whoSentence(who).map(({ text, from }) => (from === 'ours' ? text : quoted(text)))}</h1>
      <p class="soft small">Read from ${quoted(source)}. ${judged}.</p>
      ${tiles(report)}${contents(report)}
    </header> `;
}

function tiles(report: PostureReport): Markup {
  const { exceptions, forwards, findings } = report;
  const out = forwards.filter((one) => one.verdict === 'allowed').length;
  const orphans = exceptions.filter(({ owner, reason }) => owner === null && reason === null).length;
  const unmet = new Set(
    findings.flatMap((one) => (one.answer === 'not met' && one.severity === 'warning' ? [one.id] : [])),
  );
  const shown = [
    tile(out, `of ${count(forwards.length, 'forward')} in use ${out === 1 ? 'gets' : 'get'} out`),
    tile(exceptions.length, exceptions.length === 1 ? 'exception' : 'exceptions'),
    tile(orphans, 'of them that nobody answers for'),
    tile(unmet.size, `${unmet.size === 1 ? 'finding' : 'findings'} to mend`),
  ];
  return html`<ul class="tiles">
    ${shown}
  </ul>`;
}

const tile = (number: number, label: string): Markup =>
  html`<li><b>${grouped(number)}</b> <span class="soft small">${label}</span></li>`;

function contents({ met, evidence, grants = [] }: PostureReport): Markup {
  const links = [
    ...(grants.length === 0 ? [] : [['grants', 'Grants'] as const]),
    ['who', 'Who can forward where'],
    ['exceptions', 'Exceptions'],
    ...(evidence === undefined ? [] : [['uses', 'By the evidence'] as const]),
    ['findings', 'Findings'],
    ['open', 'What gets out'],
    ['matrix', 'Senders and destinations'],
    ['why', 'Why'],
    ['forwards', 'Forwards in use'],
    ['channels', 'Other ways out'],
    ...(met.length === 0 ? [] : [['met', 'What is met'] as const]),
    ['basis', 'What this rests on'],
  ] as const;
  return html`<nav aria-label="Contents">
    <ul>
      ${links.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
    </ul>
  </nav>`;
}

/** Search and filter; they show once the script runs, which alone can answer them. */
export const tools: Markup = html`<div class="tools" id="tools" role="search" hidden>
  <label class="small" for="search">Search</label
  ><input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="a person, a group, a domain" />
  <label class="small" for="answer">Answer</label
  ><select id="answer">
    <option value="">any</option>
    <option value="open">open in some way</option>
    <option value="indeterminate">undecided</option>
    <option value="blocked">blocked</option>
  </select>
  <button id="clear" type="button">Clear</button><output id="shown" aria-live="polite"></output>
  <span class="soft small keys">/ searches, Escape clears, arrow keys move</span>
</div> `;
