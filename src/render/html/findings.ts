import type { MetFinding, PostureReport } from '../../engine/answers/posture-report.ts';
import { type FindingGroup, groupsOf, messagesOf, type ToldFinding } from '../parts/finding-groups.ts';
import { type MarkupContent, html, joined, type Markup, quoted } from './markup.ts';
import { count } from '../words/words.ts';
import { capital, fold, listed, placeOf, section, word } from './pieces.ts';

/** What is not met and what nobody can tell, the worst first. */
export function findingsSection({ findings }: Pick<PostureReport, 'findings'>): Markup {
  const groups = groupsOf(findings);
  const urgent = groups.filter(isUrgent);
  const others = groups.filter((one) => !isUrgent(one));
  return section('findings', 'Findings', [
    urgent.length === 0 ? html`<p>Nothing to mend was found.</p>` : list(urgent),
    others.length === 0 ? null : fold(`${count(others.length, 'finding')} to know, or undecided`, list(others)),
  ]);
}

const isUrgent = ({ rows: [one] }: FindingGroup): boolean => one.answer === 'not met' && one.severity === 'warning';

const list = (groups: readonly FindingGroup[]): Markup =>
  html`<ul class="findings">
    ${groups.map(findingItem)}
  </ul>`;

function findingItem(group: FindingGroup): MarkupContent {
  const [{ answer, severity, hint, controls }] = group.rows;
  const tone = answer === 'undecided' ? 'indeterminate' : severity;
  const asked =
    controls.length === 0 || group.ids.length > 1
      ? null
      : html`<p class="soft small">Asked for by ${listed(controls)}</p>`;
  return html`<li class="${severity}" data-item="">
    <p class="small">
      ${word(tone, answer === 'undecided' ? 'undecided' : severity)}
      ${joined(
        group.ids.map((id) => html`<code>${id}</code>`),
        ', ',
      )}
      ${joined(
        group.rows.map(about).filter((one) => one !== null),
        ', ',
      )}
    </p>
    ${messagesOf(group).map((one) => html`<p>${capital(one.message)}</p>`)}
    ${hint === null ? null : html`<p class="hint">${hint}</p>`}${asked}
  </li> `;
}

function about({ object, place }: ToldFinding): MarkupContent {
  if (object === null) return null;
  return place === null ? quoted(object) : html`${quoted(object)} (${placeOf(place)})`;
}

/** What the tenant was held against and meets. */
export const metSection = ({ met }: Pick<PostureReport, 'met'>): Markup | null =>
  met.length === 0
    ? null
    : section('met', 'What is met', [
        html`<p class="soft small">What was not read, and what no setting shows, is never among these.</p>`,
        html`<ul class="rows">
          ${met.map(metRow)}
        </ul>`,
      ]);

function metRow({ id, title, controls, exceptions }: MetFinding): Markup {
  const spared = exceptions.map(
    ({ object, owner, reason, until }) => html`${quoted(object)} (${quoted(`${owner}, until ${until}: ${reason}`)})`,
  );
  const except = spared.length === 0 ? null : html`<span class="who-more">except ${joined(spared, ', ')}</span>`;
  return html`<li data-item="">
    <div>${capital(title)}</div>
    <div><code>${id}</code> <span class="who-more">${listed(controls)}</span></div>
    <div>${word('pass', 'met')}${except}</div>
  </li> `;
}
