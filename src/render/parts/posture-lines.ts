import type { PlannedChange } from '../../engine/plan/plan.ts';
import type { PlannedMove, PlanPosture } from '../../engine/plan/plan-posture.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';
import { type Block, type DocumentRow, say, section } from '../document/document.ts';
import { type CauseOf, plannedCauses } from '../forwarding/causes.ts';
import { groupsOf, isAboutEveryone, type WhoGroup } from '../forwarding/groups.ts';
import { doorLine, forwardRow } from '../forwarding/in-use.ts';
import { isMereCertainty } from '../forwarding/notes.ts';
import { othersRow, whoRow } from '../forwarding/who-rows.ts';

/** Who can forward where after a plan that could not before, and who no longer can. */
export const postureBlocks = (posture: PlanPosture, changes: readonly PlannedChange[]): readonly Block[] =>
  moveBlocks(posture, changes, plannedCauses(changes), {
    nobody: 'nobody gains or loses forwarding',
    others: 'everyone else: as before',
  });

/** What is said where nobody is listed, and of everybody who is not. */
interface OthersWords {
  readonly nobody: string;
  readonly others: string;
}

/** Who can forward where, as a routing table: named people first, then everyone else. What changes for nobody is folded. */
export function moveBlocks(
  posture: PlanPosture,
  changes: readonly PlannedChange[],
  causeOf: CauseOf,
  words: OthersWords,
): readonly Block[] {
  const closing = closingRows(posture);
  const moves = movesOf(posture);
  const rowsOf = (some: readonly PlannedMove[]): readonly DocumentRow[] =>
    groupsOf(some, changes)
      .toSorted((a, b) => Number(opensNothing(a)) - Number(opensNothing(b)))
      .map((group) => whoRow(group, causeOf));
  return [
    ...section('Who can forward outside', few([...rowsOf(moves), ...others(moves, changes, words)])),
    ...section('Forwards in use', [{ kind: 'rows', numbered: false, rows: posture.forwards.map(forwardRow) }]),
    ...section('Other ways out', [{ kind: 'lines', lines: doors(posture) }]),
    ...section(
      'What changes for nobody',
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
const opensNothing = ({ moves }: WhoGroup): boolean => moves.every(({ move }) => move.change !== 'opens');

/** Whoever is not listed sees no change. */
function others(
  moves: readonly PlannedMove[],
  changes: readonly PlannedChange[],
  words: OthersWords,
): readonly DocumentRow[] {
  if (moves.length === 0) return [othersRow(words.nobody)];
  return isAboutEveryone(groupsOf(moves, changes)) ? [] : [othersRow(words.others)];
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
  ...opened.map((one) => doorLine(one, 'opens')),
  ...closed.map((one) => doorLine(one, 'closes')),
];
