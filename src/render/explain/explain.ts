import { identified } from './identifiers.ts';

/** What an identifier means, for a terminal; null for one that does not exist. */
export function explain(id: string, width = 100): string | null {
  const known = identified(id);
  const columns = Math.min(width, 100);
  if (known === null) return null;
  const { title, text, example, controls } = known;
  return [
    ...wrapped(`${known.id}: ${title}`, columns),
    '',
    ...wrapped(text, columns),
    ...(controls.length === 0 ? [] : ['', ...wrapped(`Asked for by ${controls.join('; ')}.`, columns)]),
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
