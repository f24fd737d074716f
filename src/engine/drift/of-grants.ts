import { type Kind, type PolicyEntry, refName } from '../../kinds/kind.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Deviation } from '../../policy/adopt/deviation.ts';
import { narrowIn } from '../../policy/grants/check.ts';
import { isGrantsName } from '../../policy/grants/names.ts';
import { anywhere } from '../../policy/grants/patterns.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { PlannedChange } from '../plan/plan.ts';

/** Why what the tenant has of an object is not written beside the grants that ask for it; null where none does. */
export function whyOfGrants(
  change: PlannedChange,
  { grants, entries }: Desired,
  concerned: readonly PlannedChange[],
): string | null {
  const { object, name, because } = change;
  if (grants === null) return lookOf(change, concerned);
  const narrow = opensEverywhere(change) ? narrowIn(grants) : undefined;
  if (narrow !== undefined)
    return `open, it would let whoever “${narrow.name}” names forward to every domain: change the grant, or take the tenant back`;
  const own = [...entries.values()].flat().find((one) => refName(one.ref) === object);
  if (own?.grants !== undefined) return madeText(own);
  const isGone = (because === 'ended' && own === undefined) || isGrantsName(sectionOf(object), name);
  return isGone
    ? 'it was made from grants, and none asks for it any more: grant it anew, or let a plan remove it'
    : null;
}

/**
 * Written by hand, objects that grants made would say nothing of who may forward, and belong to grants as soon as there are
 * some. Their domains bear no name of their own: they are those that stand open beside them.
 */
function lookOf(change: PlannedChange, concerned: readonly PlannedChange[]): string | null {
  if (change.source !== null || !concerned.some(isNamedByGrants)) return null;
  if (isNamedByGrants(change)) return `its name is one that grants give, and these policies have no grants: ${liftIt}`;
  return sectionOf(change.object) === 'remoteDomains' ? `it stands beside what grants made: ${liftIt}` : null;
}

const liftIt = '`postern export --grants` writes the grants behind it';

const isNamedByGrants = ({ object, name, source }: PlannedChange): boolean =>
  source === null && isGrantsName(sectionOf(object), name);

const opensEverywhere = ({ object, fields }: PlannedChange): boolean =>
  object === `remoteDomains/${anywhere}` &&
  fields.some(({ field, from }) => field === 'autoForwardEnabled' && from === true);

function madeText({ grants = [], place }: PolicyEntry): string {
  const named = grants.map((one) => `“${one}”`).join(', ');
  const end = 'change that, or take the tenant back';
  if (grants.length === 0) return `what no grant opens is shut by the grants: ${end}`;
  const by = grants.length === 1 ? `the grant ${named} asks for it` : `the grants ${named} ask for it`;
  return `${by} at ${place.file}:${place.line}: ${end}`;
}

/** An object that a person has to decide about. */
export function leftToGrants({ object, name, source: place }: PlannedChange, kind: Kind, why: string): Deviation {
  const [section, key] = [sectionOf(object), object.slice(sectionOf(object).length + 1)];
  const spelled = name.toLowerCase() === key ? `${section}/${name}` : object;
  return {
    kind,
    object: spelled,
    place,
    ended: false,
    absent: false,
    fields: [],
    item: { is: 'left', object: spelled, name, why, unread: false },
    order: null,
  };
}
