import { identified } from './identifiers.ts';

/** What an identifier means, for a terminal; null for one that does not exist. */
export function explain(id: string): string | null {
  const known = identified(id);
  if (known === null) return null;
  const { title, text, example, controls } = known;
  return [
    `${known.id}: ${title}`,
    '',
    ...wrapped(text, 100),
    ...(controls.length === 0 ? [] : ['', ...wrapped(`Asked for by ${controls.join('; ')}.`, 100)]),
    '',
    'For example:',
    '',
    ...example.split('\n').map((line) => `    ${line}`),
    '',
  ].join('\n');
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
