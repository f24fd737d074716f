import type { TenantState } from '../../src/emulator/state/state.ts';
import { fill, idOf } from '../../src/engine/apply/created.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { type JsonObject, sameJson } from '../../src/json.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import type { World } from '../../src/posture/world/world.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { stateWorld } from '../posture/naive/from-state.ts';
import { naive } from '../posture/naive/naive.ts';
import { noon } from './flow.ts';
import { cellsIn } from './on-the-way.ts';

/** The worlds that a tenant really goes through: before the first call of a plan, and after each of them alone. */
export async function worldsOnTheWay(plan: Plan, tenant: Tenant, state: TenantState): Promise<readonly World[]> {
  const ids = new Map<string, string>();
  const worlds = [stateWorld(state, plan.facts)];
  for (const step of plan.steps) {
    const outcome = await tenant.run(fill(step.call, ids));
    if (outcome.state !== 'done') throw new Error(`${step.title}: ${JSON.stringify(outcome)}`);
    const id = idOf(outcome.rows);
    if (id !== null && !ids.has(step.object)) ids.set(step.object, id);
    worlds.push(stateWorld(state, plan.facts));
  }
  return worlds;
}

/** In what the world that a plan tells of is not the real one: verdicts by the plain procedure, orders, names, members. */
export function differences(told: World | undefined, real: World, part: number): JsonObject {
  if (told === undefined) return { told: 'nothing' };
  const [ours, theirs] = [shapeOf(told, told), shapeOf(real, told)];
  const asked = cellsIn(real).filter((_, at) => at % parts === part % parts);
  const cells = asked.flatMap((cell) => {
    const { verdict, lean, decidedBy } = evaluate(told, cell, noon());
    const plain = naive(real, cell, noon());
    const is = [verdict, lean, decidedBy?.object ?? null].join(' ');
    const was = [plain.verdict, plain.lean, plain.decidedBy?.object ?? null].join(' ');
    return is === was ? [] : [`${JSON.stringify(cell)}: told ${is}, is ${was}`];
  });
  return {
    ...(cells.length === 0 ? {} : { cells: cells.slice(0, 3) }),
    ...(sameJson(ours, theirs) ? {} : { told: ours, real: theirs }),
  };
}

/** A prefix is asked a part of the cells, and the next one another: over a plan all are. */
const parts = 5;

/** What is not asked by cells: who stands where, of the groups, forwards and mailboxes that a plan knows of. */
function shapeOf(world: World, known: World): JsonObject {
  const { outbound, transportRules, remoteDomains, groups, smtpAuth, recipients } = world;
  const addressOf = (key: string): string => recipients.get(key)?.address ?? key;
  const rules = outbound.state === 'present' ? outbound.value.rules : [];
  const transport = transportRules.state === 'present' ? transportRules.value : [];
  const places = remoteDomains.state === 'present' ? remoteDomains.value : [];
  const addresses = [...known.groups.values()].map((group) => group.address);
  const named = [...groups.values()].filter(({ address }) => addresses.includes(address));
  const mailboxes = [...known.smtpAuth.mailboxes.keys()].map(addressOf);
  return {
    rules: byPriority(rules).map(({ name, policy, enabled }) => [name, policy, enabled]),
    transport: byPriority(transport).map(({ name, enabled }) => [name, enabled]),
    places: places
      .map(({ domainName, autoForwardEnabled }) => `${domainName} ${JSON.stringify(autoForwardEnabled)}`)
      .sort(),
    members: named
      .map(({ address, members }) => [
        address,
        members.state === 'present' ? members.value.map(addressOf).sort() : null,
      ])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    auth: [...smtpAuth.mailboxes]
      .map(([key, state]) => `${addressOf(key)} ${JSON.stringify(state)}`)
      .filter((one) => mailboxes.some((address) => one.startsWith(`${address} `)))
      .sort(),
    organization: smtpAuth.organization.state === 'present' ? smtpAuth.organization.value : null,
  };
}

const byPriority = <T extends { readonly priority: number }>(rules: readonly T[]): readonly T[] =>
  rules.toSorted((one, other) => one.priority - other.priority);
