import { type Facts, type FactStatement, standing } from '../../policy/schema/facts.ts';
import { bearing, evidenceOfBounce, type OtherCause, otherCause } from '../../posture/question/evidence.ts';
import { asSetUp, configuredForwards } from '../../posture/question/forwards.ts';
import { indexed, senderOf } from '../../posture/world/indexed.ts';
import { type OwnWayOut, waysOutByHand } from '../../posture/question/own-ways-out.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import type { Cell, Decider, ControlName, Original, Verdict } from '../../posture/values/verdict.ts';
import { verdictOn, why } from '../../posture/question/why.ts';
import type { World } from '../../posture/world/world.ts';
import { restsOn, statementText } from '../facts/stated.ts';
import { bySettling, unsettled } from '../answers/freshness.ts';
import type { Remedy } from '../../posture/question/remedies.ts';
import type { WhyFix } from './fixes.ts';
import type { WhyGrants } from './granted.ts';
import { type FactFinding, settleFacts } from '../answers/settle-facts.ts';
import type { ObservedMessage } from '../answers/observed-message.ts';
import type { Unread } from '../answers/survey.ts';

/** Something that was seen, and how it stands to the verdict. */
export interface SeenMail {
  readonly from: ObservedMessage['from'];
  readonly sender: string;
  readonly recipient: string;
  readonly gate: ControlName | 'delivered' | null;
  readonly means: string;
  readonly source: string;
  readonly bearing: 'confirms' | 'contradicts' | null;
}

/** A forward that the mailbox has set up by itself. */
export interface OwnForward {
  readonly mechanism: Cell['mechanism'];
  readonly to: string;
  readonly rule: string | null;
  readonly verdict: Verdict['verdict'];
  readonly decidedBy: Decider | null;
}

/** What becomes of the forward by the policies as they are. A fix is judged with them carried out. */
export interface PendingPolicies {
  /** Steps of a plan of the policies. */
  readonly steps: number;
  readonly verdict: Verdict['verdict'];
}

/** Why one forward is stopped or not, and what would let it through: what `postern why --json` prints. */
export interface WhyAnswer extends Verdict {
  readonly format: 'postern-why/1';
  readonly source: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly mechanism: Cell['mechanism'];
  readonly originalSender: Original;
  /** The facts that were judged with, after the evidence. */
  readonly facts: Facts;
  /** What the bounce says, where one was given. */
  readonly bounce: Bounce | null;
  /** What the bounce is about, where no change of forwarding would help; null where one may. */
  readonly otherCause: OtherCause | null;
  /** What an automatic forward there would meet; null where that is what was asked. */
  readonly beside: Verdict | null;
  /** The ways out that mail by hand takes beside its own; missing where a forward was asked for. */
  readonly waysOut?: readonly OwnWayOut[];
  readonly evidence: readonly SeenMail[];
  readonly findings: readonly FactFinding[];
  readonly notes: readonly string[];
  readonly forwards: readonly OwnForward[];
  readonly fixes: readonly WhyFix[];
  /** What the policies have yet to change, and the answer once they have; null where there are none. */
  readonly policies: PendingPolicies | null;
  /** What the grants of the policies say of it; missing where they have none. */
  readonly grants?: WhyGrants;
  readonly unread: readonly Unread[];
}

/** What fixes start from: the tenant with the policies carried out, where there are any, since a plan carries out both. */
export interface WhyBasis {
  readonly world: World;
  /** How many steps the policies have yet to make; null without policies. */
  readonly steps: number | null;
  /** Changes as fixes of a forward, what lets out least beside it first. */
  readonly fixes: (found: readonly (readonly Remedy[])[], meant: Cell) => readonly WhyFix[];
}

/** What is asked, and what was seen. */
export interface WhyQuestion {
  readonly cell: Cell;
  readonly world: World;
  readonly at: Date;
  /** What fixes of this world start from. */
  readonly basis: (world: World) => WhyBasis;
  readonly observations: readonly ObservedMessage[];
  /** What the policies state of facts beside their value. */
  readonly statements: readonly FactStatement[];
  /** When a control was last changed, where that is known. */
  readonly changedAt: string | null;
  readonly about: Pick<WhyAnswer, 'source' | 'notes' | 'unread' | 'bounce'>;
}

/** Answers one question, in the light of the evidence. */
export function answerWhy(question: WhyQuestion): WhyAnswer {
  const { cell, at, observations, about, changedAt } = question;
  const { settled, fresh } = bySettling(observations, changedAt);
  const own = observations.filter((one) => one.own);
  const { facts, findings } = settleFacts(question.world, settled, at);
  const world = { ...question.world, facts };
  const meant = asSetUp(world, cell);
  const { verdict } = why(world, meant, at);
  const base = question.basis(world);
  const found = why(base.world, meant, at);
  const other = about.bounce === null ? null : otherCause(evidenceOfBounce(about.bounce), verdict);
  return {
    format: 'postern-why/1',
    ...about,
    notes: [...about.notes, ...factNotes(question, world, meant)],
    at: at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    from: senderOf(indexed(world), cell.sender).address,
    to: cell.to,
    mechanism: cell.mechanism,
    originalSender: cell.original,
    facts,
    ...verdict,
    otherCause: other,
    beside: cell.mechanism === 'manual' ? verdictOn(world, { ...cell, mechanism: 'inbox-forward' }, at) : null,
    ...(cell.mechanism === 'manual' ? { waysOut: waysOutByHand(world, cell, verdict, at) } : {}),
    evidence: own.map((one) => seen(one, cell, fresh.includes(one) ? null : verdict)),
    findings: [
      ...findings.filter(
        ({ kind, source }) => !(other !== null && kind === 'outdated' && source === about.bounce?.diagnostic),
      ),
      ...fresh.filter((one) => one.own).map((one) => unsettled(one, changedAt)),
    ],
    forwards: ownForwards(world, cell.sender, at),
    fixes: other !== null || verdict.verdict === 'allowed' ? [] : base.fixes(found.fixes, meant),
    policies: base.steps === null ? null : { steps: base.steps, verdict: found.verdict.verdict },
  };
}

/** The facts that the answer rests on, with their day and evidence. */
function factNotes({ statements, at }: WhyQuestion, world: World, cell: Cell): readonly string[] {
  const judged = (facts: World['facts']) => verdictOn({ ...world, facts }, cell, at);
  const found = restsOn(standing(statements, world.facts), world.facts, judged);
  return found.map((one) => `this rests on tenant.facts: ${statementText(one)}`);
}

/** What happened to others bears on facts alone; what happened too soon after a change has no verdict to bear on. */
function seen({ cell, evidence, from }: ObservedMessage, asked: Cell, verdict: Verdict | null): SeenMail {
  const { gate, means, source } = evidence;
  const same = cell.sender === asked.sender && cell.to === asked.to && cell.mechanism === asked.mechanism;
  return {
    from,
    sender: cell.sender,
    recipient: cell.to,
    gate,
    means,
    source,
    bearing: same && verdict !== null ? bearing(evidence, verdict) : null,
  };
}

function ownForwards(world: World, sender: string, at: Date): readonly OwnForward[] {
  const { address } = senderOf(indexed(world), sender);
  return configuredForwards(world, at)
    .filter((one) => one.from === address)
    .map(({ mechanism, to, rule, verdict: { verdict, decidedBy } }) => ({ mechanism, to, rule, verdict, decidedBy }));
}
