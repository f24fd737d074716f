import type { PostureFinding } from '../../engine/answers/posture-report.ts';
import type { Baseline } from '../../posture/baselines.ts';
import { html, type Markup, quoted } from './markup.ts';
import { listed } from './openings.ts';
import { placeOf, section, word } from './pieces.ts';

const severities = ['warning', 'note'] as const;

/** What no verdict says, warnings first. */
export function findingsSection(findings: readonly PostureFinding[]): Markup {
  const sorted = severities.flatMap((severity) => findings.filter((one) => one.severity === severity));
  const body =
    sorted.length === 0
      ? html`<p>Nothing was found.</p>`
      : html`<ul class="findings">
          ${sorted.map(findingItem)}
        </ul>`;
  return section('findings', 'Findings', body);
}

function findingItem({ id, severity, object, message, hint, controls, place }: PostureFinding): Markup {
  const about = object === null ? null : html` ${quoted(object)}`;
  const asked = controls.length === 0 ? null : html`<p class="soft small">Asked for by ${listed(controls)}</p>`;
  const where = place === null ? null : html` · ${placeOf(place)}`;
  return html`<li class="${severity}" data-item="">
    <p class="small">${word(severity, severity)} <code>${id}</code>${about}${where}</p>
    <p>${message}</p>
    ${hint === null ? null : html`<p class="hint">${hint}</p>`}${asked}
  </li> `;
}

const results = { pass: 'pass', fail: 'fails', indeterminate: 'indeterminate', manual: 'by hand' } as const;
const order = ['fail', 'indeterminate', 'manual', 'pass'] as const;

/** How the tenant stands against published requirements. */
export function baselinesSection(baselines: readonly Baseline[]): Markup | null {
  if (baselines.length === 0) return null;
  const sorted = order.flatMap((result) => baselines.filter((one) => one.result === result));
  const intro = html`<p class="soft small">
    What no setting shows is to be looked at by hand; neither that nor an indeterminate one is a pass.
  </p>`;
  return section('baselines', 'Baselines', [
    intro,
    html`<ul class="rows">
      ${sorted.map(baselineRow)}
    </ul>`,
  ]);
}

function baselineRow({ id, title, result, controls, because }: Baseline): Markup {
  const why = because.length === 0 ? null : html`<div class="all small">Because of ${listed(because)}</div>`;
  return html`<li data-item="">
    <div>${title}</div>
    <div><code>${id}</code> <span class="who-more">${listed(controls)}</span></div>
    <div>${word(result, results[result])}</div>
    ${why}
  </li> `;
}
