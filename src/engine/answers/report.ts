import { forwardsOfGroups } from '../../kinds/read-only/index.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { configuredForwards, type JudgedForward } from '../../posture/question/forwards.ts';
import { judgeFindings } from '../../posture/findings/index.ts';
import { missing } from '../../posture/findings/parts.ts';
import { openings } from '../../posture/change/openings.ts';
import { residualChannels, switchedOffChannels } from '../../posture/question/residual.ts';
import { evaluate } from '../../posture/question/evaluate.ts';
import type { Move } from '../../posture/change/moves.ts';
import { standing } from '../../policy/schema/facts.ts';
import type { World } from '../../posture/world/world.ts';
import { findingRows, metFindings } from './finding-rows.ts';
import { exceptionsIn } from './exceptions.ts';
import { gridOf } from './grid.ts';
import { declarations, type Declares, forwardObject, placesOf, saidBy } from './places.ts';
import type { PostureForward, PostureOpening, PostureReport } from './posture-report.ts';

/** What a report says of itself. */
export type About = Pick<PostureReport, 'tenant' | 'source' | 'tool' | 'unread'>;

/** Who can forward where in a world, and everything a person should know about it. */
export function postureReport(world: World, desired: Desired | null, at: Date, about: About): PostureReport {
  const declares = declarations(desired);
  const { allowed, uncertain } = openings(world, at);
  const answers = judgeFindings(world, at, saidBy(desired, declares));
  const forwards = configuredForwards(world, at);
  return {
    format: 'postern-posture/1',
    ...about,
    at: at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    facts: world.facts,
    ...statedIn(desired, world),
    openings: [...allowed, ...uncertain].map(opening),
    ...gridOf(world, at),
    forwards: forwards.map((one) => placedForward(one, declares)),
    exceptions: exceptionsIn(world, forwards, at, declares),
    residualChannels: residualChannels(world, at),
    ...offIn(world),
    findings: findingRows(answers, placesOf(desired, declares)),
    met: metFindings(answers),
    notCollected: notCollected(world, at),
  };
}

/** What would let mail out and is switched off; the field is missing where there is nothing. */
function offIn(world: World): Pick<PostureReport, 'switchedOff'> {
  const switchedOff = switchedOffChannels(world);
  return switchedOff.length === 0 ? {} : { switchedOff };
}

/** What is stated of the facts that were judged with; the field is missing where there is nothing. */
function statedIn(desired: Desired | null, { facts }: World): Pick<PostureReport, 'statements'> {
  const statements = standing(desired?.tenant?.statements ?? [], facts);
  return statements.length === 0 ? {} : { statements };
}

const opening = ({ senders, destinations, mechanisms, originals, after, deciders }: Move): PostureOpening => ({
  senders,
  destinations,
  mechanisms,
  originals,
  verdict: after,
  decidedBy: after === 'allowed' ? null : deciders.after,
});

/** A forward with what becomes of it, and the line that declares it. */
export function placedForward({ verdict: judged, ...one }: JudgedForward, declares: Declares): PostureForward {
  const { verdict, lean, reason, decidedBy, ndr, silent, loss } = judged;
  const entry = declares(forwardObject(one));
  // Of rules an entry that has ended declares none.
  const isOver = one.rule !== null && entry?.ended === true;
  return { ...one, verdict, lean, reason, decidedBy, ndr, silent, loss, place: isOver ? null : (entry?.place ?? null) };
}

/** What no verdict waits for and nobody read. */
function notCollected(world: World, at: Date): readonly string[] {
  const cell = {
    sender: 'someone',
    mechanism: 'inbox-forward',
    to: 'elsewhere.example',
    original: 'external',
  } as const;
  const rules = missing(world, ['inboxRules']).map(({ what }) => what);
  return [...evaluate(world, cell, at).notCollected, ...rules, forwardsOfGroups];
}
