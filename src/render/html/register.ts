import { objectText } from '../words/object-text.ts';
import type { PostureException } from '../../engine/answers/exceptions.ts';
import { inWords, waysText } from '../words/ways.ts';
import { count } from '../words/words.ts';
import { type MarkupContent, html, type Markup, quoted } from './markup.ts';
import { placeOf, section, word } from './pieces.ts';
import { answers } from '../words/answers.ts';

const most = 200;

/** What lets mail out, and on whose word: what nobody answers for is told apart. */
export function registerSection(
  exceptions: readonly PostureException[],
  heading = 'Exceptions, and on whose word',
): Markup {
  const orphans = exceptions.filter(({ owner, reason }) => owner === null && reason === null).length;
  const said =
    exceptions.length === 0
      ? 'Nothing lets mail out.'
      : `${count(exceptions.length, 'object')} ${exceptions.length === 1 ? 'lets' : 'let'} mail out; ${orphans === 0 ? 'somebody answers for each' : `nobody answers for ${orphans}`}.`;
  return section('exceptions', heading, [
    html`<p>${said}</p>`,
    exceptions.length === 0 ? null : registerTable(exceptions),
  ]);
}

const registerTable = (exceptions: readonly PostureException[]): Markup =>
  html`<div class="wide" role="region" aria-label="Exceptions" tabindex="0">
    <table class="plain register">
      <thead>
        <tr>
          <th scope="col">What lets mail out</th>
          <th scope="col">For whom, and where to</th>
          <th scope="col">Reason</th>
          <th scope="col">Who answers for it</th>
          <th scope="col">Until</th>
          <th scope="col">In use</th>
        </tr>
      </thead>
      <tbody>
        ${exceptions.slice(0, most).map(registerRow)}
      </tbody>
    </table>
  </div> `;

function registerRow(one: PostureException): Markup {
  const { object, verdict, senders, destinations, mechanisms, forwards, owner, reason, ticket, until, place } = one;
  const undecided = verdict === 'allowed' ? null : html` ${word(verdict, answers[verdict])}`;
  const how = mechanisms.length === 0 ? null : html`<span class="who-more">${waysText(mechanisms)}</span>`;
  const where = place === null ? html`no policy declares it` : placeOf(place);
  return html`<tr>
    <th scope="row">${quoted(objectText(object))}${undecided}<span class="who-more">${where}</span></th>
    <td>
      ${senders === '' ? 'whoever sends such mail' : quoted(inWords(senders))} →
      ${destinations === '' ? 'anywhere' : quoted(inWords(destinations))}${how}
    </td>
    <td>${orNobody(reason, 'none is given')}</td>
    <td>
      ${orNobody(owner, 'nobody')}${ticket === null ? null : html`<span class="who-more">${quoted(ticket)}</span>`}
    </td>
    <td>${until ?? 'no end'}</td>
    <td>${forwards === 0 ? 'no forward found' : count(forwards, 'forward')}</td>
  </tr> `;
}

const orNobody = (text: string | null, otherwise: string): MarkupContent =>
  text === null ? html`<span class="tone-warns">${otherwise}</span>` : quoted(text);
