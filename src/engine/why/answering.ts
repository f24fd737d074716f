import type { Bounce } from '../../posture/bounce/bounce.ts';
import { evaluate } from '../../posture/question/evaluate.ts';
import { asSetUp } from '../../posture/question/forwards.ts';
import { type Cell, type Mechanism, mechanisms, type Verdict } from '../../posture/values/verdict.ts';
import { isWithin } from '../../posture/world/domains.ts';
import { indexed, keyBehind } from '../../posture/world/indexed.ts';
import { type PackedWorld, unpacked } from '../../posture/world/packed.ts';
import type { World } from '../../posture/world/world.ts';
import { domainOf } from '../../tenant/addresses.ts';
import { bounceObservation } from '../answers/observations.ts';
import type { Unread } from '../answers/survey.ts';
import { foreseenBasis } from './foreseen-basis.ts';
import { answerWhy, type WhyAnswer } from './why-answer.ts';

/** All that a page needs to answer as the program does: plain data. */
export interface AnsweringData {
  readonly at: string;
  readonly source: string;
  readonly unread: readonly Unread[];
  /** The states of the tenant that are told apart, in the order of time; the last one is explained. */
  readonly states: readonly NamedState[];
  /** The tenant with its policies carried out, from which fixes start; null without policies. */
  readonly carriedOut: { readonly world: PackedWorld; readonly steps: number } | null;
}

/** One state of a tenant, and what it is called. */
export interface NamedState {
  readonly name: string;
  readonly world: PackedWorld;
}

/** A question, and the bounce that asks it. */
export interface PageQuestion {
  readonly cell: Cell;
  readonly bounce: Bounce | null;
}

/** One way of forwarding, with its verdict in each state. */
export interface AnsweredWay {
  readonly mechanism: Mechanism;
  readonly verdicts: readonly Verdict[];
}

export interface PageAnswer {
  readonly ways: readonly AnsweredWay[];
  /** The way that was asked for, as `postern why` answers it. */
  readonly why: WhyAnswer;
}

/** Answers from plain data, without a tenant: the same engine that the program asks. */
export function answererOf(data: AnsweringData): (question: PageQuestion) => PageAnswer {
  const worlds = data.states.map(({ world }) => unpacked(world));
  const world = worlds.at(-1);
  if (world === undefined) throw new RangeError('there is no state to ask about');
  const carriedOut =
    data.carriedOut === null ? null : { world: unpacked(data.carriedOut.world), steps: data.carriedOut.steps };
  const at = new Date(data.at);
  return ({ cell, bounce }) => ({
    ways: mechanisms.map((mechanism) => ({
      mechanism,
      verdicts: worlds.map((one) => evaluate(one, asSetUp(one, { ...cell, mechanism }), at)),
    })),
    why: answerWhy({
      cell,
      world,
      at,
      observations: bounce === null ? [] : [bounceObservation(bounce, cell)],
      changedAt: null,
      about: { source: data.source, notes: notesOn(cell, world), unread: data.unread, bounce },
      basis: foreseenBasis(carriedOut, at),
    }),
  });
}

/** Whoever nobody looked up is taken for an ordinary mailbox. */
function notesOn({ sender }: Cell, world: World): readonly string[] {
  if (keyBehind(indexed(world), sender) !== null) return [];
  const { acceptedDomains } = world;
  const isForeign =
    acceptedDomains.state === 'present' &&
    !acceptedDomains.value.some(({ domainName }) => isWithin(domainOf(sender), domainName));
  return isForeign
    ? [`${sender} is in none of the domains of this tenant: say the mailbox that forwards`]
    : [`no control names ${sender}: this is the answer for everyone else`];
}
