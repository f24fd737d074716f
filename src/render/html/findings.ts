import type { PostureFinding, PostureReport } from '../../engine/answers/posture-report.ts';
import type { Baseline } from '../../posture/baselines.ts';
import { type Content, html, joined, type Markup, quoted } from './markup.ts';
import { capital, listed, placeOf, section, word } from './pieces.ts';

const severities = ['warning', 'note'] as const;

type Report = Pick<PostureReport, 'findings' | 'baselines'>;

/** The findings that are no baseline, which have a section of their own. */
export function ownFindings({ findings, baselines }: Report): readonly PostureFinding[] {
  const ids = new Set(baselines.map((one) => one.id));
  return findings.filter((one) => !ids.has(one.id));
}

/** What no verdict says, warnings first. */
export function findingsSection(report: Report): Markup {
  const own = ownFindings(report);
  const sorted = severities.flatMap((severity) => own.filter((one) => one.severity === severity));
  const body =
    sorted.length === 0
      ? html`<p>Nothing was found.</p>`
      : html`<ul class="findings">
          ${alike(sorted).map(findingItem)}
        </ul>`;
  return section('findings', 'Findings', body);
}

/** The same thing said of several objects is said once. */
function alike(findings: readonly PostureFinding[]): readonly (readonly PostureFinding[])[] {
  const groups = new Map<string, PostureFinding[]>();
  for (const one of findings) {
    const key = JSON.stringify([one.severity, one.id, one.message, one.hint]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function findingItem(group: readonly PostureFinding[]): Content {
  const [first] = group;
  if (first === undefined) return null;
  const { id, severity, message, hint, controls } = first;
  const asked = controls.length === 0 ? null : html`<p class="soft small">Asked for by ${listed(controls)}</p>`;
  return html`<li class="${severity}" data-item="">
    <p class="small">${word(severity, severity)} <code>${id}</code> ${joined(group.map(about), ', ')}</p>
    <p>${capital(message)}</p>
    ${hint === null ? null : html`<p class="hint">${hint}</p>`}${asked}
  </li> `;
}

function about({ object, place }: PostureFinding): Content {
  if (object === null) return null;
  return place === null ? quoted(object) : html`${quoted(object)} (${placeOf(place)})`;
}

const results = {
  pass: 'pass',
  'pass with exceptions': 'pass with exceptions',
  fail: 'fails',
  indeterminate: 'indeterminate',
  manual: 'by hand',
} as const;
const order = ['fail', 'indeterminate', 'manual', 'pass with exceptions', 'pass'] as const;

/** How the tenant stands against published requirements. */
export function baselinesSection({ baselines, findings }: Report): Markup | null {
  if (baselines.length === 0) return null;
  const sorted = order.flatMap((result) => baselines.filter((one) => one.result === result));
  const items = sorted.map((one) => baselineRow(one, findings));
  const intro = html`<p class="soft small">
    What no setting shows is to be looked at by hand; neither that nor an indeterminate one is a pass.
  </p>`;
  return section('baselines', 'Baselines', [
    intro,
    html`<ul class="rows">
      ${items}
    </ul>`,
  ]);
}

function baselineRow({ id, title, result, controls, because }: Baseline, findings: readonly PostureFinding[]): Markup {
  const places = findings.filter((one) => one.id === id && one.place !== null).map(about);
  const broken = because.length === 0 ? null : html`<span class="who-more">${listed(because)}</span>`;
  const declared = places.length === 0 ? null : html`<span class="who-more">${joined(places, ', ')}</span>`;
  return html`<li data-item="">
    <div>${capital(title)}</div>
    <div><code>${id}</code> <span class="who-more">${listed(controls)}</span></div>
    <div>${word(result, results[result])}${broken}${declared}</div>
  </li> `;
}
