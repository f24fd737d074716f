/** What was measured at growing sizes of one thing. */
export interface Growth {
  readonly of: string;
  readonly points: readonly { readonly size: number; readonly ms: number }[];
}

const [width, height, left, right, top, bottom] = [360, 200, 56, 16, 34, 36];

const sheet = [
  'text{font:12px system-ui,sans-serif;fill:#1f2328}.card{fill:#fafbfc;stroke:#d1d9e0}.line{fill:none;stroke:#0969da;stroke-width:2}',
  '.dot{fill:#0969da}.axis{stroke:#656d76}.even{stroke:#656d76;stroke-dasharray:4 4;fill:none}',
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.card{fill:#12161c;stroke:#30363d}.line{stroke:#58a6ff}.dot{fill:#58a6ff}',
  '.axis,.even{stroke:#8b949e}}',
].join('');

/** Draws how time follows size; the dashed line is what would double when the size doubles. */
export function plot({ of, points }: Growth): string {
  const most = { size: Math.max(...points.map(({ size }) => size)), ms: Math.max(...points.map(({ ms }) => ms)) * 1.1 };
  const x = (size: number): number => Math.round(left + (size / most.size) * (width - left - right));
  const y = (ms: number): number => Math.round(height - bottom - (ms / most.ms) * (height - top - bottom));
  const last = points.at(-1) ?? { size: 0, ms: 0 };
  const title = `processor time of a comparison by ${of}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<style>${sheet}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<text x="${left}" y="22">by ${of}</text>`,
    `<path class="axis" fill="none" d="M${left} ${top}V${height - bottom}H${width - right}"/>`,
    `<path class="even" d="M${x(0)} ${y(0)}L${x(last.size)} ${y(last.ms)}"/>`,
    `<polyline class="line" points="${points.map(({ size, ms }) => `${x(size)},${y(ms)}`).join(' ')}"/>`,
    ...points.map(({ size, ms }) => `<circle class="dot" cx="${x(size)}" cy="${y(ms)}" r="3.5"/>`),
    ...points.map(({ size }) => `<text text-anchor="middle" x="${x(size)}" y="${height - 14}">${size}</text>`),
    ...points.map(({ ms }) => `<text text-anchor="end" x="${left - 6}" y="${y(ms) + 4}">${Math.round(ms)} ms</text>`),
    '</svg>',
    '',
  ].join('\n');
}
