import { compareText } from './diagnostic-at.ts';
import { codes, type Explanation } from './codes.ts';

const all: ReadonlyMap<string, Explanation> = new Map(Object.entries(codes));

/** What a code means, for a terminal; null for a code that does not exist. Letter case and a missing prefix do not matter. */
export function explain(code: string): string | null {
  const known = codeNamed(code);
  const explanation = known === null ? undefined : all.get(known);
  if (known === null || explanation === undefined) return null;
  const example = explanation.example.split('\n').map((line) => `    ${line}`);
  return [
    `${known}: ${explanation.title}`,
    '',
    ...wrapped(explanation.text, 100),
    '',
    'For example:',
    '',
    ...example,
    '',
  ].join('\n');
}

function codeNamed(code: string): string | null {
  const upper = code.trim().toUpperCase();
  const name = /^\d{3}$/u.test(upper) ? `PST${upper}` : upper;
  return all.has(name) ? name : null;
}

/** Breaks a paragraph into lines of no more than some characters. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const chapters: readonly (readonly [string, string])[] = [
  ['1', 'Reading YAML'],
  ['2', 'The schema'],
  ['3', 'Between entries'],
  ['4', 'The posture'],
  ['5', 'Plan and guard'],
  ['6', 'Apply'],
  ['7', 'Drift'],
  ['9', 'The tenant'],
];

/** The text of `docs/diagnostics.md`. */
export const diagnosticsPage = (): string => opening.concat(chapters.flatMap(chapter)).join('\n');

function chapter([digit, title]: readonly [string, string]): readonly string[] {
  const own = [...all].filter(([code]) => code.startsWith(`PST${digit}`)).sort(([a], [b]) => compareText(a, b));
  return own.length === 0
    ? []
    : [`## ${title}`, '', ...own.flatMap(([code, explanation]) => section(code, explanation))];
}

const opening = [
  '<!-- Generated from src/diagnostics/codes by `npm run generate`. -->',
  '',
  '# Messages',
  '',
  'Every message has a code. `postern explain PST204` prints what this page says about it.',
  '',
];

function section(code: string, { title, text, example }: Explanation): readonly string[] {
  const quoted = example.split('\n').map((line) => `    ${line}`.trimEnd());
  return [`### ${code}: ${title}`, '', text.replaceAll('<', '\\<'), '', ...quoted, ''];
}
