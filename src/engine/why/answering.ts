import type { FactStatement } from '../../policy/schema/facts.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import { evaluate } from '../../posture/question/evaluate.ts';
import { asSetUp } from '../../posture/question/forwards.ts';
import { type Cell, type Mechanism, mechanisms, type Verdict } from '../../posture/values/verdict.ts';
import { isWithin } from '../../posture/world/domains.ts';
import { indexed, keyBehind } from '../../posture/world/indexed.ts';
import { type PackedWorld, unpacked, type WorldChange } from '../../posture/world/packed.ts';
import type { World } from '../../posture/world/world.ts';
import { domainOf } from '../../tenant/addresses.ts';
import { bounceObservation } from '../answers/observed-message.ts';
import type { Unread } from '../answers/survey.ts';
import { placedGrant, type PlainGrant } from '../../policy/grants/grant.ts';
import { foreseenBasis } from './foreseen-basis.ts';
import { whyGranted, withGrants } from './granted.ts';
import { answerWhy, type WhyAnswer } from './why-answer.ts';

/** All that a page needs to answer as the program does: plain data. */
export interface AnsweringData {
  readonly at: string;
  readonly source: string;
  readonly unread: readonly Unread[];
  /** What the policies state of facts beside their value; missing where they state nothing. */
  readonly statements?: readonly FactStatement[];
  /** What every state below is told from. */
  readonly ground: PackedWorld;
  /** The states of the tenant that are told apart, in the order of time; the last one is explained. */
  readonly states: readonly NamedState[];
  /** The tenant with its policies carried out, from which fixes start; null without policies. */
  readonly carriedOut: { readonly change: WorldChange; readonly steps: number; readonly byGrants: boolean } | null;
  /** The grants of the policies; null where they do not speak in grants. */
  readonly grants: readonly PlainGrant[] | null;
}

/** One state of a tenant, by what is not as in the ground, and what it is called. */
interface NamedState {
  readonly name: string;
  readonly change: WorldChange;
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
  const worldOf = (change: WorldChange): World => unpacked({ ...data.ground, ...change });
  const worlds = data.states.map(({ change }) => worldOf(change));
  const world = worlds.at(-1);
  if (world === undefined) throw new RangeError('there is no state to ask about');
  const carriedOut = data.carriedOut === null ? null : { ...data.carriedOut, world: worldOf(data.carriedOut.change) };
  const at = new Date(data.at);
  const grants = data.grants?.map(placedGrant) ?? null;
  return ({ cell, bounce }) => ({
    ways: mechanisms.map((mechanism) => ({
      mechanism,
      verdicts: worlds.map((one) => evaluate(one, asSetUp(one, { ...cell, mechanism }), at)),
    })),
    why: withGrants(
      answerWhy({
        cell,
        world,
        at,
        observations: bounce === null ? [] : [bounceObservation(bounce, cell)],
        changedAt: null,
        statements: data.statements ?? [],
        about: { source: data.source, notes: notesOn(cell, world), unread: data.unread, bounce },
        basis: foreseenBasis(carriedOut, at),
      }),
      whyGranted(grants, world, cell),
    ),
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
