import type { World } from '../world/world.ts';
import type { Remark } from './finding.ts';
import { judgeFindings } from './index.ts';
import type { DeclaredObjects } from './judge.ts';
import { sameParts } from './parts.ts';

/** Something that a finding says, with the finding that says it. */
export interface FoundRemark extends Remark {
  readonly id: string;
}

/** What one state of a tenant brings into the findings over another, and what it mends. */
export interface FindingChanges {
  readonly brings: readonly FoundRemark[];
  readonly mends: readonly FoundRemark[];
}

/** Holds two states of a tenant against every finding. What was undecided and is not met is brought in; what is undecided is not mended. */
export function findingsBetween(before: World, after: World, at: Date, said: DeclaredObjects): FindingChanges {
  if (before === after || sameParts(before, after)) return { brings: [], mends: [] };
  const [was, is] = [worst(before, at, said), worst(after, at, said)];
  return {
    brings: [...is].flatMap(([key, one]) => (rank(one) > rank(was.get(key)) ? [one] : [])),
    mends: [...was].flatMap(([key, one]) => (is.has(key) ? [] : [one])),
  };
}

const rank = (one: FoundRemark | undefined): number => (one === undefined ? 0 : one.answer === 'undecided' ? 1 : 2);

/** The worst that each finding says of each object. */
function worst(world: World, at: Date, said: DeclaredObjects): ReadonlyMap<string, FoundRemark> {
  const found = new Map<string, FoundRemark>();
  for (const { finding, remarks } of judgeFindings(world, at, said)) {
    for (const remark of remarks) {
      const { subject } = remark;
      const key = `${finding.id} ${subject.about === 'object' ? subject.object : subject.about}`;
      const one = { ...remark, id: finding.id };
      if (rank(one) > rank(found.get(key))) found.set(key, one);
    }
  }
  return found;
}
