import { mechanisms } from '../../src/posture/values/verdict.ts';
import { columns } from '../../src/render/document/measure.ts';

/** Words that the product used for things that have a common name, and what it said in more words than it takes. */
const banned: readonly RegExp[] = [
  /\b(?:witness(?:es)?|sightings?|bunch(?:es)?|in good standing|roads?|gates?)\b/iu,
  /\bsuch as\b/iu,
  /\bfor certain\b/iu,
  /\bprefix(?:es)? (?:is|are|was|were)? ?checked\b/iu,
  /\bnot applyable\b/iu,
  /\bcertain or uncertain\b/iu,
  /\bgains? a way\b/iu,
  /\bany external domain\b/iu,
  /\beveryone except\b/iu,
  /\bleaves? undeclared objects alone\b/iu,
  /\bstays as it is, by another control\b/iu,
  /\bnot collected\b/iu,
  /\bleft open by\b/iu,
  /\bhazard (?:removes-object|loses-mail|recreates|opens-[a-z]+)\b/iu,
  /\bindeterminate\b/iu,
  new RegExp(String.raw`\b(?:${mechanisms.join('|')})\b`, 'u'),
];

/** What is typed or copied is no prose: commands, what stands in code marks, flags, and paths. */
const prose = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*(?:\$ )?postern /u.test(line))
    .join('\n')
    .replace(/`[^`]*`/gu, '')
    .replace(/\bpostern [^\n]*/gu, '')
    .replace(/--[a-z-]+/gu, '');

/** The words of a text that no text for people has. */
export function bannedIn(text: string): readonly string[] {
  const told = prose(text).replace(/\s+/gu, ' ');
  return banned.flatMap((word) => word.exec(told)?.[0] ?? []);
}

/** Lines wider than the terminal, but for what must stay whole: a command, and one word that is longer alone. */
export const tooWideIn = (text: string, width: number): readonly string[] =>
  text.split('\n').filter((line) => columns(line) > width && !isWhole(line));

const isWhole = (line: string): boolean => {
  const said = line.trim().replace(/^[+~!-] /u, '');
  return /^(?:\$ )?postern /u.test(said) || !/\s/u.test(said);
};
