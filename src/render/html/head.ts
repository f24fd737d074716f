import type { PostureReport } from '../../engine/answers/posture-report.ts';
import { grouped } from '../measure.ts';
import { count } from '../words.ts';
import { html, type Markup, quoted } from './markup.ts';

/** Whose posture it is, from when, and the numbers one asks for first. */
export function head(report: PostureReport): Markup {
  const { tenant, source, at } = report;
  const judged = html`Judged for <time datetime="${at}">${at}</time>`;
  return html`<a class="skip" href="#content">Skip to the answers</a>
    <header class="top">
      <h1>Who can forward where</h1>
      <p class="lead">${quoted(tenant.domain)}</p>
      <p class="soft small">Read from ${quoted(source)}. ${judged}.</p>
      ${tiles(report)}${contents(report)}
    </header> `;
}

function tiles(report: PostureReport): Markup {
  const { cells, forwards, findings, met } = report;
  const of = (...verdicts: readonly string[]) => cells.filter((one) => verdicts.includes(one.verdict)).length;
  const out = forwards.filter((one) => one.verdict === 'allowed').length;
  const ids = (answer: string) => new Set(findings.flatMap((one) => (one.answer === answer ? [one.id] : [])));
  const [unmet, undecided] = [ids('not met'), ids('undecided')];
  const all = new Set([...unmet, ...undecided]).size + met.length;
  const shown = [
    tile(of('allowed', 'partial'), `of ${count(cells.length, 'pair')} of senders and destinations open`),
    tile(of('indeterminate'), 'undecided'),
    tile(of('blocked', 'not-applicable'), 'closed'),
    tile(out, `of ${count(forwards.length, 'forward')} in use get out`),
    tile(unmet.size, `of ${count(all, 'finding')} not met`),
  ];
  return html`<ul class="tiles">
    ${shown}
  </ul>`;
}

const tile = (number: number, label: string): Markup =>
  html`<li><b>${grouped(number)}</b> <span class="soft small">${label}</span></li>`;

function contents({ met }: PostureReport): Markup {
  const links = [
    ['open', 'What gets out'],
    ['matrix', 'Senders and destinations'],
    ['why', 'Why'],
    ['forwards', 'Forwards in use'],
    ['channels', 'Other ways out'],
    ['findings', 'Findings'],
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
