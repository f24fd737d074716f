import { type Belongs, type GrantsOfPerson, grantsOfPerson } from '../../policy/grants/closed-form.ts';
import { type Grant, type Grantee, granteeKey } from '../../policy/grants/grant.ts';
import { match } from '../values/kleene.ts';
import { indexed } from '../world/indexed.ts';
import { isMember, isNamed } from '../world/membership.ts';
import type { World } from '../world/world.ts';
import { principalOf } from './spelled.ts';

/** Whether somebody is among those whom a grant names, by key; each name is asked once. */
export function belonging(world: World, key: string): Belongs {
  const known = new Map<string, ReturnType<Belongs>>();
  return (grantee) => {
    const name = granteeKey(grantee);
    const said = known.get(name) ?? ask(world, key, grantee);
    known.set(name, said);
    return said;
  };
}

/** The grants that name somebody, by key, worked out once for each. */
export type PersonGrants = (key: string) => GrantsOfPerson;

/** As `belonging`, for many people: names that grants share are told apart once, and not for everybody. */
export function personGrants(world: World, grants: readonly Grant[]): PersonGrants {
  const names = new Map<string, number>();
  const numbers = new Map<Grantee, number>();
  for (const one of grants.flatMap(({ from }) => from)) {
    const name = granteeKey(one);
    const number = names.get(name) ?? names.size;
    names.set(name, number);
    numbers.set(one, number);
  }
  const known = new Map<string, GrantsOfPerson>();
  return (key) => {
    const made = known.get(key) ?? grantsOfPerson(grants, numbered(world, key, numbers));
    known.set(key, made);
    return made;
  };
}

function numbered(world: World, key: string, numbers: ReadonlyMap<Grantee, number>): Belongs {
  const said: ReturnType<Belongs>[] = [];
  return (grantee) => (said[numbers.get(grantee) ?? -1] ??= ask(world, key, grantee));
}

function ask(world: World, key: string, grantee: Grantee): ReturnType<Belongs> {
  if (grantee.kind === 'everyone') return 'yes';
  const principals = principalsFor(world, grantee);
  const [principal] = principals;
  if (principal === undefined) return 'no';
  const found = grantee.kind === 'group' ? isMember(indexed(world), principals, { key }) : isNamed(principal, key);
  return found === match.yes ? 'yes' : found === match.no ? 'no' : 'unknown';
}

const looked = new WeakMap<World, Map<string, readonly [ReturnType<typeof principalOf>]>>();

/** The same list for the same name, so that who is in a group is worked out once. */
function principalsFor(world: World, grantee: Grantee): readonly ReturnType<typeof principalOf>[] {
  const known = looked.get(world) ?? new Map<string, readonly [ReturnType<typeof principalOf>]>();
  looked.set(world, known);
  const name = granteeKey(grantee);
  const made = known.get(name) ?? ([principalOf(world, grantee)] as const);
  known.set(name, made);
  return made;
}
