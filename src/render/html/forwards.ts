import type { PostureForward } from '../../engine/answers/posture-report.ts';
import type { ResidualChannel } from '../../posture/question/residual-channel.ts';
import { ruleLine } from '../forwarding/sanction-line.ts';
import { sentence } from './answers.ts';
import { lineMarkup } from './elements.ts';
import { type MarkupContent, html, type Markup, quoted } from './markup.ts';
import { listed, placeOf, rows, section } from './pieces.ts';
import { ways } from '../words/ways.ts';

const most = 2000;

const order = ['allowed', 'indeterminate', 'blocked', 'not-applicable'] as const;

/** The forwards that somebody has set up, those that get out first. */
export function forwardsSection(forwards: readonly PostureForward[]): Markup {
  const sorted = order.flatMap((verdict) => forwards.filter((one) => one.verdict === verdict));
  return section(
    'forwards',
    'Forwards in use',
    sorted.length === 0
      ? html`<p>None was found among what was collected.</p>`
      : [intro, rows(sorted.map(forwardRow), most)],
  );
}

const intro = html`<p class="soft small">
  Forwards that are set on mailboxes and in inbox rules, as far as they were collected, and what becomes of mail from
  outside.
</p>`;

function forwardRow(forward: PostureForward): Markup {
  const { from, to, verdict, mechanism, rule, throughGroup, keepsCopy } = forward;
  const by = rule === null ? null : html` ${quoted(rule)}`;
  const how = [ways[mechanism], by, throughGroup ? ', through a group' : null, keepsCopy ? null : ', no copy is kept'];
  return html`<li data-item="${verdict}">
    <div>${quoted(from)}</div>
    <div><span class="arrow">→</span> ${quoted(to)}</div>
    <div>${sentence(forward)}<span class="who-more">${how}${declared(forward)}${sanction(forward)}</span></div>
  </li> `;
}

const declared = ({ place }: PostureForward): MarkupContent => (place === null ? null : [' · ', placeOf(place)]);

/** On whose word a rule stands. */
function sanction(forward: PostureForward): MarkupContent {
  const line = ruleLine(forward);
  return line === null || line.length === 0 ? null : [' · ', lineMarkup(line)];
}

const channels: Readonly<Record<ResidualChannel['channel'], string>> = {
  'transport-rule-redirect': 'A transport rule redirects',
  'transport-rule-copy': 'A transport rule copies',
  'suspicious-copy': 'Mail that looks like spam is copied',
  'outbound-connector': 'Mail is handed to a host of others',
  'inbound-relay': 'Others send on by a connector',
  journal: 'A journal copies mail whole',
  'power-automate': 'Flows can send mail anywhere: no transport rule looks for them',
};

/** Ways out that no outbound policy sees. */
export function channelsSection(all: readonly ResidualChannel[], off: readonly ResidualChannel[]): Markup {
  const body =
    all.length === 0
      ? html`<p>None was found.</p>`
      : html`<ul class="rows">
          ${all.map(channelRow)}
        </ul>`;
  const unseen = html`<p class="soft small">No outbound policy sees these.</p>`;
  return section('channels', 'Other ways out', [unseen, body, off.length === 0 ? null : switchedOff(off)]);
}

const switchedOff = (off: readonly ResidualChannel[]): Markup =>
  html`<p class="soft small">Switched off, and no way out:</p>
    <ul class="rows">
      ${off.map(channelRow)}
    </ul>`;

const perhapsFlows = 'Flows can perhaps send mail anywhere, past a rule that changes the header others look for';

function channelRow({ channel, object, from, to, unclear, destinations, perhaps }: ResidualChannel): Markup {
  const sure = to.length === 0 ? null : html` to ${listed(to)}`;
  const where = unclear.length === 0 ? sure : [sure, html` perhaps to ${listed(unclear)}`];
  const whose = from.length === 0 ? null : html` from ${listed(from)}`;
  const reach = destinations === undefined ? null : html` for ${listed(destinations)}`;
  const which = object === channel ? null : html` <span class="soft">${quoted(object)}</span>`;
  return html`<li data-item="">
    <div class="all">${perhaps === true ? perhapsFlows : channels[channel]}${whose}${reach}${where}${which}</div>
  </li>`;
}
