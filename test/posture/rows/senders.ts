import type { Group, Predicate, World } from '../../../src/posture/world/world.ts';
import { domainOf, findSender, isDynamic } from '../naive/directory.ts';
import { either, isCut, not, type Phrase, phrases, type Says } from './grammar.ts';

/** Reads the name of some senders, and says whether it means an address. */
export function meansSender(name: string, address: string, worlds: readonly World[]): Says {
  if (name === 'everyone') return 'yes';
  const left = /^everyone except (?<rest>.*)$/u.exec(name)?.groups?.['rest'];
  return left === undefined ? among(phrases(name), address, worlds) : not(among(phrases(left), address, worlds));
}

function among(all: readonly Phrase[], address: string, worlds: readonly World[]): Says {
  return either(all.map((one, at) => says(one, all.slice(at + 1), address, worlds)));
}

function says(one: Phrase, next: readonly Phrase[], address: string, worlds: readonly World[]): Says {
  if (isCut(one)) return 'maybe';
  if (one.text.startsWith('everyone else')) return isRest(one, next, address, worlds) ? 'yes' : 'no';
  const group = /^members of (?<group>\S+)$/u.exec(one.text)?.groups?.['group'];
  if (group === undefined) return one.text === address ? 'yes' : 'no';
  if (!worlds.some((world) => isIn(world, group, address))) return 'no';
  return not(among(one.without, address, worlds));
}

/** `everyone else`, in the domains that follow where there are any. */
function isRest({ text }: Phrase, next: readonly Phrase[], address: string, worlds: readonly World[]): boolean {
  const first = /^everyone else at (?<domain>\S+)$/u.exec(text)?.groups?.['domain'];
  const end = next.findIndex((one) => one.text.includes('@') || one.text.includes(' '));
  const more = end < 0 ? next : next.slice(0, end);
  const domains = first === undefined ? [] : [first, ...more.map((one) => one.text)];
  return isUnnamed(address, worlds) && (first === undefined || domains.includes(domainOf(address)));
}

/** Somebody whom no control names, alone or by a group, and whose mailbox forwards nothing of its own. */
export const isUnnamed = (address: string, worlds: readonly World[]): boolean =>
  worlds.every((world) => {
    const { key, addresses, type } = findSender(world, address);
    if (type === 'MailUser') return false;
    const restricted = world.restricted.state === 'present' ? world.restricted.value : [];
    const forwards = world.forwards.state === 'present' ? world.forwards.value : [];
    if (addresses.some((one) => restricted.includes(one)) || forwards.some((one) => one.mailbox === key)) return false;
    const teams = worlds.flatMap((one) => [...namedIn(one).teams]);
    return !namedIn(world).people.has(key) && !teams.some((team) => isIn(world, team, address));
  });

interface Named {
  readonly people: ReadonlySet<string>;
  readonly teams: ReadonlySet<string>;
}

const found = new WeakMap<World, Named>();

function namedIn(world: World): Named {
  const known = found.get(world);
  if (known !== undefined) return known;
  const rules = world.outbound.state === 'present' ? world.outbound.value.rules.filter((one) => one.enabled) : [];
  const mail = world.transportRules.state === 'present' ? world.transportRules.value : [];
  const predicates = mail.flatMap((one) =>
    one.enabled && one.senderAddressLocation !== 'Header' ? [...one.conditions, ...one.exceptions] : [],
  );
  const of = (name: string) =>
    predicates.filter((one: Predicate) => one.name === name).flatMap((one) => one.principals);
  const keys = (all: readonly { readonly key: { readonly state: string; readonly value?: string } }[]) =>
    new Set(all.flatMap(({ key }) => (key.state === 'present' && key.value !== undefined ? [key.value] : [])));
  const made = {
    people: keys([...rules.flatMap((one) => [...one.from, ...one.exceptIfFrom]), ...of('from')]),
    teams: keys([...rules.flatMap((one) => [...one.fromMemberOf, ...one.exceptIfFromMemberOf]), ...of('fromMemberOf')]),
  };
  found.set(world, made);
  return made;
}

/** Directly, or through groups in the group whose members somebody knows. */
function isIn(world: World, team: string, address: string): boolean {
  const group = [...world.groups.values()].find((one) => one.key === team || labels(one).includes(team));
  return group !== undefined && holds(world, group, findSender(world, address).key, []);
}

function holds(world: World, group: Group, key: string, seen: readonly string[]): boolean {
  if (group.members.state !== 'present' || seen.includes(group.key)) return false;
  if (group.members.value.includes(key)) return true;
  return group.members.value.some((one) => {
    const inner = world.groups.get(one);
    const isOpen = inner !== undefined && inner.address !== '' && !isDynamic(inner);
    return isOpen && holds(world, inner, key, [...seen, group.key]);
  });
}

const labels = ({ address, name }: Group): readonly string[] => [address === '' ? name : address];
