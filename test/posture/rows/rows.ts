import type { Cell } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { type List, type Move, naiveMove } from '../naive/compare.ts';
import type { Naive } from '../naive/naive.ts';
import type { Says } from './grammar.ts';
import { meansPlace } from './places.ts';
import { meansSender } from './senders.ts';

/** A row of a comparison, as the plan file has it. */
export interface Row {
  readonly senders: { readonly name: string; readonly example: string };
  readonly destinations: { readonly name: string; readonly example: string };
  readonly mechanisms: readonly string[];
  readonly originals: readonly string[];
  readonly change: string;
  readonly before: string;
  readonly after: string;
  readonly deciders: { readonly before: string | null; readonly after: string | null };
}

export type Rows = Readonly<Record<List, readonly Row[]>>;

const lists: readonly List[] = ['gains', 'losses', 'uncertain', 'deciders'];

/** Two states of a tenant, told by the program in rows and worked out here cell by cell. */
export interface Told {
  readonly before: World;
  readonly after: World;
  readonly rows: Rows;
  readonly at: Date;
}

/** A row whose names were read, each once for every sender and place. */
interface Read {
  readonly list: List;
  readonly row: Row;
  readonly from: (sender: string) => Says;
  readonly there: (to: string) => Says;
}

/** The first of some cells of which the rows say something wrong, nothing, or something twice; empty where they are right. */
export function wrongIn(told: Told, cells: readonly Cell[]): readonly string[] {
  const { before, after, at } = told;
  const worlds = [before, after];
  const [senders, places] = [new Map<string, Says>(), new Map<string, Says>()];
  const read = lists.flatMap((list) =>
    told.rows[list].map((row): Read => ({
      list,
      row,
      from: (sender) =>
        once(senders, `${row.senders.name}\n${sender}`, () => meansSender(row.senders.name, sender, worlds)),
      there: (to) =>
        once(places, `${row.destinations.name}\n${to}`, () => meansPlace(row.destinations.name, to, worlds)),
    })),
  );
  for (const cell of cells) {
    const wrong = wrongAbout(cell, naiveMove(before, after, cell, at), read);
    if (wrong !== null) return [wrong];
  }
  return [];
}

function once(known: Map<string, Says>, key: string, make: () => Says): Says {
  const says = known.get(key) ?? make();
  known.set(key, says);
  return says;
}

function wrongAbout(cell: Cell, truth: ReturnType<typeof naiveMove>, rows: readonly Read[]): string | null {
  const wanted = truth === null ? 'nothing' : inWords(truth.list, truth.move);
  const of = (wish: Says): readonly string[] =>
    rows.flatMap((one) => (meansCell(one, cell) === wish ? [rowInWords(one.list, one.row)] : []));
  const [sure, possible] = [of('yes'), of('maybe')];
  const said = sure.length > 0 || !possible.includes(wanted) ? sure : [wanted];
  const right = truth === null ? said.length === 0 : said.length === 1 && said[0] === wanted;
  if (right) return null;
  return `${JSON.stringify(cell)}: is ${wanted}; rows say ${said.join(' / ') || 'nothing'}${namesIn(rows, cell)}`;
}

/** The names in the rows, each with what it says of the cell: for whoever reads a failure. */
function namesIn(rows: readonly Read[], { sender, to }: Cell): string {
  const lines = rows.map(
    ({ list, row: { senders, destinations }, from, there }) =>
      `\n  ${list}: ${senders.name} [${from(sender)}] → ${destinations.name} [${there(to)}]`,
  );
  return [...new Set(lines)].join('');
}

function meansCell({ row, from, there }: Read, { sender, to, mechanism, original }: Cell): Says {
  if (!row.mechanisms.includes(mechanism) || !row.originals.includes(original)) return 'no';
  const both = [from(sender), there(to)];
  if (both.includes('no')) return 'no';
  return both.includes('maybe') ? 'maybe' : 'yes';
}

const rowInWords = (list: List, { change, before, after, deciders }: Row): string =>
  [list, change, before, deciders.before, after, deciders.after].join('; ');

const levels = { blocked: 1, 'not-applicable': 1, indeterminate: 2, allowed: 3 } as const;

function inWords(list: List, { before, after }: Pick<Move, 'before' | 'after'>): string {
  const by = levels[after.verdict] - levels[before.verdict];
  const change = by === 0 ? 'stays' : by > 0 ? 'opens' : 'closes';
  return [list, change, answer(before), decider(before), answer(after), decider(after)].join('; ');
}

const answer = ({ verdict, lean }: Naive): string => (lean === null ? verdict : `${verdict}, likely ${lean}`);

function decider({ decidedBy, ndr, silent }: Naive): string | null {
  if (decidedBy === null) return null;
  const notice = ndr?.code ?? (silent ? 'silent' : null);
  return notice === null ? decidedBy.object : `${decidedBy.object} (${notice})`;
}

/** Rows whose example is not an example of what they say. */
export function wrongExamples({ before, after, rows, at }: Told): readonly string[] {
  return lists.flatMap((list) =>
    rows[list].flatMap((row) => {
      const [mechanism, original] = [row.mechanisms[0], row.originals[0]] as [Cell['mechanism'], Cell['original']];
      const cell: Cell = { sender: row.senders.example, to: row.destinations.example, mechanism, original };
      const truth = naiveMove(before, after, cell, at);
      const wanted = truth === null ? 'nothing' : inWords(truth.list, truth.move);
      return wanted === rowInWords(list, row)
        ? []
        : [`${JSON.stringify(cell)}: is ${wanted}; ${rowInWords(list, row)}`];
    }),
  );
}
