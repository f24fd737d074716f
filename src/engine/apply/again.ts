import { beyond } from '../../posture/change/beyond.ts';
import type { Extent } from '../../posture/change/extent.ts';
import { openExtent } from '../../posture/change/openings.ts';
import { openness } from '../../posture/values/verdict.ts';
import type { Expectation } from '../../policy/schema/policy.ts';
import { unreadIn } from '../answers/survey.ts';
import { brokenExpectations, brokenGuardrails, type Guarded } from '../propose/guardrails.ts';
import { refusedAgain } from '../propose/granted.ts';
import { withHazards } from '../propose/hazards.ts';
import { judge, type Judgement } from '../propose/judge.ts';
import type { LiveTenant } from '../live/live.ts';
import { neededBy } from '../propose/needed.ts';
import type { PlannedForward } from '../plan/plan-posture.ts';
import type { Plan, Refusal, Step } from '../plan/plan.ts';
import { type Proven, proveAsOrdered } from '../proof/prove.ts';
import { draftOf } from './drafts.ts';
import { wordsFor } from './unapproved-openings.ts';

/** A plan on the tenant of today: what the steps that are left mean there, whatever the file says of them. */
export interface Again {
  readonly refusals: readonly Refusal[];
  /** The steps that are left, with what they may break today. */
  readonly steps: readonly Pick<Step, 'title' | 'hazards'>[];
  /** All that is open before these steps or after them. */
  readonly open: () => readonly Extent[];
}

/** What a plan is judged by when it is judged again. */
interface Judging {
  readonly live: LiveTenant;
  readonly at: Date;
  /** The steps that are left. */
  readonly left: readonly Step[];
  /** What was open at either end when the first of its steps was made; null where none was made yet. */
  readonly opened: readonly Extent[] | null;
}

/** Works out afresh what a plan opens, breaks and risks. */
export function judgeAgain(plan: Plan, { live, at, left, opened }: Judging): Again {
  const { facts } = plan;
  const proven = proveAsOrdered(left.map(draftOf), live, facts, at);
  const judgement = judge(proven, plan.expectations.map(asAsked), at);
  return {
    refusals: [
      ...unreadSince(plan, live, at),
      ...(opened === null
        ? broken(plan, { live, judgement, needed: neededBy(proven, live, facts, at) })
        : brokenExpectations(judgement)),
      ...unapproved(plan, judgement, opened ?? []),
      ...refusedAgain(plan, proven.after, at),
    ],
    steps: withHazards({ proven, live, judgement, facts, at }),
    open: () => openAtEnds(proven, at),
  };
}

const asAsked = ({ name, spec, source }: Plan['expectations'][number]): Expectation => ({ name, spec, place: source });

/** What policies cannot be mended for in an undo is said there and no reason to refuse. */
const broken = (
  { undoes, guardrails, changes, steps }: Plan,
  today: Pick<Guarded, 'live' | 'judgement' | 'needed'>,
): readonly Refusal[] =>
  undoes === undefined ? brokenGuardrails(guardrails, { changes, steps, ...today }).refusals : [];

/** A way out that opens and that nobody saw who approved the plan. */
function unapproved({ posture }: Plan, judgement: Judgement, opened: readonly Extent[]): readonly Refusal[] {
  const known = new Map(posture.residualChannels.opened.map((door) => [doorName(door), door.certain]));
  const doors = judgement.posture.residualChannels.opened.filter((door) => {
    const certain = known.get(doorName(door));
    return certain === undefined || (door.certain && !certain);
  });
  const cells = beyond(judgement.posture.opened, [...posture.opened, ...opened]);
  const forwards = newForwards(posture, judgement.posture);
  return wordsFor(cells, doors, forwards).map((message) => ({
    code: 'PST530',
    message,
    hint: 'plan again, and look at who can forward then: the tenant changed since the plan was made',
  }));
}

/** The forwards in use that get further than those did that were approved: to another target, or with another answer. */
function newForwards(
  { forwards: approved }: Plan['posture'],
  { forwards }: Judgement['posture'],
): readonly PlannedForward[] {
  const nameOf = ({ from, to, mechanism }: PlannedForward): string => JSON.stringify([from, to, mechanism]);
  const known = new Map(approved.map((one) => [nameOf(one), reachOf(one.after)]));
  return forwards.filter((one) => reachOf(one.after) > Math.max(reachOf(one.before), known.get(nameOf(one)) ?? 0));
}

/** How far mail gets by an answer; nowhere where no forward is set. */
const reachOf = (answer: string): number => (openness as Readonly<Record<string, number>>)[answer] ?? 0;

const doorName = ({ channel, from, to }: Plan['posture']['residualChannels']['opened'][number]): string =>
  JSON.stringify([channel, from, to]);

/** What the plan knew and nobody can read today may hide whatever it opens. */
function unreadSince({ unread }: Plan, live: LiveTenant, at: Date): readonly Refusal[] {
  const known = new Set(unread.map(({ what }) => what));
  return unreadIn(live, at)
    .filter(({ what }) => !known.has(what))
    .map(({ what, why }) => ({
      code: 'PST524',
      message: `${what} could not be read again: ${why}`,
      hint: 'try again when the tenant answers',
    }));
}

const openAtEnds = ({ before, after }: Proven, at: Date): readonly Extent[] => [
  ...openExtent(before, at),
  ...openExtent(after, at),
];
