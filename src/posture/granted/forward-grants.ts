import { type Granted, grantsAtPlace, grantsOfPerson, leastOpen } from '../../policy/grants/closed-form.ts';
import { type Grant, grantedSorts } from '../../policy/grants/grant.ts';
import type { Cell } from '../values/verdict.ts';
import { domainOf } from '../world/domains.ts';
import { indexed, senderOf } from '../world/indexed.ts';
import type { World } from '../world/world.ts';
import { belonging } from './belonging.ts';

/** What grants say of one forward; null for what is no forward. */
export function saidOfForward(grants: readonly Grant[], world: World, cell: Cell): Granted | null {
  const sort = grantedSorts.find((one) => one === cell.mechanism);
  if (sort === undefined) return null;
  const person = grantsOfPerson(grants, belonging(world, senderOf(indexed(world), cell.sender).key));
  return leastOpen(person, grantsAtPlace(grants, domainOf(cell.to) || cell.to, sort));
}
