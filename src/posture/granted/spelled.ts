import type { Grant, Grantee } from '../../policy/grants/grant.ts';
import { present, unknown } from '../../tenant/tenant.ts';
import { indexed, keyBehind } from '../world/indexed.ts';
import type { OutboundRule, Principal, RemoteDomain, World } from '../world/world.ts';

/** Whom a name of a grant means in a world: somebody who was looked up, or a group that is made under that address. */
export function principalOf(world: World, { name }: Grantee): Principal {
  const known = keyBehind(indexed(world), name);
  const made = known?.state === 'present' ? undefined : groupsByAddress(world.groups).get(name);
  const nobody = unknown({ reason: 'unreachable', call: name, message: 'nobody asked', type: null });
  return { identity: name, key: made === undefined ? (known ?? nobody) : present(made) };
}

const addresses = new WeakMap<World['groups'], ReadonlyMap<string, string>>();

function groupsByAddress(groups: World['groups']): ReadonlyMap<string, string> {
  const known = addresses.get(groups) ?? new Map([...groups.values()].map(({ address, key }) => [address, key]));
  addresses.set(groups, known);
  return known;
}

/** Those of one kind whom grants name, each once. */
export function principalsIn(
  world: World,
  grants: readonly Pick<Grant, 'from'>[],
  kind: Grantee['kind'],
): readonly Principal[] {
  const all = grants.flatMap(({ from }) => from).filter((one) => one.kind === kind);
  return [...new Map(all.map((one) => [one.name, principalOf(world, one)])).values()];
}

/** A world whose controls name everybody and every place that grants name, so that classes tell them apart; no verdict is asked of it. */
export function spelledOut(world: World, grants: readonly Grant[]): World {
  const outbound = world.outbound.state === 'present' ? world.outbound.value : { policies: [], rules: [] };
  const remote = world.remoteDomains.state === 'present' ? world.remoteDomains.value : [];
  const groups = naming(principalsIn(world, grants, 'group'), 'fromMemberOf');
  const people = naming(principalsIn(world, grants, 'person'), 'from');
  const places = [...new Set(grants.flatMap(({ to }) => to))].map(entry);
  return {
    ...world,
    outbound: present({ ...outbound, rules: [...outbound.rules, groups, people] }),
    remoteDomains: present([
      ...remote,
      ...places.filter((one) => !remote.some((other) => other.domainName === one.domainName)),
    ]),
  };
}

const naming = (principals: readonly Principal[], by: 'from' | 'fromMemberOf'): OutboundRule => ({
  name: '',
  policy: '',
  priority: 0,
  enabled: true,
  from: [],
  fromMemberOf: [],
  senderDomainIs: [],
  exceptIfFrom: [],
  exceptIfFromMemberOf: [],
  exceptIfSenderDomainIs: [],
  [by]: principals,
});

const entry = (domainName: string): RemoteDomain => ({
  name: domainName,
  domainName,
  autoForwardEnabled: true,
  isInternal: false,
  ndrEnabled: true,
});
