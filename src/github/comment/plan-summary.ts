import { allowances } from '../../engine/apply/guard.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { PlannedDoor, PlannedMove, PlanPosture } from '../../engine/plan/plan-posture.ts';
import type { Hazard } from '../../diagnostics/hazards.ts';
import { nothingText } from '../../render/parts/nothing-text.ts';
import { closingRows, openingRows } from '../../posture/change/opened.ts';

/** A number of people where it is known, and of the moves that concern them. */
export interface Counted {
  readonly moves: number;
  /** How many people the moves concern; null where a class has no known size. */
  readonly people: number | null;
  /** False where every one of them ends where nobody knows. */
  readonly certain: boolean;
}

/** A plan in numbers: what a verdict, an output and a check run are made of. */
export interface PlanSummary {
  /** The first that holds, from the top. */
  readonly verdict: 'refused' | 'unknown' | 'opens' | 'closes' | 'changes' | 'nothing';
  /** What opens and what closes, certainly or perhaps. */
  readonly gains: Counted;
  readonly losses: Counted;
  readonly changes: number;
  readonly steps: number;
  readonly unknowns: number;
  readonly undeclared: number;
  readonly refusals: number;
  /** What is said where there is nothing to do. */
  readonly nothing: string;
  readonly allowances: readonly Hazard[];
}

export function planSummaryOf(plan: Plan): PlanSummary {
  const actions = (...some: readonly string[]): number =>
    plan.changes.filter((one) => some.includes(one.action)).length;
  const numbers = {
    gains: gained(plan.posture),
    losses: lost(plan.posture),
    changes: actions('create', 'update', 'delete'),
    steps: plan.steps.length,
    unknowns: actions('unknown'),
    undeclared: actions('ignore'),
    refusals: plan.refusals.length,
    nothing: nothingText(plan),
    allowances: allowances(plan.steps),
  };
  return { ...numbers, verdict: verdictOf(numbers) };
}

function verdictOf(numbers: Omit<PlanSummary, 'verdict'>): PlanSummary['verdict'] {
  if (numbers.refusals > 0) return 'refused';
  if (numbers.unknowns > 0) return 'unknown';
  if (numbers.gains.moves > 0) return 'opens';
  if (numbers.losses.moves > 0) return 'closes';
  return numbers.steps > 0 ? 'changes' : 'nothing';
}

function gained(posture: PlanPosture): Counted {
  const { moves } = counted(openingRows(posture), posture.residualChannels.opened);
  const certain = posture.gains.length > 0 || posture.residualChannels.opened.some((one) => one.certain);
  return { moves, people: posture.newlyAllowed === null ? 0 : posture.newlyAllowed.count, certain };
}

function lost(posture: PlanPosture): Counted {
  const certain = posture.losses.length > 0 || posture.residualChannels.closed.some((one) => one.certain);
  return { ...counted(closingRows(posture), posture.residualChannels.closed), certain };
}

function counted(moves: readonly PlannedMove[], doors: readonly PlannedDoor[]): Omit<Counted, 'certain'> {
  const classes = new Map(moves.map(({ senders }) => [senders.name, senders.count]));
  const sizes = [...classes.values()];
  const known = sizes.filter((size) => size !== null);
  const people = known.length < sizes.length ? null : known.reduce((sum, size) => sum + size, 0);
  return { moves: moves.length + doors.length, people };
}
