import { type Change, type Live, type PolicyEntry } from '../../kinds/kind.ts';
import { textsOf } from '../../kinds/property.ts';
import { grantsAtPlace, grantsOfPerson, leastOpen } from '../../policy/grants/closed-form.ts';
import type { Grantee } from '../../policy/grants/grant.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { belonging } from '../../posture/granted/belonging.ts';
import type { World } from '../../posture/world/world.ts';
import { domainOf, normalName } from '../../tenant/addresses.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import type { LiveTenant } from '../live/live.ts';
import { worldOf } from '../world/world.ts';

/**
 * Forwards of mailboxes that no entry declares: one that a grant covers is left alone, and of one of which nobody can tell
 * nothing is taken away.
 */
export function sparedByGrants(changes: readonly Change[], desired: Desired, live: LiveTenant): readonly Change[] {
  if (desired.grants === null || !changes.some(isUndeclaredForward)) return changes;
  const world = worldOf(live, desired.tenant?.facts ?? unknownFacts);
  return changes.map((change) => (isUndeclaredForward(change) ? spared(change, desired, world) : change));
}

type Undeclared = Change & { readonly live: Live };

/** What would be closed or removed since nobody declares it, or is named for that. */
function isUndeclaredForward(change: Change): change is Undeclared {
  if (change.ref.section !== 'mailboxForwarding') return false;
  if (change.action === 'ignore') return change.because === 'reported' && change.letsOut !== null;
  return (change.action === 'update' || change.action === 'delete') && change.because === 'undeclared';
}

function spared(change: Undeclared, desired: Desired, world: World): Change {
  const { ref, live } = change;
  switch (coverOf(live, desired, world)) {
    case 'granted':
      return { action: 'ignore', ref, live, because: 'granted', letsOut: null };
    case 'unknown':
      return {
        action: 'unknown',
        ref,
        entry: null,
        because: [`whether a grant covers the forward of ${live.name} is not known`],
      };
    case 'collateral':
    case 'shut':
      return change;
  }
}

function coverOf(live: Live, desired: Desired, world: World): ReturnType<typeof leastOpen>['is'] {
  const { outside } = live.extra;
  if (typeof outside !== 'string') return 'shut';
  const sort = typeof live.properties['forwardingAddress'] === 'string' ? 'mailbox-object' : 'mailbox-smtp';
  const grants = desired.grants ?? [];
  const person = grantsOfPerson(grants, belongingAfter(live, desired.entries.get('groups') ?? [], world));
  return leastOpen(person, grantsAtPlace(grants, domainOf(normalName(outside)), sort)).is;
}

/** Who is in a group once the policies are carried out: as they say where they list members, else as the tenant has it. */
function belongingAfter(live: Live, groups: readonly PolicyEntry[], world: World): ReturnType<typeof belonging> {
  const own = [...world.recipients.values()].find(({ addresses }) => addresses.includes(live.name));
  const names = new Set([live.name, ...(own?.addresses ?? [])]);
  const inTenant = belonging(world, own?.key ?? live.name);
  return (grantee: Grantee) => {
    const declared =
      grantee.kind === 'group' ? groups.find(({ ref, ended }) => !ended && ref.key === grantee.name) : undefined;
    const members = declared?.spec['members'];
    if (members === undefined) return inTenant(grantee);
    if (textsOf(members).some((one) => names.has(normalName(one)))) return 'yes';
    return inTenant(grantee) === 'no' ? 'no' : 'unknown';
  };
}
