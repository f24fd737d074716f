import { compareText } from '../../diagnostics/diagnostic-at.ts';
import { kinds } from '../../kinds/index.ts';
import { type PolicyEntry, refName } from '../../kinds/kind.ts';
import { carriersIn } from '../../policy/grants/compile.ts';
import { type Grant, grantTitle } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { GrantsJudgement } from '../propose/granted.ts';
import { concerns } from './concerns.ts';
import type { Carrier, FoundGrant, GrantUse, RegisteredGrant } from './grants-report.ts';

/** The register of grants: those that end first stand first, those that have ended last. */
export function registerOf(
  desired: Desired,
  judged: GrantsJudgement | null,
  useOf: ((grant: Grant) => GrantUse) | null,
): readonly RegisteredGrant[] {
  const carriers = carriersIn(desired.entries);
  return (desired.grants ?? [])
    .map((grant) =>
      Object.assign(registered(grant, desired, carriers.get(grant.name) ?? [], judged), {
        use: grant.ended ? null : (useOf?.(grant) ?? null),
      }),
    )
    .toSorted(byEnd);
}

const registered = (
  grant: Grant,
  desired: Desired,
  carriers: readonly PolicyEntry[],
  judged: GrantsJudgement | null,
): Omit<RegisteredGrant, 'use'> => ({
  name: grant.name,
  from: grant.from,
  to: grant.to,
  by: grant.by,
  accept: grant.accept,
  governance: grant.governance,
  course: courseOf(grant, desired),
  carriedBy: carriers.map(carrier),
  place: grant.place,
  found: foundOf(grant, judged),
});

function foundOf({ name }: Grant, judged: GrantsJudgement | null): FoundGrant | null {
  const planned = judged?.grants.find((one) => one.name === name);
  if (planned === undefined) return null;
  const { state, people } = planned;
  return { state, people, beside: (judged?.beside ?? []).filter((row) => concerns(row, planned)) };
}

const carrier = ({ ref, name }: PolicyEntry): Carrier => ({
  object: refName(ref),
  noun: kinds.find(({ section }) => section === ref.section)?.noun ?? ref.section,
  name,
});

/** An end is announced here when it is everywhere else. */
function courseOf({ ended, name }: Grant, { ending }: Desired): RegisteredGrant['course'] {
  if (ended) return 'ended';
  return ending.some(({ what }) => what === grantTitle(name)) ? 'ending' : 'standing';
}

const ranks = { ending: 0, standing: 1, ended: 2 } as const;

const byEnd = (a: RegisteredGrant, b: RegisteredGrant): number =>
  ranks[a.course] - ranks[b.course] || compareText(endOf(a), endOf(b)) || compareText(a.name, b.name);

/** What has no end comes after everything that has one. */
const endOf = ({ governance: { until } }: RegisteredGrant): string => until ?? 'never';
