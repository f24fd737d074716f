import type { PlannedChange } from '../../engine/plan/plan.ts';
import type { PlannedMove, PlanPosture } from '../../engine/plan/plan-posture.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';
import { type Block, type DocumentRow, row, say, section } from '../document/document.ts';
import { type CauseOf, plannedCauses } from '../forwarding/causes.ts';
import { groupsOf, isAboutEveryone, type WhoGroup } from '../forwarding/groups.ts';
import { doorLine, forwardRow } from '../forwarding/in-use.ts';
import { isMereCertainty } from '../forwarding/notes.ts';
import { othersRow, whoRow } from '../forwarding/who-rows.ts';

/** What is said of who gains and who loses forwarding, by what, and of everybody else. */
export interface MovesTold {
  readonly posture: PlanPosture;
  readonly changes: readonly PlannedChange[];
  readonly causeOf: CauseOf;
  /** What is said where nobody is listed, and of everybody who is not. */
  readonly words: { readonly nobody: string; readonly others: string };
}

/** Who can forward where after a plan that could not before, and who no longer can. */
export const plannedMoves = ({ posture, changes }: Pick<MovesTold, 'posture' | 'changes'>): MovesTold => ({
  posture,
  changes,
  causeOf: plannedCauses(changes),
  words: { nobody: 'nobody gains or loses forwarding', others: 'everyone else: as before' },
});

/** What every account of a change begins with. */
export const whoHeading = 'Who can forward outside';

/** Who can forward where, as a routing table: named people first, then everyone else. What has no effect on anybody is folded. */
export function moveBlocks(told: MovesTold): readonly Block[] {
  const { posture, causeOf } = told;
  const closing = closingRows(posture);
  const moves = movesOf(posture);
  const rowsOf = (some: readonly PlannedMove[]): readonly DocumentRow[] =>
    whoGroups(some, told).map((group) => whoRow(group, causeOf));
  return [
    ...section(whoHeading, few([...rowsOf(moves), ...others(told).map(othersRow)])),
    ...section('Forwards in use', [{ kind: 'rows', numbered: false, rows: posture.forwards.map(forwardRow) }]),
    ...section('Other ways out', [{ kind: 'rows', numbered: false, rows: doors(posture) }]),
    ...section(
      'Without effect on who can forward',
      [
        ...section('Certain now, and likely before', few(rowsOf(closing.filter(isMereCertainty)))),
        ...section('The same answer, by another control', few(rowsOf(posture.deciders))),
      ],
      true,
    ),
  ];
}

/** What opens, and what closes for somebody. */
export const movesOf = (posture: PlanPosture): readonly PlannedMove[] => [
  ...openingRows(posture),
  ...closingRows(posture).filter((one) => !isMereCertainty(one)),
];

/** Who gains stands before who loses. */
export const whoGroups = (
  moves: readonly PlannedMove[],
  { changes, posture }: Pick<MovesTold, 'changes' | 'posture'>,
): readonly WhoGroup[] =>
  groupsOf(moves, changes, posture.forwards).toSorted((a, b) => Number(opensNothing(a)) - Number(opensNothing(b)));

const opensNothing = ({ moves }: WhoGroup): boolean => moves.every(({ move }) => move.change !== 'opens');

/** Whoever is not listed sees no change. */
export function others({ posture, changes, words }: MovesTold): readonly string[] {
  const moves = movesOf(posture);
  if (moves.length === 0) return [words.nobody];
  return isAboutEveryone(groupsOf(moves, changes)) ? [] : [words.others];
}

/** What people read to the end; the plan file has every one. */
const most = 8;

function few(rows: readonly DocumentRow[]): readonly Block[] {
  const shown: Block = { kind: 'rows', numbered: false, rows: rows.slice(0, most) };
  const rest = rows.length - most;
  return rest <= 0
    ? [shown]
    : [shown, { kind: 'lines', lines: [[say(`and ${rest} more, in the plan file`, 'faint')]] }];
}

const doors = ({ residualChannels: { opened, closed } }: PlanPosture) => [
  ...opened.map((one) => row([doorLine(one, 'opens')])),
  ...closed.map((one) => row([doorLine(one, 'closes')])),
];
