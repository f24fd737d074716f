import { isAmong } from '../../kinds/read-only/index.ts';
import { configuredForwards } from '../../posture/question/forwards.ts';
import { indexed, senderOf } from '../../posture/world/indexed.ts';
import type { World } from '../../posture/world/world.ts';
import type { SeenFlow } from './flows.ts';

/** What was seen to leave this tenant, with the address of the mailbox that it left by. */
export interface OwnFlow extends SeenFlow {
  /** Why nobody can tell which mailbox forwarded it, or whether one did; null where somebody can. */
  readonly unjudged: string | null;
}

/** The flows that are this tenant's ways out. Mail between our own people is none, nor is what others sent by hand. */
export function ownFlows(flows: readonly SeenFlow[], world: World, at: Date): readonly OwnFlow[] {
  const outward = flows.filter(({ to }) => !isAmong(knownDomains(world), to.includes('@') ? to : `x@${to}`));
  return outward.flatMap((one) => {
    const flow = traced(named(one, world, at), world, at);
    const unjudged = whyUnjudged(flow, world);
    return unjudged === 'foreign' ? [] : [{ ...flow, unjudged }];
  });
}

/** Where nobody could read which domains are ours, all are taken for others'. */
const knownDomains = ({ acceptedDomains }: World): World['acceptedDomains'] =>
  acceptedDomains.state === 'unknown' ? { state: 'absent' } : acceptedDomains;

/** A flow with the address of its mailbox; one that no file calls forwarded is, where its mailbox forwards there. */
function named(flow: SeenFlow, world: World, at: Date): SeenFlow {
  const from = flow.from === '' ? '' : senderOf(indexed(world), flow.from).address;
  if (flow.ways.length > 0) return { ...flow, from };
  const own = configuredForwards(world, at).filter((one) => one.from === from && one.to === flow.to);
  return { ...flow, from, ways: [...new Set(own.map(({ mechanism }) => mechanism))] };
}

/** Mail that names its author alone is of the author where a rule of theirs forwards it, else of whoever alone redirects there. */
function traced(flow: SeenFlow, world: World, at: Date): SeenFlow {
  if (!flow.authored) return flow;
  const there = configuredForwards(world, at).filter((one) => one.rule !== null && one.to === flow.to);
  if (there.some(({ from, mechanism }) => from === flow.from && mechanism !== 'inbox-redirect'))
    return { ...flow, authored: false };
  const redirecting = there.filter(({ mechanism }) => mechanism === 'inbox-redirect').map(({ from }) => from);
  const [from, ...others] = new Set(redirecting);
  return world.everyInboxRule === true && from !== undefined && others.length === 0
    ? { ...flow, from, ways: ['inbox-redirect'], authored: false }
    : flow;
}

const byAuthor = 'the rows name who wrote the mail, and not the mailbox that forwards';

/** Why a flow cannot be judged at all; `foreign` where it is none of this tenant's. */
function whyUnjudged({ from, ways, authored }: SeenFlow, world: World): string | null {
  const { acceptedDomains } = world;
  if (from === '') return 'no row names the mailbox that forwards';
  if (!from.includes('@')) return `${from} is no address, and nobody was found by that name`;
  const ours = acceptedDomains.state !== 'present' || isAmong(acceptedDomains, from);
  if (!ours) return ways.length === 0 ? 'foreign' : byAuthor;
  if (acceptedDomains.state !== 'present' && ways.length > 0 && !indexed(world).byAddress.has(from))
    return 'the domains of this tenant were not read, and nobody was found by that address';
  if (authored) return byAuthor;
  return ways.length === 0 ? 'no row says whether it was forwarded, or sent by hand' : null;
}
