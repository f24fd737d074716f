import type { PlannedChange } from '../engine/plan.ts';
import type { PlannedMove } from '../engine/plan-posture.ts';
import { type Line, quote, type DocumentRow, row, say } from './document.ts';
import type { Tone } from './palette.ts';
import { grouped as thousands } from './measure.ts';
import { answerSpan, waysSpan } from './ways.ts';
import { placeText } from './words.ts';

/** Moves of the same people, those that stay as they are apart by who answers for them. */
export function alike(moves: readonly PlannedMove[]): readonly (readonly PlannedMove[])[] {
  const groups = new Map<string, PlannedMove[]>();
  for (const move of moves) {
    const { senders, before, after, deciders } = move;
    const key = JSON.stringify([senders.name, before === after ? objectsOf(deciders) : null]);
    groups.set(key, [...(groups.get(key) ?? []), move]);
  }
  return [...groups.values()];
}

/** Opens, closes, or stays: the sign that stands before who it is about. */
const signs: Readonly<Partial<Record<Tone, string>>> = { opens: '+ ', closes: '- ' };

/** Who it is about, where to and how, what changes in the answer, and why. */
export function moveRow(
  moves: readonly PlannedMove[],
  tone: Tone,
  places: ReadonlyMap<string, PlannedChange>,
): DocumentRow {
  const [first] = moves;
  if (first === undefined) return row([]);
  const head = [say(signs[tone] ?? '', tone), ...who(first.senders, tone)];
  const all = answered(moves).flatMap((group) => waysOf(group).map(({ where, how }) => ({ where, how, group })));
  const named = new Set(all.flatMap(({ where }) => where));
  const lines = all.map(({ where, how, group }): Line =>
    [say('to '), quote(listed(where.map(elsewhere(named))), tone)].concat(
      aside([waysSpan(how)]),
      aside(answers(group)),
    ),
  );
  return row([head], [...lines, ...reasonLines(moves, places)]);
}

/** Moves by the answer that they end with. */
function answered(moves: readonly PlannedMove[]): readonly (readonly PlannedMove[])[] {
  const groups = new Map<string, PlannedMove[]>();
  for (const move of moves) {
    const key = `${move.before} ${move.after}`;
    groups.set(key, [...(groups.get(key) ?? []), move]);
  }
  return [...groups.values()];
}

/** What is left out of any external domain need not be said where it stands beside it. */
const elsewhere =
  (named: ReadonlySet<string>) =>
  (place: string): string => {
    const out = /^any external domain except (?<out>.*)$/u.exec(place)?.groups?.['out'];
    return out !== undefined && out.split(/, | and /u).every((one) => named.has(one)) ? 'any other domain' : place;
  };

/** Where to, and by which ways of forwarding; empty where that is all of them. */
interface Way {
  readonly where: readonly string[];
  readonly how: readonly string[];
}

/** Places that are reached alike, together: what holds of one place is not said of another. */
function waysOf(moves: readonly PlannedMove[]): readonly Way[] {
  const byPlace = new Map<string, Set<string>>();
  for (const { destinations, mechanisms } of moves) {
    const found = byPlace.get(destinations.name) ?? new Set();
    byPlace.set(destinations.name, new Set([...found, ...mechanisms]));
  }
  const byWay = new Map<string, { readonly how: readonly string[]; readonly where: string[] }>();
  for (const [place, found] of byPlace) {
    const how = [...found].toSorted();
    const known = byWay.get(how.join());
    if (known === undefined) byWay.set(how.join(), { how, where: [place] });
    else known.where.push(place);
  }
  return [...byWay.values()];
}

const aside = (line: Line): Line => (line.length === 0 ? [] : [say(' · ', 'faint'), ...line]);

/** Who it is, and how many; with somebody real where the name says only whom it leaves out. */
function who({ name, count: number, example }: PlannedMove['senders'], tone: Tone): Line {
  const isPlain = name === 'everyone' || name.startsWith(example) || name.split(/, | and /u).includes(example);
  const size = number === null || number === 1 || isPlain ? '' : ` (${thousands(number)} people)`;
  const suchAs: Line =
    isPlain || size !== '' ? [] : name.startsWith('members of ') ? [say(' (such as '), quote(example), say(')')] : [];
  return [quote(name, tone), say(size), ...suchAs];
}

/** What changes in the answer: the verdict, or only who gives it. That what opens was blocked and is allowed goes without saying. */
function answers(moves: readonly PlannedMove[]): Line {
  const { before = '', after = '' } = moves[0] ?? {};
  if ([before, after].toSorted().join() === 'allowed,blocked') return [];
  if (before !== after) return [answerSpan(before), say(' → ', 'faint'), answerSpan(after)];
  const [was, is] = (['before', 'after'] as const).map((end) => decider(moves.map(({ deciders }) => deciders[end])));
  return [answerSpan(before), say(', by ', 'faint'), quote(`${was} → ${is}`, 'faint')];
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

/** Why: what the entries that cause it say for themselves, who answers for them, until when, and where they stand. */
function reasonLines(moves: readonly PlannedMove[], places: ReadonlyMap<string, PlannedChange>): readonly Line[] {
  const objects = [...new Set(moves.flatMap((move) => move.blame))];
  const changes = objects.map((object) => places.get(object) ?? object);
  const spoken = changes.filter((one) => typeof one !== 'string' && one.governance.reason !== undefined);
  const told = spoken.length > 0 ? spoken : changes;
  const lines = [...new Set(told.slice(0, most).map(causeText))];
  const more = told.length > most ? [`and ${told.length - most} more`] : [];
  return [...lines, ...more].map((text, at): Line => [
    say(at === 0 ? 'because ' : '        ', 'faint'),
    quote(text, 'faint'),
  ]);
}
const most = 3;

/** `Order confirmations · messaging@contoso.com · CHG-1042 · until 2036-03-31 · policies/outbound.yaml:4`. */
function causeText(change: PlannedChange | string): string {
  if (typeof change === 'string') return change;
  const { governance, source, noun, name, because } = change;
  const { owner, reason, ticket, until } = governance;
  const undeclared = because === 'undeclared' ? ' is not declared' : '';
  return [
    reason ?? `${noun} ${name}${undeclared}`,
    owner,
    ticket,
    until === undefined ? '' : `until ${until}`,
    placeText(source),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** At most three, and how many more. */
export function listed(all: readonly string[]): string {
  if (all.length <= 3) return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter((one) => one !== '').join(' and ');
  return `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
}
