import type { Cell, Verdict } from '../../../src/posture/values/verdict.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { domainOf, findRecipient, findSender, pointsTo } from './directory.ts';
import { normalAddress, stateGate } from './naive.ts';
import { isAccepted, isUnseenHop, namedConnector, remoteDomainFor, routeFor } from './places.ts';
import { branchesOf } from './rules.ts';

type Outcome = 'pass' | 'block' | 'unknown';

/** What becomes of mail that a person sends: the rules, the way and the sender, and nothing that asks about forwards. */
export function naiveByHand(world: World, cell: Cell, at: Date): Verdict['verdict'] {
  const to = normalAddress(cell.to);
  const recipient = to.includes('@') ? findRecipient(world, to) : null;
  const outside = recipient?.type === 'MailContact' || recipient?.type === 'MailUser' ? pointsTo(recipient) : null;
  const domain = domainOf(outside ?? to);
  if (isAccepted(world, domain)) return 'not-applicable';
  const sender = findSender(world, cell.sender);
  const entry = remoteDomainFor(world, domain);
  const external = !(entry !== null && entry.isInternal) && (world.acceptedDomains.state === 'present' || 'unknown');
  const message = { world, sender, mechanism: 'manual', original: 'internal', to, domain, external } as const;
  const rules = world.transportRules.state === 'present' ? branchesOf(message, world.transportRules.value, at) : null;
  const passed = (rules ?? []).filter(({ ends }) => ends === 'pass');
  const names = (passed.length > 0 ? passed : (rules ?? [])).map(({ connector }) => connector);
  const state = stateGate(world, sender, to, domain, at);
  const said: readonly Outcome[] = [
    rulesSay(rules),
    waySays(world, domain, names.length === 0 ? [null] : names),
    state.object.startsWith('restricted/') ? 'block' : state.outcome,
  ];
  if (said.includes('block')) return 'blocked';
  return said.includes('unknown') ? 'indeterminate' : 'allowed';
}

function rulesSay(branches: ReturnType<typeof branchesOf> | null): Outcome {
  if (branches === null) return 'unknown';
  const blocked = branches.filter(({ ends }) => ends === 'block').length;
  if (blocked === branches.length) return 'block';
  return blocked > 0 || branches.some(({ ends, heldBy }) => ends === 'pass' && heldBy !== null) ? 'unknown' : 'pass';
}

function waySays({ connectors }: World, domain: string, names: readonly (string | null)[]): Outcome {
  if (connectors.state !== 'present') return connectors.state === 'unknown' ? 'unknown' : 'pass';
  const all = connectors.value;
  const routes = names.map((name) => (name === null ? routeFor(all, domain) : namedConnector(all, name)));
  return routes.some((one) => one !== null && isUnseenHop(one)) ? 'unknown' : 'pass';
}
