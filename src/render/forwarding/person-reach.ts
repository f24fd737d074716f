import type { PersonAnswer } from '../../engine/person/person-answer.ts';
import type { PersonReach, PersonWays } from '../../posture/person/reach.ts';
import type { Mechanism } from '../../posture/values/verdict.ts';
import { type DocumentRow, type Line, quote, row, say } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { answers } from '../words/answers.ts';
import { inWords, waysText } from '../words/ways.ts';
import { deciderSpans } from './deciders.ts';

/** What one mailbox can do to some places: whether every way that arises is open, some are, none is, or nobody can tell. */
type ReachWord = 'allowed' | 'partial' | 'indeterminate' | 'blocked';

function wordOf({ answers: all }: PersonReach): ReachWord {
  const said = new Set(all.map(({ verdict }) => verdict).filter((one) => one !== 'not-applicable'));
  if (said.has('allowed')) return said.size === 1 ? 'allowed' : 'partial';
  return said.has('indeterminate') ? 'indeterminate' : 'blocked';
}

const tones: Readonly<Record<ReachWord, Tone>> = {
  allowed: 'opens',
  partial: 'opens',
  indeterminate: 'warns',
  blocked: 'closes',
};

/** Named places before all others, as in a routing table. */
const ordered = (reach: readonly PersonReach[]): readonly PersonReach[] =>
  reach.toSorted((a, b) => Number(isRest(a)) - Number(isRest(b)));

const isRest = ({ destinations: { name } }: PersonReach): boolean => name.startsWith('any external domain');

/** The places in words: what is left beside the others needs no list of them. */
function placeOf(one: PersonReach, all: readonly PersonReach[]): string {
  const { name } = one.destinations;
  if (!isRest(one) || all.filter(isRest).length > 1) return inWords(name);
  return all.length === 1 ? 'any domain' : 'any other domain';
}

/** Colleagues on-premises whom no control keeps mail from are inside. */
const outside = (reach: readonly PersonReach[]): readonly PersonReach[] =>
  reach.filter((one) => one.answers.some(({ verdict }) => verdict !== 'not-applicable'));

/** A row for each sort of places: whether it can forward there, how, and what stands in the way. */
export function reachRows(found: readonly PersonReach[]): readonly DocumentRow[] {
  const reach = outside(found);
  return ordered(reach).map((one) => {
    const word = wordOf(one);
    return row([
      [quote(placeOf(one, reach))],
      [say(answers[word], tones[word]), ...(word === 'partial' ? [say(`: ${openWays(one)}`)] : [])],
      byLine(one, word),
    ]);
  });
}

const openWays = ({ answers: all }: PersonReach): string =>
  waysText(all.flatMap((one) => (one.verdict === 'allowed' ? mechanismsOf(one) : [])));

const mechanismsOf = ({ ways }: PersonWays): readonly Mechanism[] => ways.flatMap(({ mechanisms }) => mechanisms);

/** What decides, of several controls the first for a rule that forwards. */
function byLine({ answers: all }: PersonReach, word: ReachWord): Line {
  const wanted = word === 'partial' ? ['blocked', 'indeterminate'] : [word];
  const decider = all.find(({ verdict, decidedBy }) => wanted.includes(verdict) && decidedBy !== null)?.decidedBy;
  if (decider === undefined || decider === null) return [];
  return [say(word === 'partial' ? 'else by ' : 'by ', 'faint'), ...deciderSpans(decider)];
}

const places = (some: readonly PersonReach[], all: readonly PersonReach[]): Line =>
  some.flatMap((one, at) => [
    ...(at === 0 ? [] : [say(at === some.length - 1 ? ' and ' : ', ')]),
    quote(placeOf(one, all)),
  ]);

/** `ana@contoso.com cannot forward outside; undecided for hybrid.contoso.com.` */
export function personSentence({ person: { address }, reach: found, forwards }: PersonAnswer): Line {
  const reach = outside(found);
  const of = (...words: readonly ReachWord[]): readonly PersonReach[] =>
    ordered(reach).filter((one) => words.includes(wordOf(one)));
  const [undecided, shut] = [of('indeterminate'), of('blocked')];
  const can = openText(of('allowed'), of('partial'), reach);
  if (can === null && undecided.some(isRest)) {
    const but: Line = shut.length === 0 ? [] : [say('; it cannot to '), ...places(shut, reach)];
    return [
      say('Whether ', 'warns'),
      quote(address, 'strong'),
      say(' can forward outside is undecided', 'warns'),
      ...but,
      say('.'),
    ];
  }
  const out = forwards.filter(({ verdict }) => verdict === 'allowed').length;
  const may: Line = undecided.length === 0 ? [] : [say('; undecided for ', 'warns'), ...places(undecided, reach)];
  const uses =
    out === 0 ? '' : ` ${out === 1 ? 'One forward' : `${out} forwards`} of it ${out === 1 ? 'gets' : 'get'} out.`;
  return [quote(address, 'strong'), ...(can ?? cannot), ...may, say(`.${uses}`)];
}

const cannot: Line = [say(' cannot forward outside', 'closes')];

/** Where somebody can forward in every way, and where in some ways alone; null where nowhere. */
function openText(
  open: readonly PersonReach[],
  partly: readonly PersonReach[],
  all: readonly PersonReach[],
): Line | null {
  const inSome: Line = partly.length === 0 ? [] : [say('in some ways to ', 'opens'), ...places(partly, all)];
  if (open.length === 0) return partly.length === 0 ? null : [say(' can forward ', 'opens'), ...inSome];
  const also: Line = partly.length === 0 ? [] : [say(', and '), ...inSome];
  return [say(' can forward to ', 'opens'), ...places(open, all), ...also];
}
