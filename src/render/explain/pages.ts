import { compareText } from '../../diagnostics/diagnostic-at.ts';
import { type Identified, type Sort, sorts } from './identifiers.ts';

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

const all = (name: Sort['name']): readonly Identified[] => sorts.find((one) => one.name === name)?.all ?? [];

/** The text of `docs/diagnostics.md`. */
export const diagnosticsPage = (): string =>
  [
    '<!-- Generated from src/diagnostics by `npm run generate`. -->',
    '',
    '# Messages',
    '',
    'Every message has a code. `postern explain PST204` prints what this page says about it; it knows every other identifier as well.',
    '',
    ...chapters.flatMap(chapter),
    ...listing('Hazards', all('hazards')),
    ...listing('Controls', all('controls')),
    ...listing('Bounces', all('bounces')),
    ...listing('Exit codes', all('exit codes')),
  ].join('\n');

/** The text of `docs/findings.md`. */
export const findingsPage = (): string =>
  [
    '<!-- Generated from src/posture/findings by `npm run generate`. -->',
    '',
    '# Findings',
    '',
    'What a posture is held against, beside the verdicts. Each finding is met, not met or undecided. Its title says what is so where it is met;',
    'its text, what it means where it is not. What was not read is undecided and never met. `postern explain L10` prints what this page says.',
    '',
    ...all('findings').flatMap((one) => entry('##', one)),
  ].join('\n');

function chapter([digit, title]: readonly [string, string]): readonly string[] {
  return listing(
    title,
    all('messages')
      .filter(({ id }) => id.startsWith(`PST${digit}`))
      .toSorted((a, b) => compareText(a.id, b.id)),
  );
}

const listing = (title: string, some: readonly Identified[]): readonly string[] =>
  some.length === 0 ? [] : [`## ${title}`, '', ...some.flatMap((one) => entry('###', one))];

function entry(level: string, { id, title, text, example, controls }: Identified): readonly string[] {
  const quoted = example.split('\n').map((line) => `    ${line}`.trimEnd());
  const asked = controls.length === 0 ? [] : [`Asked for by ${controls.join('; ')}.`, ''];
  return [`${level} ${id}: ${title}`, '', text.replaceAll('<', '\\<'), '', ...asked, ...quoted, ''];
}
