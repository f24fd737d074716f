import type { Section } from './sections.ts';
import type { Call } from '../tenant/tenant.ts';
import { draft, stepId, write } from './draft.ts';
import type { Effect, Kind, Place, Ref, StepDraft } from './kind.ts';
import { type Ahead, type PriorityMove, moves, reordered, wantedOrder } from './order.ts';
import type { Properties } from './property.ts';

/** A step, and what it does to the order of its section. */
export type RankedStep =
  | { readonly rank: 'stays' | 'enters'; readonly step: StepDraft }
  | { readonly rank: 'leaves'; readonly step: StepDraft; readonly restore: (priority: number) => readonly Call[] };

/** What an object is at one time: its properties, and the name that calls know it by. */
interface RankedRule {
  readonly properties: Properties;
  readonly handle: string;
}

/** One object of an ordered section with its own steps, each after the one before. */
export interface Chain {
  readonly ref: Ref;
  readonly place: Place | null;
  readonly before: RankedRule;
  readonly after: RankedRule;
  readonly steps: readonly RankedStep[];
}

/** An ordered section: what is there, what is asked, and how its kind speaks of a move. Every object with a priority has a chain. */
export interface Ranks {
  readonly section: Section;
  /** The cmdlet that sets a priority. */
  readonly cmdlet: string;
  /** Keys of the objects that have a priority, as the service orders them. */
  readonly present: readonly string[];
  /** Keys in declared order. */
  readonly declared: readonly string[];
  /** Those that have to stand above some others. They alone move for it. */
  readonly ahead?: Ahead;
  readonly chains: readonly Chain[];
  readonly describe: (
    chain: Chain,
    properties: Properties,
    move: PriorityMove,
  ) => { readonly title: string; readonly effect: Effect };
}

/**
 * The steps of an ordered section: what must make room goes first, then what is new is made (each last in the order),
 * then priorities move one at a time, then the rest goes, lowest first. Whatever a removed object decided is thereby
 * decided by its successor before it goes.
 */
export function rankedSteps(ranks: Ranks): readonly StepDraft[] {
  const leaving = ranks.chains.filter(leaves);
  const taken = new Set(ranks.chains.filter(enters).map((one) => one.after.handle.toLowerCase()));
  const early = lowestFirst(
    leaving.filter((chain) => makesRoom(chain, taken)),
    ranks.present,
  );
  const standing = [...without(ranks.present, early), ...ranks.chains.filter(enters).map(keyOf)];
  const later = leaving.filter((chain) => !early.includes(chain));
  const wanted = wantedOrder(without(standing, later), ranks.declared, ranks.ahead);
  const undeclared = new Set(wanted.filter((key) => !ranks.declared.includes(key)));
  const made = moves(standing, wanted, undeclared, ranks.ahead?.keys);
  const settled = made.at(-1)?.order ?? standing;
  const late = lowestFirst(later, settled);
  const shifts = made.flatMap((move) => shift(ranks, move));
  const steps = [
    ...ranks.chains.flatMap((chain) => stepsOf(chain, early.includes(chain) ? ranks.present : settled)),
    ...shifts.map((one) => one.step),
  ];
  const arrival = [...early.flatMap(departure), ...ranks.chains.flatMap(entry), ...shifts.map((one) => one.step.id)];
  const end = [...shifts.slice(-1).map((one) => one.step.id), ...late.flatMap(departure)];
  return linked(steps, [
    ...inTurn(arrival),
    ...inTurn(end),
    ...shifts.flatMap((one) => one.edges),
    ...ranks.chains.flatMap(inner),
  ]);
}

const keyOf = (chain: Chain): string => chain.ref.key;
const leaves = (chain: Chain): boolean => chain.steps.some((one) => one.rank === 'leaves');
const enters = (chain: Chain): boolean => chain.steps.some((one) => one.rank === 'enters');
const entry = (chain: Chain): readonly string[] =>
  chain.steps.filter((one) => one.rank === 'enters').map((one) => one.step.id);
const departure = (chain: Chain): readonly string[] =>
  chain.steps.filter((one) => one.rank === 'leaves').map((one) => one.step.id);
const inner = (chain: Chain): readonly Edge[] => inTurn(chain.steps.map((one) => one.step.id));

const without = (order: readonly string[], chains: readonly Chain[]): readonly string[] => {
  const gone = new Set(chains.map(keyOf));
  return order.filter((key) => !gone.has(key));
};

/** From the end of the order to its start: what goes then stood, at that moment, where it stands in the whole order. */
const lowestFirst = (chains: readonly Chain[], order: readonly string[]): readonly Chain[] =>
  chains.toSorted((one, other) => order.indexOf(keyOf(other)) - order.indexOf(keyOf(one)));

/** An object that comes back, or whose name a new one takes, has to go first. */
const makesRoom = (chain: Chain, taken: ReadonlySet<string>): boolean =>
  enters(chain) || taken.has(chain.before.handle.toLowerCase());

/** The steps of one object; those that take it out of the order know where to put it back. */
function stepsOf(chain: Chain, order: readonly string[]): readonly StepDraft[] {
  const priority = order.indexOf(keyOf(chain));
  return chain.steps.map((one) => (one.rank === 'leaves' ? { ...one.step, undo: one.restore(priority) } : one.step));
}

interface Edge {
  readonly id: string;
  readonly after: string;
}

interface Shift {
  readonly step: StepDraft;
  readonly edges: readonly Edge[];
}

/**
 * One move as a step. It comes after the object's own steps, except where those open something: then the object is put
 * in its place first, so that what it opens it opens there. What has to stand above others is not seen by the mail that
 * they take until it does: it opens nothing for that mail before, and would stop some of it that it no longer stops.
 */
function shift(ranks: Ranks, move: PriorityMove): readonly Shift[] {
  const chain = ranks.chains.find((one) => keyOf(one) === move.key);
  if (chain === undefined) return [];
  const isAhead = ranks.ahead?.keys.has(move.key) === true;
  const opens = !enters(chain) && !isAhead && chain.steps.some((one) => one.step.effect === 'opens');
  const step = moveStep(ranks, chain, move, opens ? chain.before : chain.after);
  const [first] = chain.steps;
  const last = chain.steps.at(-1);
  if (first === undefined || last === undefined) return [{ step, edges: [] }];
  const edge = opens ? { id: first.step.id, after: step.id } : { id: step.id, after: last.step.id };
  return [{ step, edges: [edge] }];
}

function moveStep(ranks: Ranks, chain: Chain, move: PriorityMove, { handle, properties }: RankedRule): StepDraft {
  const call = (priority: number): Call => write(ranks.cmdlet, { Identity: handle, Priority: priority });
  return draft({
    id: stepId(chain.ref, 'move'),
    ref: chain.ref,
    ...ranks.describe(chain, properties, move),
    call: call(move.to),
    undo: [call(move.from)],
    becomes: properties,
    place: chain.place,
    relies: [{ object: ranks.section, properties: { order: ranks.present } }],
  });
}

const inTurn = (ids: readonly string[]): readonly Edge[] =>
  ids.slice(1).map((id, index) => ({ id, after: ids[index] ?? id }));

function linked(steps: readonly StepDraft[], edges: readonly Edge[]): readonly StepDraft[] {
  const before = new Map<string, string[]>();
  for (const { id, after } of edges) before.set(id, [...(before.get(id) ?? []), after]);
  return steps.map((step) => ({ ...step, after: [...new Set([...step.after, ...(before.get(step.id) ?? [])])] }));
}

/**
 * The keys of those that have a priority, in order, once a step is done: so a plan can be judged after every prefix.
 * What comes to have one is the last, what loses it leaves no gap.
 * Source: Set-HostedOutboundSpamFilterRule and Set-TransportRule references, August 2026.
 */
export function orderAfter(
  order: readonly string[],
  { ref, call, becomes }: Pick<StepDraft, 'ref' | 'call' | 'becomes'>,
  ranked: NonNullable<Kind['ranked']>,
): readonly string[] {
  if (becomes === null || !ranked({ ref, properties: becomes })) return order.filter((key) => key !== ref.key);
  const priority = call.via === 'exchange' ? call.parameters['Priority'] : null;
  if (typeof priority === 'number') return reordered(order, ref.key, priority);
  return order.includes(ref.key) ? order : [...order, ref.key];
}
