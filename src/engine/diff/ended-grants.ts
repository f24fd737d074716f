import { sameJson } from '../../json.ts';
import { type Change, type PolicyEntry, refName } from '../../kinds/kind.ts';
import { withOwnDomains } from '../../policy/grants/compile.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';

/** The objects that would be otherwise if grants whose day has come still stood. */
export function endedWith(desired: Desired, domains: readonly string[]): ReadonlySet<string> {
  const { grants } = desired;
  if (grants?.some(({ ended }) => ended) !== true) return new Set();
  const revived = withOwnDomains({ ...desired, grants: grants.map(standing) }, domains);
  const now = madeIn(desired);
  return new Set([...madeIn(revived)].flatMap(([name, { spec }]) => (isSame(spec, now.get(name)) ? [] : [name])));
}

const standing = (grant: Grant): Grant => ({ ...grant, ended: false });

const madeIn = ({ entries }: Desired): ReadonlyMap<string, PolicyEntry> =>
  new Map([...entries.values()].flat().flatMap((one) => (one.grants === undefined ? [] : [[refName(one.ref), one]])));

const isSame = (spec: PolicyEntry['spec'], other: PolicyEntry | undefined): boolean =>
  other !== undefined && sameJson(spec, other.spec);

/** What is taken back since a grant has ended says so, whether its object goes or holds less. */
export function becauseEnded(change: Change, ended: ReadonlySet<string>): Change {
  if (change.action !== 'update' && change.action !== 'delete') return change;
  return ended.has(refName(change.ref)) ? { ...change, because: 'ended' } : change;
}
