import type { World } from '../../world/world.ts';
import { effectivePolicies, policyName } from '../outbound/effective.ts';
import type { Move } from '../../change/moves.ts';
import { openings } from '../../change/openings.ts';
import { cis, type Finding, type GrantsOf, type Remark } from '../finding.ts';
import { missing, type FindingPart } from '../parts.ts';

const needs: readonly FindingPart[] = ['acceptedDomains', 'remoteDomains', 'outbound', 'transportRules'];

/** B-FWD-1: the effect of all controls together, which is what the benchmarks mean. */
export const nobodyForwards: Finding = {
  id: 'B-FWD-1',
  title: 'nobody can forward automatically to the outside',
  text: 'What the published controls are after, judged by the effect of all settings together and not by each of them. What is left to the service counts as open. People whom a policy with an owner, a reason and an end lets out are exceptions.',
  example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: On }',
  controls: [cis('6.2.1', 'v7.0'), 'MS.EXO.1.1v2', 'mdo_blockmailforward'],
  needs,
  excepts: true,
  check: (world, at, grants) => {
    const { allowed, uncertain } = openings(world, at);
    // Where a control was not read, that is why nobody can tell, and it is said once.
    const doubtful = missing(world, needs).length > 0 ? [] : uncertain;
    const where = answeredIn(world, grants.of);
    return [...allowed, ...doubtful].map((one) => opening(one, where));
  },
};

/** Where somebody says that they answer for what is open. */
function answeredIn(world: World, grantsOf: GrantsOf): string {
  const open = effectivePolicies(world).filter(({ mode }) => mode !== 'Off');
  const granted = open.filter(({ name }) => grantsOf(policyName(name)) !== null);
  if (granted.length === 0) return 'the policy';
  return granted.length === open.length ? 'the grant' : 'the policy or the grant';
}

const opening = ({ senders, destinations, after }: Move, where: string): Remark => ({
  answer: 'not met',
  severity: 'warning',
  subject: { about: 'opening', senders: senders.name, destinations: destinations.name },
  message: `${senders.name} → ${destinations.name}: ${after}`,
  hint: `close it, or say in ${where} who answers for it, why and until when`,
});
