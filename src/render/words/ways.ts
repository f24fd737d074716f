import type { Mechanism } from '../../posture/values/verdict.ts';
import { quote, say, type TextSpan } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';

/** Each way of forwarding, as people call it. */
export const ways: Readonly<Record<Mechanism, string>> = {
  'inbox-forward': 'Outlook rules that forward',
  'inbox-forward-attachment': 'Outlook rules that forward as attachment',
  'inbox-redirect': 'redirect rules',
  'mailbox-smtp': 'mailbox forwarding to an address',
  'mailbox-object': 'mailbox forwarding to a contact',
};

/** Names for several together, the largest first: what a name covers is not said again. */
const together: readonly (readonly [name: string, all: readonly Mechanism[]])[] = [
  ['every way', ['inbox-forward', 'inbox-forward-attachment', 'inbox-redirect', 'mailbox-smtp', 'mailbox-object']],
  ['every way but redirect rules', ['inbox-forward', 'inbox-forward-attachment', 'mailbox-smtp', 'mailbox-object']],
  ['Outlook rules', ['inbox-forward', 'inbox-forward-attachment', 'inbox-redirect']],
  ['Outlook rules that forward', ['inbox-forward', 'inbox-forward-attachment']],
  ['mailbox forwarding', ['mailbox-smtp', 'mailbox-object']],
];

/** The ways of forwarding in the fewest words: `every way but redirect rules`. */
export function waysText(found: readonly string[]): string {
  const left = new Set(found);
  const names = together.flatMap(([name, all]) => {
    if (!all.every((one) => left.has(one))) return [];
    for (const one of all) left.delete(one);
    return [name];
  });
  return [...names, ...[...left].map(wayText)].join(', ');
}

/** One way; a word that is not known here is shown as it is. */
export const wayText = (one: string): string => (isWay(one) ? ways[one] : one);

/** One way of one forward: `Outlook rule that forwards`. */
export const oneWayText = (one: string): string =>
  (one === 'manual' ? 'sent by hand' : wayText(one))
    .replace(/^Outlook rules that (?<does>forward|redirect)/u, 'Outlook rule that $<does>s')
    .replace(/^redirect rules/u, 'redirect rule');

const isWay = (one: string): one is Mechanism => Object.hasOwn(ways, one);

/** The same as a piece of a line; a word that is not ours is shown as one from outside. */
export const waysSpan = (found: readonly string[], tone: Tone | null = 'faint'): TextSpan =>
  found.every(isWay) ? say(waysText(found), tone) : quote(waysText(found), tone);

/** An answer of the posture as people say it: `undecided (likely blocked)`. */
export const answerText = (answer: string): string =>
  answer.replace(/^indeterminate(?:, likely (?<lean>\w+))?/u, (_, lean?: string) =>
    lean === undefined ? 'undecided' : `undecided (likely ${lean})`,
  );

const oneWay = '(?:inbox-(?:forward-attachment|forward|redirect)|mailbox-(?:smtp|object))';
const someWays = new RegExp(String.raw`\b${oneWay}(?:, ${oneWay})*\b`, 'gu');

/** A sentence of the engine with our words for the ways of forwarding and for what nobody can tell. */
export const inWords = (sentence: string): string =>
  sentence
    .replace(someWays, (some) => waysText(some.split(', ')))
    .replace(/\bindeterminate(?:, likely \w+)?/gu, answerText)
    .replace(/\bany external domain except\b/gu, 'any other domain than')
    .replace(/\bany external domain\b/gu, 'any domain')
    .replace(/\beveryone except\b/gu, 'everyone but');
