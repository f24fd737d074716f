import { evaluate } from '../../posture/question/evaluate.ts';
import { bearing } from '../../posture/question/evidence.ts';
import type { World } from '../../posture/world/world.ts';
import { factNames, type Facts } from '../../policy/schema/facts.ts';
import { unstated } from '../facts/stated.ts';
import type { ObservedMessage } from './observed-message.ts';

/** What evidence does to a stated fact or to the picture as a whole. */
export interface FactFinding {
  readonly kind: 'inferred' | 'contradicted' | 'inconsistent' | 'outdated' | 'unsettled';
  /** Null where no fact is to blame. */
  readonly fact: keyof Facts | null;
  readonly message: string;
  readonly source: string;
}

/** The facts to judge with, and what evidence says of those that were stated. */
export interface Settled {
  readonly facts: Facts;
  readonly findings: readonly FactFinding[];
}

/**
 * Takes evidence into account. What Automatic means follows from what happened to somebody whom an Automatic policy
 * governs; a stated fact that evidence contradicts counts as unknown; what no fact explains means that the picture is old.
 */
export function settleFacts(world: World, observations: readonly ObservedMessage[], at: Date): Settled {
  const automatic = settleAutomatic(world, observations, at);
  const own = observations.filter((one) => one.own);
  const settled = doubted({ ...world, facts: automatic.facts }, own, at);
  return { facts: settled.facts, findings: [...automatic.findings, ...settled.findings] };
}

const withFacts = (world: World, facts: Partial<Facts>): World => ({ ...world, facts: { ...world.facts, ...facts } });

const contradicts = (world: World, { cell, evidence }: ObservedMessage, at: Date): boolean =>
  bearing(evidence, evaluate(world, cell, at)) === 'contradicts';

/** Source: forwarding page, August 2026: the value is Off for some tenants and On for others. */
function settleAutomatic(world: World, observations: readonly ObservedMessage[], at: Date): Settled {
  const votes = observations.flatMap((one) => {
    const [off, on] = (['off', 'on'] as const).map((automaticMeans) =>
      contradicts(withFacts(world, { automaticMeans }), one, at),
    );
    return off === on
      ? []
      : [{ value: off === true ? ('on' as const) : ('off' as const), source: one.evidence.source }];
  });
  const [first] = votes;
  const { facts } = world;
  if (first === undefined) return { facts, findings: [] };
  const { value, source } = first;
  const say = (kind: FactFinding['kind'], message: string): FactFinding => ({
    kind,
    fact: 'automaticMeans',
    message,
    source,
  });
  if (votes.some((one) => one.value !== value))
    return {
      facts: { ...facts, automaticMeans: 'unknown' },
      findings: [say('inconsistent', 'the evidence says both that Automatic lets forwards out and that it stops them')],
    };
  if (facts.automaticMeans === value) return { facts, findings: [] };
  if (facts.automaticMeans === 'unknown')
    return {
      facts: { ...facts, automaticMeans: value },
      findings: [
        say('inferred', `automaticMeans is ${value}: the evidence cannot be otherwise; state it in tenant.facts`),
      ],
    };
  return {
    facts: { ...facts, automaticMeans: 'unknown' },
    findings: [
      say(
        'contradicted',
        `automaticMeans: ${facts.automaticMeans} is contradicted by the evidence and counts as unknown`,
      ),
    ],
  };
}

const others = factNames.filter((name) => name !== 'automaticMeans');

function doubted(world: World, observations: readonly ObservedMessage[], at: Date): Settled {
  let facts = world.facts;
  const findings = observations.flatMap((one): readonly FactFinding[] => {
    if (!contradicts({ ...world, facts }, one, at)) return [];
    const fact = others.find((name) => !contradicts(withFacts({ ...world, facts }, unstated(name)), one, at));
    const { source, means } = one.evidence;
    if (fact === undefined) return [{ kind: 'outdated', fact: null, message: outdated(one, means), source }];
    const message = `${fact}: ${facts[fact]} is contradicted by the evidence and counts as unknown`;
    facts = { ...facts, ...unstated(fact) };
    return [{ kind: 'contradicted', fact, message, source }];
  });
  return { facts, findings };
}

const outdated = ({ cell }: ObservedMessage, means: string): string =>
  `the evidence (${means}) contradicts what was read for ${cell.sender} → ${cell.to}: the tenant has moved since, a change has not taken effect yet, or something is not in the picture`;
