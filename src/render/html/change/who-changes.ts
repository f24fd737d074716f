import { sentence } from '../../../posture/values/sentence.ts';
import { whyLines } from '../../forwarding/causes.ts';
import type { WhoGroup } from '../../forwarding/groups.ts';
import { routesOf } from '../../forwarding/routes.ts';
import { movesIn, whoParts } from '../../forwarding/who-rows.ts';
import { type MovesTold, movesOf, others, whoGroups } from '../../parts/posture-lines.ts';
import { quote, say } from '../../document/document.ts';
import { waysText } from '../../words/ways.ts';
import { count } from '../../words/words.ts';
import { lineMarkup } from '../elements.ts';
import { type FlowLink, flow } from '../flow.ts';
import { html, type Markup, type MarkupContent } from '../markup.ts';
import { section } from '../pieces.ts';

/** Who can forward where, how, and why: as a picture and as a table. */
export function whoChanges(told: MovesTold): Markup {
  const groups = whoGroups(movesOf(told.posture), told);
  const rest = others(told).map((words) => html`<p class="soft">= ${words}</p>`);
  const table = groups.length === 0 ? null : whoTable(groups, told);
  return section('who', 'Who can forward outside', [flow(groups.flatMap(linksOfGroup)), table, rest]);
}

const marks = { opens: '+', closes: '−' } as const;

/** What opens and what closes; whatever is not certain is drawn as undecided. */
const linksOfGroup = ({ people, moves }: WhoGroup): readonly FlowLink[] =>
  (['opens', 'closes'] as const).flatMap((change) =>
    routesOf(moves.filter(({ move }) => move.change === change)).flatMap(({ where, ways }): readonly FlowLink[] =>
      ways.slice(0, 1).map(({ ways: first, note }) => ({
        who: people.name,
        how: `${marks[change]} ${waysText(first)}`,
        where: sentence(where),
        tone: note === '' ? change : 'warns',
      })),
    ),
  );

/** As many as somebody reads; the plan itself has every one. */
const most = 40;

const whoTable = (groups: readonly WhoGroup[], { causeOf }: MovesTold): Markup =>
  html`<div class="wide" role="region" aria-label="Who, where to and why" tabindex="0">
      <table class="plain who">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Where to, and how</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${groups.slice(0, most).map((group) => whoRow(group, whyLines(movesIn(group), causeOf)))}
        </tbody>
      </table>
    </div>
    ${groups.length > most ? html`<p class="soft">${count(groups.length - most, 'more row')} in the plan file.</p>` : null}`;

function whoRow(group: WhoGroup, why: ReturnType<typeof whyLines>): Markup {
  const { head, routes } = whoParts(group);
  const lines = (all: typeof why): MarkupContent => all.map((line) => html`<p class="said">${lineMarkup(line)}</p>`);
  return html`<tr>
    <th scope="row">${lines(head)}</th>
    <td>${lines(routes.map(({ sign, place, how }) => sign.concat(say('to '), quote(place), say(': '), how)))}</td>
    <td>${lines(why)}</td>
  </tr>`;
}
