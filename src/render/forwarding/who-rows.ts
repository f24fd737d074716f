import type { PlannedMove } from '../../engine/plan/plan-posture.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { type Line, quote, type DocumentRow, row, say } from '../document/document.ts';
import { columns } from '../document/measure.ts';
import type { Tone } from '../document/palette.ts';
import { waysSpan } from '../words/ways.ts';
import { noteSpan } from './notes.ts';
import { becauseLines, type CauseOf } from './causes.ts';
import type { RowPeople, WhoGroup } from './groups.ts';
import { type RowMove, routesOf, type RouteWays, type SomeOfRow } from './routes.ts';

/** What becomes of somebody: a way out opens, closes, or both; the sign stands before them, so that colour is not needed. */
const signs = { opens: '+', closes: '-', both: '~', stays: '=' } as const;

const tones: Readonly<Record<keyof typeof signs, Tone>> = {
  opens: 'opens',
  closes: 'closes',
  both: 'warns',
  stays: 'faint',
};

/** Whom it is about, where to and how from specific to general, and why. */
export function whoRow(group: WhoGroup, causeOf: CauseOf): DocumentRow {
  const { head, routes } = whoParts(group);
  return row(head, [...aligned(routes), ...becauseLines(movesIn(group), causeOf)]);
}

/** What is said of some people before why. */
interface WhoParts {
  readonly head: readonly Line[];
  readonly routes: readonly ToldRoute[];
}

/** A place and how it is reached; the sign where the row has both. */
interface ToldRoute {
  readonly sign: Line;
  readonly place: string;
  readonly how: Line;
}

/** Whom it is about; where to and how, from specific to general. */
export function whoParts({ people, moves }: WhoGroup): WhoParts {
  const directions = [...new Set(moves.map(({ move }) => move.change))];
  const [only] = directions;
  const sign = directions.length === 1 && only !== undefined ? only : 'both';
  const lines = directions.flatMap((one) =>
    routesIn(
      moves.filter(({ move }) => move.change === one),
      sign === 'both' ? one : null,
    ),
  );
  return { head: headOf(people, sign), routes: lines };
}

export const movesIn = ({ moves }: WhoGroup): readonly PlannedMove[] => moves.map(({ move }) => move);

/** `+ 3 people   fwd-partner@contoso.com (adele, megan, support)`; a class that nobody counts has its name alone. */
function headOf({ name, count }: RowPeople, sign: keyof typeof signs): readonly Line[] {
  const tone = tones[sign];
  const mark = say(`${signs[sign]} `, tone);
  if (count === null) return [[mark, quote(name, tone)]];
  return [[mark, say(count === 1 ? '1 person' : `${count} people`, tone)], [quote(name, tone)]];
}

function routesIn(moves: readonly RowMove[], sign: PlannedMove['change'] | null): readonly ToldRoute[] {
  const isChanged = moves.some(({ move }) => move.change !== 'stays');
  return routesOf(moves)
    .filter(({ ways }) => isChanged || ways.length > 0)
    .map(({ where, ways }) => ({
      sign: sign === null ? [] : [say(`${signs[sign]} `, tones[sign])],
      place: sentence(where),
      how:
        ways.length === 0
          ? [say('no change', 'faint')]
          : ways.flatMap((one, at): Line => (at === 0 ? wayLine(one) : [say('; '), ...wayLine(one)])),
    }));
}

/** Wider than this no column is made for the sake of one long name. */
const widest = 28;

/** Routes with their ways below each other. */
function aligned(routes: readonly ToldRoute[]): readonly Line[] {
  const width = Math.max(0, ...routes.map(({ place }) => columns(place)).filter((size) => size <= widest));
  return routes.map(({ sign, place, how }) => [
    ...sign,
    say('to '),
    quote(place),
    say(' '.repeat(Math.max(0, width - columns(place)) + 3)),
    ...how,
  ]);
}

function wayLine({ ways, note, only }: RouteWays): Line {
  const whose: Line = only === null ? [] : [say(note === '' ? '' : '; '), ...whoseLine(only)];
  const about: Line = [noteSpan(note), ...whose];
  return [waysSpan(ways, null), ...(note === '' && only === null ? [] : [say(' ('), ...about, say(')')])];
}

const whoseLine = ({ people, hidden }: SomeOfRow): Line =>
  hidden.length === 0
    ? [quote(sentence(people)), say(' only')]
    : [
        quote(sentence(people)),
        say('; not '),
        quote(sentence(hidden)),
        say(hidden.length === 1 ? ' while its mailbox forwards' : ' while their mailboxes forward'),
      ];

/** Whoever is not listed. */
export const othersRow = (words: string): DocumentRow => row([[say(`= ${words}`, 'faint')]]);
