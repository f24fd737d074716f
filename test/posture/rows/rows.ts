import type { Cell } from '../../../src/posture/verdict.ts';
import type { World } from '../../../src/posture/world.ts';
import { type List, type Move, naiveMove } from '../naive/compare.ts';
import type { Naive } from '../naive/naive.ts';
import { meansPlace } from './places.ts';
import { meansSender } from './senders.ts';

/** A row of a comparison, as the plan file has it. */
export interface Row {
  readonly senders: { readonly name: string; readonly witness: string };
  readonly destinations: { readonly name: string; readonly witness: string };
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

/** The first of some cells of which the rows say something wrong, nothing, or something twice; empty where they are right. */
export function wrongIn(told: Told, cells: readonly Cell[]): readonly string[] {
  const { before, after, at } = told;
  for (const cell of cells) {
    const wrong = wrongAbout(cell, naiveMove(before, after, cell, at), told);
    if (wrong.length > 0) return wrong;
  }
  return [];
}

function wrongAbout(cell: Cell, truth: ReturnType<typeof naiveMove>, { rows, before, after }: Told): readonly string[] {
  const sure: string[] = [];
  const possible: string[] = [];
  const wanted = truth === null ? 'nothing' : inWords(truth.list, truth.move);
  for (const list of lists) {
    for (const row of rows[list]) {
      const meant = meansCell(row, cell, [before, after]);
      if (meant === 'yes') sure.push(rowInWords(list, row));
      if (meant === 'maybe') possible.push(rowInWords(list, row));
    }
  }
  const said = sure.length > 0 || !possible.includes(wanted) ? sure : [wanted];
  const right = truth === null ? said.length === 0 : said.length === 1 && said[0] === wanted;
  return right
    ? []
    : [
        `${JSON.stringify(cell)}: is ${wanted}; rows say ${said.join(' / ') || 'nothing'}${namesIn(rows, cell, [before, after])}`,
      ];
}

/** The names in the rows, each with what it says of the cell: for whoever reads a failure. */
function namesIn(rows: Rows, { sender, to }: Cell, worlds: readonly World[]): string {
  const lines = lists.flatMap((list) =>
    rows[list].map(({ senders, destinations }) => {
      const [from, there] = [meansSender(senders.name, sender, worlds), meansPlace(destinations.name, to, worlds)];
      return `\n  ${list}: ${senders.name} [${from}] → ${destinations.name} [${there}]`;
    }),
  );
  return [...new Set(lines)].join('');
}

function meansCell(row: Row, { sender, to, mechanism, original }: Cell, worlds: readonly World[]) {
  if (!row.mechanisms.includes(mechanism) || !row.originals.includes(original)) return 'no';
  const [from, there] = [meansSender(row.senders.name, sender, worlds), meansPlace(row.destinations.name, to, worlds)];
  if (from === 'no' || there === 'no') return 'no';
  return from === 'yes' && there === 'yes' ? 'yes' : 'maybe';
}

const rowInWords = (list: List, { change, before, after, deciders }: Row): string =>
  [list, change, before, deciders.before, after, deciders.after].join('; ');

const levels = { blocked: 1, 'not-applicable': 1, indeterminate: 2, allowed: 3 } as const;

export function inWords(list: List, { before, after }: Pick<Move, 'before' | 'after'>): string {
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
      const cell: Cell = { sender: row.senders.witness, to: row.destinations.witness, mechanism, original };
      const truth = naiveMove(before, after, cell, at);
      const wanted = truth === null ? 'nothing' : inWords(truth.list, truth.move);
      return wanted === rowInWords(list, row)
        ? []
        : [`${JSON.stringify(cell)}: is ${wanted}; ${rowInWords(list, row)}`];
    }),
  );
}
