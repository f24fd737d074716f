import type { World } from '../world/world.ts';
import { type Approvals, type Exception, exceptionsIn, without } from './exceptions.ts';
import { type Finding, type FindingGrants, type GrantsOf, open, type Remark } from './finding.ts';
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

/** What policies say of the objects that findings are about, named as `section/name`. */
export interface DeclaredObjects {
  readonly approvals: Approvals;
  readonly grants: FindingGrants;
}

const nothing: DeclaredObjects = { approvals: () => null, grants: { of: () => null, allow: () => false } };

/** Holds a posture against a finding. */
export function judgeFinding(finding: Finding, world: World, at: Date, said = nothing): FindingAnswer {
  const { approvals, grants } = said;
  const remarksOn = (one: World): readonly Remark[] => [
    ...unread(finding, one),
    ...once(beside(finding, grants.of, finding.check(one, at, grants))),
  ];
  const all = remarksOn(world);
  const broken = all.filter((one) => one.answer === 'not met');
  const exceptions = finding.excepts === true ? exceptionsIn(world, broken, approvals) : [];
  if (exceptions.length === 0) return { finding, answer: answerOf(all), remarks: all, exceptions };
  const left = remarksOn(without(world, approvals));
  const answer = answerOf(left);
  return { finding, answer, remarks: left, exceptions };
}

const unread = ({ needs }: Finding, world: World): readonly Remark[] =>
  missing(world, needs).map(({ what, why, how }) => open(null, `nobody can tell without the ${what}: ${why}`, how));

function answerOf(remarks: readonly Remark[]): FindingAnswer['answer'] {
  if (remarks.some((one) => one.answer === 'not met')) return 'not met';
  return remarks.length > 0 ? 'undecided' : 'met';
}

/** What is said of objects that grants ask for is what can be done about it there, or is left out. */
const beside = ({ ofGrants }: Finding, grantsOf: GrantsOf, remarks: readonly Remark[]): readonly Remark[] =>
  ofGrants === undefined ? remarks : remarks.flatMap((one) => ofGrant(one, ofGrants, grantsOf) ?? []);

function ofGrant(remark: Remark, ofGrants: NonNullable<Finding['ofGrants']>, grantsOf: GrantsOf): Remark | null {
  if (remark.subject.about !== 'object' || remark.answer !== 'not met') return remark;
  const { object } = remark.subject;
  const grants = grantsOf(object);
  if (grants === null) return remark;
  const hint = ofGrants({ object, grants, hint: remark.hint });
  return hint === null ? null : { ...remark, hint };
}

/** What several ways of looking come upon is said once. */
const once = (remarks: readonly Remark[]): readonly Remark[] => [
  ...new Map(remarks.map((one) => [JSON.stringify([one.answer, one.subject, one.message]), one])).values(),
];
