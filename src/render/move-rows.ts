import type { PlannedChange } from '../engine/plan.ts';
import type { PlannedMove } from '../engine/plan-posture.ts';
import { type Line, quote, type Row, row, say } from './document.ts';
import type { Tone } from './palette.ts';
import { grouped as thousands } from './visible.ts';
import { placeText } from './words.ts';

/** Moves that differ in nothing but where to, how, and what the sender is told. */
export function alike(moves: readonly PlannedMove[]): readonly (readonly PlannedMove[])[] {
  const groups = new Map<string, PlannedMove[]>();
  for (const move of moves) {
    const { senders, before, after, deciders } = move;
    const key = JSON.stringify([senders.name, before, after, before === after ? objectsOf(deciders) : null]);
    groups.set(key, [...(groups.get(key) ?? []), move]);
  }
  return [...groups.values()];
}

/** Who it is about, where to and how, what changes in the answer, and what causes it. */
export function moveRow(moves: readonly PlannedMove[], tone: Tone, places: ReadonlyMap<string, PlannedChange>): Row {
  const [first] = moves;
  if (first === undefined) return row([]);
  const [way, ...others] = waysOf(moves);
  const told = [answers(first, moves)];
  const why = blame(moves, places);
  const head = who(first.senders, tone);
  if (way !== undefined && others.length === 0)
    return row([[...head, say(' → '), quote(way.where, tone)]], [faintly([...told, way.how, why])]);
  const lines = waysOf(moves).map(({ where, how }) => [say('→ '), quote(where, tone)].concat(aside(how)));
  return row([head], [...lines, faintly([...told, why])]);
}

/** Where to, and by which ways of forwarding; empty where that is all of them. */
interface Way {
  readonly where: string;
  readonly how: string;
}

/** Places that are reached alike, together: what holds of one place is not said of another. */
function waysOf(moves: readonly PlannedMove[]): readonly Way[] {
  const byPlace = new Map<string, Set<string>>();
  for (const { destinations, mechanisms } of moves) {
    const found = byPlace.get(destinations.name) ?? new Set();
    byPlace.set(destinations.name, new Set([...found, ...mechanisms]));
  }
  const byWay = new Map<string, string[]>();
  for (const [place, found] of byPlace) {
    const how = found.size >= allWays ? '' : [...found].join(', ');
    byWay.set(how, [...(byWay.get(how) ?? []), place]);
  }
  return [...byWay].map(([how, all]) => ({ how, where: listed(all) }));
}
const allWays = 5;

const faintly = (parts: readonly string[]): Line =>
  parts.filter((part) => part !== '').flatMap((part, at) => (at === 0 ? [quote(part, 'faint')] : aside(part)));

const aside = (text: string): Line => (text === '' ? [] : [say(' · ', 'faint'), quote(text, 'faint')]);

/** Who it is, with somebody real where the name does not name them. */
function who({ name, count: number, witness }: PlannedMove['senders'], tone: Tone): Line {
  if (name.startsWith(witness) || name.split(/, | and /u).includes(witness)) return [quote(name, tone)];
  const size = number === null ? '' : `${thousands(number)} people, `;
  return [quote(name, tone), say(` (${size}such as `), quote(witness), say(')')];
}

/** What changes in the answer: the verdict, or only who gives it. That what opens was blocked and is allowed goes without saying. */
function answers({ before, after }: PlannedMove, moves: readonly PlannedMove[]): string {
  if ([before, after].toSorted().join() === 'allowed,blocked') return '';
  if (before !== after) return `${before} → ${after}`;
  const [was, is] = (['before', 'after'] as const).map((end) => decider(moves.map(({ deciders }) => deciders[end])));
  return `${before}: ${was} → ${is}`;
}

/** `outboundPolicies/Default (5.7.520)` as the object and what the sender is told. */
const partsOf = (text: string | null): readonly string[] =>
  /^(.*?)(?: \(([^()]*)\))?$/u.exec(text ?? '')?.slice(1) ?? [];

const objectsOf = ({ before, after }: PlannedMove['deciders']): readonly (string | undefined)[] => [
  partsOf(before)[0],
  partsOf(after)[0],
];

/** One control with everything it may tell. */
function decider(texts: readonly (string | null)[]): string {
  const [object = ''] = partsOf(texts[0] ?? null);
  const notices = [...new Set(texts.flatMap((text) => partsOf(text)[1] ?? []))];
  if (object === '') return 'no control';
  return notices.length === 0 ? object : `${object} (${notices.join(' or ')})`;
}

/** The policy lines that cause it, or the objects where no policy line does. */
function blame(moves: readonly PlannedMove[], places: ReadonlyMap<string, PlannedChange>): string {
  const objects = [...new Set(moves.flatMap((move) => move.blame))];
  const said = objects.map((object) => {
    const change = places.get(object);
    return placeText(change?.source ?? null) || (change === undefined ? object : `${change.noun} ${change.name}`);
  });
  return listed([...new Set(said)]);
}

/** At most three, and how many more. */
export function listed(all: readonly string[]): string {
  if (all.length <= 3) return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter((one) => one !== '').join(' and ');
  return `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
}
