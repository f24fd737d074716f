import { canonical, type Json } from '../../json.ts';
import { asSetUp } from '../../posture/question/forwards.ts';
import { verdictOn } from '../../posture/question/why.ts';
import { originals, type Mechanism, type Original, type Verdict } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import type { FlowFate, PlannedFlow } from '../plan/plan-evidence.ts';
import { placeOf, type SeenFlow, summed } from './flows.ts';
import { type OwnFlow, ownFlows } from './own-flows.ts';

/** A tenant in two states. */
interface States {
  readonly before: World;
  readonly after: World;
}

/** What becomes of what was seen, for every mailbox and every domain outside. */
export const judgeFlows = (flows: readonly SeenFlow[], states: States, at: Date): readonly PlannedFlow[] =>
  byDomain(ownFlows(flows, states.before, at).flatMap((one) => judged(one, states, at)));

function judged(flow: OwnFlow, states: States, at: Date): readonly PlannedFlow[] {
  const { from, ways, messages, last, unjudged } = flow;
  const about = { from, to: placeOf(flow), mechanisms: ways, messages, last };
  const fates = unjudged === null ? fatesOf(flow, states, at) : [unclear(unjudged)];
  return fates.map((one) => Object.assign({}, about, one));
}

type FlowVerdict = Pick<PlannedFlow, 'fate' | 'because' | 'decidedBy'>;

/** One fate where all that the mail may have been shares it; none where it is no way out in either state. */
function fatesOf(flow: SeenFlow, states: States, at: Date): readonly FlowVerdict[] {
  const all = flow.ways.flatMap((way) =>
    originals.flatMap((original) => fateBy(flow, way, original, states, at) ?? []),
  );
  const [first] = all;
  if (first === undefined) return [];
  if (all.every(({ fate }) => fate === first.fate)) return [first];
  const fates = [...new Set(all.map(({ fate }) => fate))].join(' or ');
  const open = all.find(({ fate }) => fate === 'unknown');
  return [open ?? unclear(`it ${fates}, by how it is forwarded and who wrote it`)];
}

function fateBy(
  flow: SeenFlow,
  mechanism: Mechanism,
  original: Original,
  states: States,
  at: Date,
): FlowVerdict | null {
  const verdictIn = (world: World): Verdict =>
    verdictOn(world, asSetUp(world, { sender: flow.from, mechanism, to: flow.to, original }), at);
  const [was, is] = [verdictIn(states.before), verdictIn(states.after)];
  const [inside, alsoAfter] = [was.verdict === 'not-applicable', is.verdict === 'not-applicable'];
  if (inside && alsoAfter) return null;
  if (inside || alsoAfter) return unclear(`it is no forward to the outside ${inside ? 'before' : 'after'} this plan`);
  return decided(flow.outcome, was, is);
}

/** What was seen goes before what was worked out; where the two differ, nobody can tell. */
function decided(outcome: SeenFlow['outcome'], was: Verdict, is: Verdict): FlowVerdict {
  if (outcome === 'left' && was.verdict === 'blocked') return unclear('it got out, although a control blocks it', was);
  if (outcome === 'stopped' && was.verdict === 'allowed')
    return unclear('it was refused, although no control blocks it by what was read');
  const untouched = sameWay(was, is);
  if (outcome === 'left' || was.verdict === 'allowed')
    return is.verdict === 'allowed' || untouched ? asBefore('stays') : ended(is, 'stops');
  if (outcome === 'stopped' || was.verdict === 'blocked')
    return is.verdict === 'blocked' || untouched ? asBefore('stays blocked') : ended(is, 'starts');
  return untouched ? asBefore('stays') : unclear('what becomes of it today is undecided', was);
}

const asBefore = (fate: 'stays' | 'stays blocked'): FlowVerdict => ({ fate, because: null, decidedBy: null });

const unclear = (because: string, verdict: Pick<Verdict, 'decidedBy'> = { decidedBy: null }): FlowVerdict => ({
  fate: 'unknown',
  because,
  decidedBy: verdict.decidedBy,
});

const ended = (is: Verdict, fate: 'stops' | 'starts'): FlowVerdict =>
  is.verdict === 'indeterminate'
    ? unclear('it is undecided after this plan', is)
    : { fate, because: null, decidedBy: is.decidedBy };

/** Whether every control says the same as before. */
const sameWay = (was: Verdict, is: Verdict): boolean =>
  canonical([was.gates, was.caveats] as unknown as Json) === canonical([is.gates, is.caveats] as unknown as Json);

/** One line for each mailbox, domain and fate, with all its messages. */
const byDomain = (flows: readonly PlannedFlow[]): readonly PlannedFlow[] =>
  summed(flows, (one) => [
    one.from,
    one.to,
    one.mechanisms.join(),
    one.fate,
    one.because,
    one.decidedBy?.object,
  ]).toSorted((a, b) => weights[a.fate] - weights[b.fate] || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));

const weights: Readonly<Record<FlowFate, number>> = { stops: 0, unknown: 1, starts: 2, stays: 3, 'stays blocked': 4 };
