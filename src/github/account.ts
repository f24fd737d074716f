import { allowances } from '../engine/guard.ts';
import type { Plan } from '../engine/plan.ts';
import type { PlannedMove } from '../engine/plan-posture.ts';
import type { Hazard } from '../diagnostics/hazards.ts';

/** A number of people where it is known, and of the moves that concern them. */
export interface Counted {
  readonly moves: number;
  /** How many people the moves concern; null where a class has no known size. */
  readonly people: number | null;
}

/** A plan in numbers: what a verdict, an output and a check run are made of. */
export interface Account {
  /** The first that holds, from the top. */
  readonly verdict: 'refused' | 'unknown' | 'opens' | 'closes' | 'changes' | 'nothing';
  /** Null where nobody judged the posture. */
  readonly gains: Counted | null;
  readonly losses: Counted | null;
  readonly uncertain: Counted | null;
  readonly opening: number;
  readonly closing: number;
  readonly changes: number;
  readonly steps: number;
  readonly unknowns: number;
  readonly undeclared: number;
  readonly refusals: number;
  readonly allowances: readonly Hazard[];
}

export function accountOf(plan: Plan): Account {
  const actions = (...some: readonly string[]): number =>
    plan.changes.filter((one) => some.includes(one.action)).length;
  const effects = (effect: string): number => plan.steps.filter((one) => one.effect === effect).length;
  const numbers = {
    gains: counted(plan.posture?.gains),
    losses: counted(plan.posture?.losses),
    uncertain: counted(plan.posture?.uncertain),
    opening: effects('opens'),
    closing: effects('closes'),
    changes: actions('create', 'update', 'delete'),
    steps: plan.steps.length,
    unknowns: actions('unknown'),
    undeclared: actions('ignore'),
    refusals: plan.refusals.length,
    allowances: allowances(plan.steps),
  };
  return { ...numbers, verdict: verdictOf(numbers) };
}

function verdictOf(numbers: Omit<Account, 'verdict'>): Account['verdict'] {
  if (numbers.refusals > 0) return 'refused';
  if (numbers.unknowns > 0) return 'unknown';
  if ((numbers.gains?.moves ?? numbers.opening) > 0) return 'opens';
  if ((numbers.losses?.moves ?? numbers.closing) > 0) return 'closes';
  return numbers.steps > 0 ? 'changes' : 'nothing';
}

function counted(moves: readonly PlannedMove[] | undefined): Counted | null {
  if (moves === undefined) return null;
  const classes = new Map(moves.map(({ senders }) => [senders.name, senders.count]));
  const sizes = [...classes.values()];
  const known = sizes.filter((size) => size !== null);
  const people = known.length < sizes.length ? null : known.reduce((sum, size) => sum + size, 0);
  return { moves: moves.length, people };
}
