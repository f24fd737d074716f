/** One line of a terminal as coloured pieces. */
type Piece = { readonly text: string; readonly style: string };

const styles: Readonly<Record<string, string>> = { 1: 'b', 2: 'f', 31: 'r', 32: 'g', 33: 'y' };
const advance = 7.2;
const leading = 18;
const margin = 20;

/**
 * Draws lines of a terminal as an SVG that is legible on light and dark pages alike: it brings its own background, and
 * follows the reader's preference. Every piece has its width, so that columns stand whatever font is found.
 */
export function picture(title: string, lines: readonly string[]): string {
  const rows = lines.map(pieces);
  const columns = Math.max(...rows.map((row) => row.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * advance + 2 * margin);
  const height = lines.length * leading + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${sheet}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...rows.map((row, index) => rowText(row, margin + leading * (index + 0.75))),
    '</svg>',
    '',
  ].join('\n');
}

const sheet = [
  "text{font:12px ui-monospace,SFMono-Regular,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}",
  '.card{fill:#fafbfc;stroke:#d1d9e0}.b{font-weight:700}.f{fill:#656d76}.g{fill:#116329}.y{fill:#8a5300}.r{fill:#b3261e}',
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.card{fill:#12161c;stroke:#30363d}',
  '.f{fill:#8b949e}.g{fill:#56d364}.y{fill:#e3b341}.r{fill:#ff7b72}}',
].join('');

function rowText(row: readonly Piece[], y: number): string {
  let column = 0;
  const drawn = row.map(({ text, style }) => {
    const x = margin + column * advance;
    column += text.length;
    if (text.trim() === '') return '';
    const named = style === '' ? '' : ` class="${style}"`;
    return `<tspan${named} x="${x.toFixed(1)}" textLength="${(text.length * advance).toFixed(1)}">${escaped(text)}</tspan>`;
  });
  return `<text xml:space="preserve" y="${y}">${drawn.join('')}</text>`;
}

/** Takes the colours out of a line: an escape sequence sets a style until the next one. */
function pieces(line: string): readonly Piece[] {
  const [plain = '', ...coloured] = line.split('\u001B[');
  const marked = coloured.map((part) => {
    const [code = ''] = part.split('m', 1);
    return { text: part.slice(code.length + 1), style: styles[code] ?? '' };
  });
  return [{ text: plain, style: '' }, ...marked].filter(({ text }) => text !== '');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
