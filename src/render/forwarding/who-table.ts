import type {
  PostureCell,
  PostureDestinations,
  PostureReport,
  PostureSenders,
} from '../../engine/answers/posture-report.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { type CellWords, cellWords } from './cell-words.ts';

/** People whom every control answers alike, as far as the table tells. */
export interface WhoTableRow {
  readonly people: string;
  /** Null where nobody counted. */
  readonly count: number | null;
  /** Whether it is about everybody whom no other row names. */
  readonly isRest: boolean;
  readonly cells: readonly CellWords[];
  /** The outbound policies that let their forwards out, as `section/name`. */
  readonly openedBy: readonly string[];
}

/** Who can forward where: rows and columns from specific to general. */
export interface WhoTable {
  readonly places: readonly string[];
  readonly rows: readonly WhoTableRow[];
}

/** Some classes that the table answers alike. */
interface Alike<T> {
  readonly all: readonly T[];
  readonly cells: readonly CellWords[];
}

/** The matrix of a report with what reads alike said once. */
export function whoTable(report: PostureReport): WhoTable {
  const { senderClasses, destinationClasses, answers } = report;
  const wordsAt = lookUp(report.cells, (cell) => cellWords(cell, answers));
  const columns = alike(destinationClasses, (to) => senderClasses.map((from) => wordsAt(from.id, to.id)));
  const places = [...columns].sort((a, b) => Number(isOthers(a.all)) - Number(isOthers(b.all)));
  const groups = alike(senderClasses, (from) => places.map(({ all: [to] }) => wordsAt(from.id, to?.id ?? '')));
  const rests = groups.filter(({ all }) => all.some(isRest)).length;
  const rows = groups.map(({ all, cells }) => ({
    people: peopleOf(
      all.map(({ name }) => name),
      { isOnly: groups.length === 1, isOnlyRest: rests === 1 },
    ),
    count: sum(all.map(({ count }) => count)),
    isRest: all.some(isRest),
    cells,
    openedBy: policiesOf(all, report),
  }));
  return { places: places.map(({ all }) => placeOf(all, places.length === 1)), rows: rows.sort(byOpenness) };
}

function lookUp(cells: readonly PostureCell[], said: (cell: PostureCell) => CellWords) {
  const known = new Map(cells.map((cell) => [`${cell.senders} ${cell.destinations}`, said(cell)]));
  return (from: string, to: string): CellWords => known.get(`${from} ${to}`) ?? { text: '', tone: 'faint' };
}

function alike<T>(classes: readonly T[], cellsOf: (one: T) => readonly CellWords[]): readonly Alike<T>[] {
  const found = new Map<string, { readonly all: T[]; readonly cells: readonly CellWords[] }>();
  for (const one of classes) {
    const cells = cellsOf(one);
    const key = JSON.stringify(cells);
    const known = found.get(key);
    if (known === undefined) found.set(key, { all: [one], cells });
    else known.all.push(one);
  }
  return [...found.values()];
}

/** The outbound policies of those whose forwards one of them lets out. */
const policiesOf = (all: readonly PostureSenders[], report: PostureReport): readonly string[] => [
  ...new Set(all.flatMap((one) => (isLetOut(one, report) ? one.policies : []))),
];

const isLetOut = ({ id }: PostureSenders, { cells, answers }: PostureReport): boolean =>
  cells.some(
    ({ senders, ways }) =>
      senders === id &&
      ways.some(({ answer }) => answers[answer]?.verdict === 'allowed' && passesPolicy(answers[answer].gates)),
  );

const passesPolicy = (gates: PostureReport['answers'][number]['gates']): boolean =>
  gates.some(({ gate, object }) => gate === 'G4' && object !== null);

const isRest = ({ name }: { readonly name: string }): boolean => /^everyone\b/u.test(name);
const isOthers = (all: readonly PostureDestinations[]): boolean => all.some(({ kinds }) => kinds.includes('other'));

/** Who is not told of in another row needs no names. */
function peopleOf(
  names: readonly string[],
  { isOnly, isOnlyRest }: { readonly isOnly: boolean; readonly isOnlyRest: boolean },
): string {
  if (isOnly) return 'everyone';
  if (isOnlyRest && names.some((name) => isRest({ name }))) return 'everyone else';
  return sentence(
    names.flatMap((name) =>
      /^[^\s@]+@[^\s@]+(?:(?:, | and )[^\s@]+@[^\s@]+)*$/u.test(name) ? name.split(/, | and /u) : [name],
    ),
  );
}

function placeOf(all: readonly PostureDestinations[], isOnly: boolean): string {
  const here = all.filter(({ kinds }) => kinds.every((one) => one === 'on-premises')).map(({ name }) => name);
  if (!isOthers(all)) return sentence(all.map(({ name }) => name));
  return sentence([isOnly ? 'any domain' : 'any other domain', ...(isOnly ? [] : here)]);
}

const sum = (counts: readonly (number | null)[]): number | null =>
  counts.reduce((all, one) => (all === null || one === null ? null : all + one), 0);

const weights: Readonly<Record<string, number>> = { opens: 0, warns: 1 };

/** Named people first, who can most before who can less; everyone else last. */
function byOpenness(a: WhoTableRow, b: WhoTableRow): number {
  const weight = ({ cells }: WhoTableRow): number => Math.min(2, ...cells.map(({ tone }) => weights[tone] ?? 2));
  return Number(a.isRest) - Number(b.isRest) || weight(a) - weight(b);
}
