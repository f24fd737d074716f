import type { World } from '../world/world.ts';
import { type Approvals, type Exception, exceptionsIn, without } from './exceptions.ts';
import { type Finding, open, type Remark } from './finding.ts';
import { missing } from './parts.ts';

/** How a posture stands to a finding. What was not read is never met. */
export interface FindingAnswer {
  readonly finding: Finding;
  readonly answer: 'met' | 'not met' | 'undecided';
  /** What breaks it and what may; none where it is met. */
  readonly remarks: readonly Remark[];
  /** What it is met in spite of, each with who answers for it. */
  readonly exceptions: readonly Exception[];
}

const nobody: Approvals = () => null;

/** Holds a posture against a finding. */
export function judgeFinding(finding: Finding, world: World, at: Date, approvals = nobody): FindingAnswer {
  const said = [...unread(finding, world), ...once(finding.check(world, at))];
  const broken = said.filter((one) => one.answer === 'not met');
  const exceptions = finding.excepts === true ? exceptionsIn(world, broken, approvals) : [];
  if (exceptions.length === 0) return { finding, answer: answerOf(said), remarks: said, exceptions };
  const left = [...unread(finding, world), ...once(finding.check(without(world, approvals), at))];
  const answer = answerOf(left);
  return { finding, answer, remarks: left, exceptions };
}

const unread = ({ needs }: Finding, world: World): readonly Remark[] =>
  missing(world, needs).map(({ what, why, how }) => open(null, `nobody can tell without the ${what}: ${why}`, how));

function answerOf(remarks: readonly Remark[]): FindingAnswer['answer'] {
  if (remarks.some((one) => one.answer === 'not met')) return 'not met';
  return remarks.length > 0 ? 'undecided' : 'met';
}

/** What several ways of looking come upon is said once. */
const once = (remarks: readonly Remark[]): readonly Remark[] => [
  ...new Map(remarks.map((one) => [JSON.stringify([one.answer, one.subject, one.message]), one])).values(),
];
