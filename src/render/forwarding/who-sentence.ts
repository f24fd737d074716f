import { sentence } from '../../posture/values/sentence.ts';
import { type Line, quote, say } from '../document/document.ts';
import { count } from '../words/words.ts';
import type { WhoTable, WhoTableRow } from './who-table.ts';

/** The answer in one sentence: who can forward where, of whom it is undecided, and that nobody else can. */
export function whoSentence(table: WhoTable): Line {
  const open = clauses(table, 'opens', (who, where, row) => [...who, say(verbOf(row), 'strong'), where]);
  const doubted = clauses(table, 'warns', (who, where) => [
    say('undecided for ', 'strong'),
    ...who,
    say(' to ', 'strong'),
    where,
  ]);
  const nobody = doubted.length === 0 ? 'Nobody can forward outside' : 'Nobody certainly can forward outside';
  const first: readonly Line[] = open.length === 0 ? [[say(nobody, 'strong')]] : open;
  const parts = [...first, ...doubted, ...(isClosed(table) ? [nobodyElse] : [])];
  return parts.flatMap((part, at) => part.concat(say(at === parts.length - 1 ? '.' : '; ', 'strong')));
}

const nobodyElse: Line = [say('nobody else can', 'strong')];

type Cell = WhoTableRow['cells'][number];

const verbOf = ({ cells }: WhoTableRow): string =>
  cells.some(({ text }) => text === 'allowed') ? ' can forward to ' : ' can forward in some ways to ';

/** Whether somebody can forward, and whoever is left cannot. */
const isClosed = ({ rows }: WhoTable): boolean =>
  rows.some(({ cells }) => cells.some(({ tone }) => tone === 'opens')) &&
  rows.some(({ isRest, cells }) => isRest && cells.every(({ tone }) => tone !== 'opens' && tone !== 'warns'));

/** More clauses than that are counted. */
const most = 3;

/** One clause for all who have the same answer at the same places. */
function clauses(
  { places, rows }: WhoTable,
  tone: Cell['tone'],
  clause: (who: Line, where: Line[number], row: WhoTableRow) => Line,
): readonly Line[] {
  const found = new Map<string, WhoTableRow[]>();
  for (const row of rows) {
    const to = places.filter((_, at) => row.cells[at]?.tone === tone);
    if (to.length === 0) continue;
    const where = to.length === places.length ? 'any domain' : sentence(to);
    found.set(where, [...(found.get(where) ?? []), row]);
  }
  const told = [...found].flatMap(([where, [first, ...others]]) =>
    first === undefined ? [] : [clause(people([first, ...others]), quote(where, 'strong'), first)],
  );
  const more = told.length - most;
  return more <= 0 ? told : [...told.slice(0, most), [say(`${count(more, 'more answer')} in the table`, 'strong')]];
}

/** One person by name, several by number; nobody counts who is left. */
function people(rows: readonly WhoTableRow[]): Line {
  const [only, ...others] = rows;
  if (only !== undefined && others.length === 0 && (only.isRest || only.count === null || only.count === 1))
    return [quote(only.people === 'everyone' ? 'EVERYONE' : only.people, 'strong')];
  if (rows.some(({ isRest }) => isRest) && others.length > 0)
    return [...people(rows.filter(({ isRest }) => !isRest)), say(' and ', 'strong'), quote('everyone else', 'strong')];
  const sum = rows.reduce<number | null>((all, { count: one }) => (all === null || one === null ? null : all + one), 0);
  if (sum !== null) return [say(`${sum} people`, 'strong')];
  return [quote(sentence(rows.map(({ people: name }) => name)), 'strong')];
}
