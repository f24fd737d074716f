import { isObject, type Json, type JsonObject } from '../../json.ts';
import { parseExact } from '../../json/exact-json.ts';

/** A message as one line of ASCII: what a console makes of other characters depends on the machine. */
export const lineOf = (message: JsonObject): string =>
  `${JSON.stringify(message).replace(/[^\n\x20-\x7e]/gu, escaped)}\n`;

function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, index) => unit(text.charCodeAt(index))).join('');
}

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** The message of a line, behind whatever a cmdlet left on it; null for one without the prefix, which is for people. */
export function messageOf(line: string, prefix: string): JsonObject | null {
  const at = line.indexOf(prefix);
  if (at < 0) return null;
  try {
    const message = parseExact(line.slice(at + prefix.length));
    return isObject(message) ? message : null;
  } catch {
    return null;
  }
}

/** Parameters that are dates. Exchange reads a date written as text by the habits of the machine. */
const dates = ['ActivationDate', 'ExpiryDate', 'StartDate', 'EndDate'];

/** Parameters with their types: everything else JSON can say itself. */
export const typed = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, valueOf(name, value)]));

const valueOf = (name: string, value: Json): Json =>
  typeof value === 'string' && dates.includes(name) && !Number.isNaN(Date.parse(value))
    ? { '@datetime': value }
    : value;

/** Takes text apart into lines as it arrives. */
export function lineSplitter(take: (line: string) => void): (chunk: string) => void {
  let rest: string[] = [];
  return (chunk) => {
    const [first = '', ...more] = chunk.split('\n');
    rest.push(first);
    for (const part of more) {
      take(rest.join('').replace(/\r$/u, ''));
      rest = [part];
    }
  };
}
