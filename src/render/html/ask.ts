import { originals, mechanisms } from '../../posture/values/verdict.ts';
import type { AnsweringData } from '../../engine/why/answering.ts';
import { json } from '../../escape.ts';
import { ways } from '../words/ways.ts';
import { html, type Markup, verbatim } from './markup.ts';
import { sides } from '../words/answers.ts';

/** Where the reader asks about one forward. It shows once the script runs, which alone can answer. */
export const askSection: Markup = html`<section id="ask" aria-labelledby="ask-heading" class="screen" hidden>
  <h2 id="ask-heading">Ask about one forward</h2>
  <form id="ask-form" autocomplete="off">
    <p class="field">
      <label for="ask-from">Who forwards</label>
      <input id="ask-from" name="from" type="text" inputmode="email" spellcheck="false" placeholder="ana@contoso.com" />
    </p>
    <p class="field">
      <label for="ask-to">Where to</label>
      <input id="ask-to" name="to" type="text" spellcheck="false" placeholder="an address or a domain" />
    </p>
    <p class="field">
      <label for="ask-mechanism">How</label>
      <select id="ask-mechanism" name="mechanism">
        ${mechanisms.map((one) => html`<option value="${one}">${ways[one]}</option>`)}
      </select>
    </p>
    <p class="field">
      <label for="ask-original">Which mail</label>
      <select id="ask-original" name="original">
        ${originals.map((one) => html`<option value="${one}">${sides[one]}</option>`)}
      </select>
    </p>
    <details>
      <summary>or paste a bounce</summary>
      <p>
        <label for="ask-bounce" class="small">The whole bounce, as text or as its source</label>
        <textarea id="ask-bounce" name="bounce" rows="6" spellcheck="false"></textarea>
      </p>
    </details>
    <p><button type="submit">Answer</button></p>
  </form>
  <div id="answered" role="status"></div>
</section> `;

/** What the page answers from. Nothing in it can end the element: what is odd, and every `<`, is written out. */
export const dataElement = (data: AnsweringData): Markup =>
  verbatim(`<script type="application/json" id="data">${json(data, 0).replaceAll('<', String.raw`\u003c`)}</script>`);
