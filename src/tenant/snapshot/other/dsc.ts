import type { Json, JsonObject } from '../../../json.ts';
import type { PartialSnapshot } from './partial.ts';
import { type Resource, resourceSnapshot } from './resources.ts';

const block = /^[ \t]*(?<type>EXO\w+)[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s{]+)\s*\{/gmu;

/** Reads the blocks of a configuration of Microsoft365DSC. Null where there is none of Exchange. */
export function dscSnapshot(text: string): PartialSnapshot | null {
  const domain =
    /^\s*(?:\$OrganizationName|OrganizationName)\s*=\s*["'](?<domain>[\w.-]+)["']/mu.exec(text)?.groups?.['domain'] ??
    '';
  const found = [...text.matchAll(block)].map((match): Resource => {
    const source = { text, at: match.index + match[0].length, domain };
    return { type: match.groups?.['type'] ?? '', properties: propertiesOf(source) };
  });
  return found.length === 0 ? null : resourceSnapshot('Microsoft365DSC', found, domain.toLowerCase());
}

/** A place in a text that moves on as it is read. */
interface Source {
  readonly text: string;
  at: number;
  /** What stands for `$OrganizationName`; empty where the file does not say it. */
  readonly domain: string;
}

/** Reads on where a pattern fits; null where it does not. */
function take(source: Source, pattern: RegExp): RegExpExecArray | null {
  const sticky = new RegExp(pattern.source, 'yu');
  sticky.lastIndex = source.at;
  const found = sticky.exec(source.text);
  if (found !== null) source.at = sticky.lastIndex;
  return found;
}

const skip = (source: Source): void => void take(source, /(?:\s|;|#[^\n]*)*/u);

/** `Key = value;` up to the closing brace. What is no plain value is left out, as if it were not there. */
function propertiesOf(source: Source): JsonObject {
  const found: [string, Json][] = [];
  for (;;) {
    skip(source);
    const key = take(source, /(?<key>\w+)\s*=\s*/u)?.groups?.['key'];
    if (key === undefined) break;
    const value = valueAt(source);
    if (value !== undefined) found.push([key, value]);
  }
  return Object.fromEntries(found);
}

/** A value, or several without brackets around them: `"a","b"`. */
function valueAt(source: Source): Json | undefined {
  const first = oneAt(source);
  const others: (Json | undefined)[] = [];
  while (take(source, /[ \t]*,\s*/u) !== null) others.push(oneAt(source));
  return others.length === 0 ? first : together([first, ...others]);
}

const together = (items: readonly (Json | undefined)[]): Json | undefined => {
  const known = items.filter((one) => one !== undefined);
  return known.length === items.length ? known : undefined;
};

const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

function oneAt(source: Source): Json | undefined {
  if (take(source, /@\(\s*/u) !== null) return listAt(source);
  const double = take(source, /"(?<inside>(?:[^"`]|`[\s\S]|"")*)"/u)?.groups?.['inside'];
  if (double !== undefined) return expanded(double, source.domain);
  const single = take(source, /'(?<inside>(?:[^']|'')*)'/u)?.groups?.['inside'];
  if (single !== undefined) return single.replaceAll("''", "'");
  const word = take(source, /\$(?<word>[\w:.]+)/u)?.groups?.['word'];
  if (word !== undefined) return words[word.toLowerCase()];
  const number = take(source, /-?\d+(?![\w.])/u)?.[0];
  if (number !== undefined) return Number.isSafeInteger(Number(number)) ? Number(number) : number;
  nestedAt(source);
  return undefined;
}

function listAt(source: Source): Json | undefined {
  const items: (Json | undefined)[] = [];
  while (take(source, /[\s,]*\)/u) === null) {
    const from = source.at;
    take(source, /[\s,]+/u);
    items.push(oneAt(source));
    if (source.at === from) return undefined;
  }
  return together(items);
}

/** An object inside of a value: whatever it is, it ends with its last brace. */
function nestedAt(source: Source): void {
  let depth = 0;
  const more = /"(?:[^"`]|`[\s\S])*"|'[^']*'|[{}]|[^"'{};]+|[;"']/u;
  for (let next = take(source, more)?.[0]; next !== undefined; next = take(source, more)?.[0]) {
    if (next === '{') depth += 1;
    if (next === '}') depth -= 1;
    if (depth <= 0 && (next === '}' || next === ';')) return;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** A text in double quotes. A variable in it that the file does not give leaves it open. */
function expanded(inside: string, domain: string): string | undefined {
  const variables = [...inside.matchAll(/(?<!`)\$\{?(?<name>[A-Za-z]\w*)\}?/gu)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
  if (variables.some((name) => name.toLowerCase() !== 'organizationname' || domain === '')) return undefined;
  return inside
    .replaceAll(/(?<!`)\$\{?OrganizationName\}?/giu, domain)
    .replaceAll('""', '"')
    .replaceAll(/`(?<sign>[\s\S])/gu, (_, sign: string) => escapes[sign] ?? sign);
}
