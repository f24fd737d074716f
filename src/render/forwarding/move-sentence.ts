import { sentence } from '../../posture/values/sentence.ts';
import { type Line, quote, say } from '../document/document.ts';
import { count } from '../words/words.ts';
import type { RowPeople, WhoGroup } from './groups.ts';
import { routesOf } from './routes.ts';

/** What a sentence about a change says, in its own words. */
export interface MoveWords {
  readonly first: string;
  /** A clause about some people and some places; unsure where nobody can tell for certain. */
  readonly opens: (who: Line[number], where: Line[number], isSure: boolean) => Line;
  readonly closes: (who: Line[number], where: Line[number], isSure: boolean) => Line;
  readonly nobody: string;
  readonly others: string;
}

/** What changes, in one sentence: who can forward where who could not, who no longer can, and that nobody else is concerned. */
export function moveSentence(groups: readonly WhoGroup[], isAboutAll: boolean, words: MoveWords): Line {
  if (groups.length === 0) return [say(words.nobody)];
  const told = groups.flatMap((group) => clauses(group, words));
  const more = told.length - most;
  const rest = more > 0 ? [[say(`${count(more, 'more change')} in the table`)]] : [];
  const others = isAboutAll ? [] : [[say(words.others)]];
  const all: readonly Line[] = [...told.slice(0, most), ...rest, ...others];
  return [say(words.first), ...all.flatMap((clause, at) => clause.concat(say(at === all.length - 1 ? '.' : '; ')))];
}

/** More clauses than that are counted. */
const most = 3;

const sure = { opens: 'allowed', closes: 'blocked' } as const;

function clauses({ people, moves }: WhoGroup, words: MoveWords): readonly Line[] {
  return (['opens', 'closes'] as const).flatMap((change): readonly Line[] => {
    const some = moves.filter(({ move }) => move.change === change);
    const places = routesOf(some).flatMap(({ where, ways }) => (ways.length === 0 ? [] : where));
    if (places.length === 0) return [];
    const isSure = some.some(({ move }) => move.after === sure[change]);
    return [words[change](quote(peopleText(people)), quote(placesText(places)), isSure)];
  });
}

const peopleText = ({ name, count: number }: RowPeople): string =>
  number === null || number === 1 ? name : `${number} people`;

/** Places that a reader takes in at once are named. */
const placesText = (places: readonly string[]): string =>
  places.length > most
    ? `${places.slice(0, most - 1).join(', ')} and ${places.length - most + 1} other places`
    : sentence(places);
