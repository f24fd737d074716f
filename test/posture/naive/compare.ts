import type { Cell } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { findSender } from './directory.ts';
import type { Naive } from './naive.ts';
import { naive } from './naive.ts';

/** A cell and what is said of it in two states of the tenant. */
export interface Move {
  readonly cell: Cell;
  readonly before: Naive;
  readonly after: Naive;
}

/** Step 14 of the procedure: the cells that differ, each in one list. */
export interface Moves {
  /** Allowed now and not before. */
  readonly gains: readonly Move[];
  /** Blocked now and not before. */
  readonly losses: readonly Move[];
  /** Undecided now and not before; `opens` where it was blocked. */
  readonly uncertain: readonly (Move & { readonly change: 'opens' | 'closes' })[];
  /** As far open as before, with another verdict, lean, reason or bounce. */
  readonly deciders: readonly Move[];
}

/** In which list a cell belongs; null where nothing about it changes. */
export type List = keyof Moves;

/** Compares two states of a tenant, one cell after the other. */
export function naiveCompare(before: World, after: World, cells: readonly Cell[], at: Date): Moves {
  const found = cells.map((cell) => naiveMove(before, after, cell, at));
  const of = (list: List) => found.flatMap((one) => (one?.list === list ? [one.move] : []));
  const uncertain = of('uncertain').map((move) => {
    const change = levels[move.before.verdict] < levels[move.after.verdict] ? ('opens' as const) : ('closes' as const);
    return { ...move, change };
  });
  return { gains: of('gains'), losses: of('losses'), uncertain, deciders: of('deciders') };
}

const levels: Readonly<Record<Naive['verdict'], number>> = {
  blocked: 1,
  'not-applicable': 1,
  indeterminate: 2,
  allowed: 3,
};

/** What becomes of one cell between two states. */
export function naiveMove(
  before: World,
  after: World,
  cell: Cell,
  at: Date,
): { readonly list: List; readonly move: Move } | null {
  if (isOverridden(before, cell) || isOverridden(after, cell)) return null;
  const move = { cell, before: naive(before, cell, at), after: naive(after, cell, at) };
  const [was, is] = [levels[move.before.verdict], levels[move.after.verdict]];
  if (was === is) return sameWords(move) ? null : { list: 'deciders', move };
  if (is === 2) return { list: 'uncertain', move };
  return { list: is === 3 ? 'gains' : 'losses', move };
}

/**
 * Step 3: of the two forwards of a mailbox the one to an object makes the other one idle, and both make
 * redirecting inbox rules idle. That is nothing that a control opens or closes.
 */
function isOverridden(world: World, { sender, mechanism }: Cell): boolean {
  if (world.forwards.state !== 'present') return false;
  const { key } = findSender(world, sender);
  const own = world.forwards.value.find((one) => one.mailbox === key);
  if (own === undefined) return false;
  if (mechanism === 'inbox-redirect') return true;
  return mechanism === 'mailbox-smtp' && own.forwardingAddress !== null;
}

/** The same verdict, object and bounce. */
function sameWords({ before, after }: Move): boolean {
  const inShort = ({ verdict, lean, decidedBy, ndr, silent }: Naive): string =>
    JSON.stringify([verdict, lean, decidedBy, ndr?.code, silent]);
  return inShort(before) === inShort(after);
}
