import type { PlannedMove } from '../../engine/plan/plan-posture.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { type Line, quote, type DocumentRow, row, say } from '../document/document.ts';
import { columns } from '../document/measure.ts';
import type { Tone } from '../document/palette.ts';
import { waysSpan } from '../words/ways.ts';
import { noteSpan } from './notes.ts';
import { becauseLines, type CauseOf } from './causes.ts';
import type { RowPeople, WhoGroup } from './groups.ts';
import { type RowMove, type PlaceRoute, routesOf, type RouteWays } from './routes.ts';

/** What becomes of somebody: a way out opens, closes, or both; the sign stands before them, so that colour is not needed. */
const signs = { opens: '+', closes: '-', both: '~', stays: '=' } as const;

const tones: Readonly<Record<keyof typeof signs, Tone>> = {
  opens: 'opens',
  closes: 'closes',
  both: 'warns',
  stays: 'faint',
};

/** Whom it is about, where to and how from specific to general, and why. */
export function whoRow({ people, moves }: WhoGroup, causeOf: CauseOf): DocumentRow {
  const directions = [...new Set(moves.map(({ move }) => move.change))];
  const [only] = directions;
  const sign = directions.length === 1 && only !== undefined ? only : 'both';
  const lines = directions.flatMap((one) =>
    routeLines(
      moves.filter(({ move }) => move.change === one),
      sign === 'both' ? one : null,
    ),
  );
  return row(headOf(people, sign), [
    ...lines,
    ...becauseLines(
      moves.map(({ move }) => move),
      causeOf,
    ),
  ]);
}

/** `+ 3 people   fwd-partner@contoso.com (adele, megan, support)`; a class that nobody counts has its name alone. */
function headOf({ name, count }: RowPeople, sign: keyof typeof signs): readonly Line[] {
  const tone = tones[sign];
  const mark = say(`${signs[sign]} `, tone);
  if (count === null) return [[mark, quote(name, tone)]];
  return [[mark, say(count === 1 ? '1 person' : `${count} people`, tone)], [quote(name, tone)]];
}

/** Wider than this no column is made for the sake of one long name. */
const widest = 28;

function routeLines(moves: readonly RowMove[], sign: PlannedMove['change'] | null): readonly Line[] {
  const isChanged = moves.some(({ move }) => move.change !== 'stays');
  const routes = routesOf(moves).filter(({ ways }) => isChanged || ways.length > 0);
  const places = routes.map(({ where }) => sentence(where));
  const width = Math.max(0, ...places.map(columns).filter((size) => size <= widest));
  return routes.map((route, at) => routeLine(route, places[at] ?? '', width, sign));
}

function routeLine({ ways }: PlaceRoute, place: string, width: number, sign: PlannedMove['change'] | null): Line {
  const mark = sign === null ? [] : [say(`${signs[sign]} `, tones[sign])];
  const gap = ' '.repeat(Math.max(0, width - columns(place)) + 3);
  const how = ways.flatMap((one, at): Line => (at === 0 ? wayLine(one) : [say('; '), ...wayLine(one)]));
  return [...mark, say('to '), quote(place), say(gap), ...(ways.length === 0 ? [say('no change', 'faint')] : how)];
}

function wayLine({ ways, note, only }: RouteWays): Line {
  const whose: Line = only === null ? [] : [say(note === '' ? '' : '; '), quote(sentence(only)), say(' only')];
  const about: Line = [noteSpan(note), ...whose];
  return [waysSpan(ways, null), ...(note === '' && only === null ? [] : [say(' ('), ...about, say(')')])];
}

/** Whoever is not listed. */
export const othersRow = (words: string): DocumentRow => row([[say(`= ${words}`, 'faint')]]);
