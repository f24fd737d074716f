import type { PostureOpening, PostureReport } from '../../engine/answers/posture-report.ts';
import type { Original } from '../../posture/values/verdict.ts';
import { html, type Markup, quoted } from './markup.ts';
import { people, rows, section, word } from './pieces.ts';
import { answerText, waysText } from '../words/ways.ts';
import { sides } from '../words/answers.ts';

const most = 2000;

/** Who can forward where, in sentences. */
export function openingsSection({ openings, unread }: PostureReport): Markup {
  if (openings.length === 0) return section('open', 'What gets out', unread.length === 0 ? closed : unseen);
  return section('open', 'What gets out', rows(openings.map(openingRow), most));
}

const closed = html`<p>Nothing: no automatic forward gets out of this tenant.</p>`;
const unseen = html`<p>No way out was found in what could be read.</p>`;

function openingRow(opening: PostureOpening): Markup {
  const { senders, destinations, verdict, decidedBy } = opening;
  const [answer = ''] = verdict.split(',');
  const doubt = decidedBy === null ? null : html`, left open by ${quoted(decidedBy)}`;
  return html`<li data-item="${answer}">
    <div>${people(senders.name, senders.count, senders.example)}</div>
    <div><span class="arrow">→</span> ${quoted(destinations.name)}</div>
    <div>
      ${word(answer, answerText(verdict))}${doubt}
      <span class="who-more">${waysText(opening.mechanisms)}, ${sidesOf(opening.originals)}</span>
    </div>
  </li> `;
}

export function sidesOf(originals: readonly Original[]): string {
  if (originals.length >= Object.keys(sides).length) return 'any mail';
  return originals.map((one) => sides[one]).join(' and ');
}
