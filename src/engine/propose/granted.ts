import { refName } from '../../kinds/kind.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { carriersIn } from '../../policy/grants/compile.ts';
import { writtenOpenings } from '../../policy/grants/claims.ts';
import {
  collateralKinds,
  type CollateralKind,
  type Grant,
  type Grantee,
  placedGrant,
} from '../../policy/grants/grant.ts';
import { isWithinGranted } from '../../policy/grants/openings.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { type BesideGrants, type HeldTo, judgeGrants } from '../../posture/granted/judge-grants.ts';
import { principalOf } from '../../posture/granted/spelled.ts';
import { ruleEndingAbove } from './ends-list.ts';
import { grantedOutsiders, grantsInside } from './inside.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { isSurelyDynamic } from '../../posture/world/membership.ts';
import type { World } from '../../posture/world/world.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import type { GrantState, PlannedGrant } from '../../posture/granted/planned-grants.ts';

/** What a plan says of its grants, and for which of it the plan is refused or warned of. */
export interface GrantsJudgement {
  readonly grants: readonly PlannedGrant[];
  readonly beside: readonly BesideGrants[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly Refusal[];
}

/** Holds the tenant as a plan leaves it to the grants of its policies; null where they have none. */
export function judgeDesiredGrants(desired: Desired, after: World, at: Date): GrantsJudgement | null {
  if (desired.grants === null) return null;
  const grants = desired.grants.filter(({ ended }) => !ended);
  const made = [...desired.entries.values()].flat().filter((entry) => entry.grants !== undefined);
  const undeclared = desired.scope.get('mailboxForwarding')?.undeclared;
  const held = {
    grants,
    made: new Set([...made.map(({ ref }) => refName(ref)), ...leftOpen(desired, grants, after)]),
    clearsForwards: undeclared === 'close' || undeclared === 'remove',
    written: writtenOpenings(desired.entries),
  };
  const posture = judgeGrants(after, held, at);
  const declared = new Set([...desired.entries.values()].flat().map(({ ref }) => refName(ref).toLowerCase()));
  const carriers = carriersIn(desired.entries);
  const { refusals, warnings } = said(grants, posture.beside, after, {
    isDeclared: (object) => declared.has(object.toLowerCase()),
    endsAbove: ruleEndingAbove(held.made, after),
  });
  const [states, people] = [statesIn(posture.beside), new Map(posture.people.map((one) => [one.grant, one.people]))];
  return {
    grants: grants.map((grant) =>
      plannedGrant(grant, held, {
        state: states.get(grant.name) ?? 'as granted',
        people: people.get(grant.name) ?? { name: 'nobody', count: 0, example: '' },
        carriedBy: (carriers.get(grant.name) ?? []).map(({ ref }) => refName(ref)),
      }),
    ),
    beside: posture.beside,
    refusals: [...refusals, ...grantedOutsiders(grants, after)],
    warnings: [...warnings, ...grantsInside(grants, desired, after)],
  };
}

/** Domains that are left open since a grant opens them, and that nobody wrote by hand. */
function leftOpen({ entries }: Desired, grants: readonly Grant[], { remoteDomains }: World): readonly string[] {
  if (remoteDomains.state !== 'present') return [];
  const declared = new Set((entries.get('remoteDomains') ?? []).map(({ ref }) => ref.key));
  return remoteDomains.value
    .map(({ domainName }) => domainName.toLowerCase())
    .filter((domain) => !declared.has(domain) && isWithinGranted(grants, domain))
    .map((domain) => `remoteDomains/${domain}`);
}

/** The refusals of the same grants on the tenant of today, as a plan holds them. */
export function refusedAgain(plan: Plan, after: World, at: Date): readonly Refusal[] {
  const planned = plan.grants ?? [];
  if (planned.length === 0) return [];
  const grants = planned.map(asGrant);
  const made = new Set(planned.flatMap(({ carriedBy }) => carriedBy));
  const { beside } = judgeGrants(after, { grants, made, clearsForwards: false, written: null }, at);
  const { refusals } = said(grants, beside, after, { isDeclared: () => false, endsAbove: null });
  return refusals.map(({ code, message, hint }) => ({ code, message, hint: code === 'PST406' ? sinceThen : hint }));
}

const sinceThen = 'plan again: the tenant changed since the plan was made';

const asGrant = ({ name, from, to, by, accept, governance, source: place }: PlannedGrant): Grant =>
  placedGrant({ name, from, to, by, accept, governance, ended: false, place });

function plannedGrant(
  grant: Grant,
  held: HeldTo,
  { state, people, carriedBy }: Pick<PlannedGrant, 'state' | 'people' | 'carriedBy'>,
): PlannedGrant {
  const { name, from, to, by, governance, place } = grant;
  const accept = held.clearsForwards ? [...new Set([...grant.accept, 'admin-forwards' as const])] : grant.accept;
  return { name, from, to, by, accept, governance, state, people, carriedBy, source: place };
}

/** What is worse comes first. */
const fromWorst = ['broken', 'unknown', 'and more'] as const;

/** The worst of what stands beside each grant, by its name. */
function statesIn(beside: readonly BesideGrants[]): ReadonlyMap<string, GrantState> {
  const found = new Map<string, GrantState>();
  for (const state of fromWorst) {
    for (const row of beside) {
      if (stateFor(row.what) !== state) continue;
      for (const name of namesTold(row)) if (!found.has(name)) found.set(name, state);
    }
  }
  return found;
}

/** What comes with grants is so for all of them; what is stopped or not known, for the one that it is told of. */
const namesTold = ({ what, asked, person, place }: BesideGrants): readonly string[] => {
  if (stateFor(what) === 'and more') return [...person, ...place];
  return asked === null ? person : [asked];
};

function stateFor(what: BesideGrants['what']): GrantState {
  if (what === 'broken') return what;
  return what === 'unknown' || what === 'undecided-redirects' ? 'unknown' : 'and more';
}

function said(
  grants: readonly Grant[],
  beside: readonly BesideGrants[],
  after: World,
  beyond: Beyond,
): Pick<GrantsJudgement, 'refusals' | 'warnings'> {
  const broken = beside.filter(({ what }) => what === 'broken');
  const byHand = broken.filter(({ object }) => object !== null && beyond.isDeclared(object));
  return {
    refusals: [
      ...grants.flatMap((grant) => notHeld(grant, after)),
      ...grants.flatMap((grant) => notAccepted(grant, beside)),
      ...beside.filter(({ what }) => what === 'beyond').map(beyondGrants(beyond)),
      ...together(byHand).map((one) => stopped(one, 'take one of the two away: the grant, or what stops it')),
    ],
    warnings: [
      ...together(broken.filter((one) => !byHand.includes(one))).map((one) => stopped(one, undeclaredHint(one))),
      ...together(beside.filter(isOfGrants)).map(notKnown),
    ],
  };
}

/** What is not known of people and places that no grant names is told, and no news of a plan. */
const isOfGrants = ({ what, person, place }: BesideGrants): boolean =>
  what === 'unknown' && person.length + place.length > 0;

/** What is told of several grants alike is said once. */
function together(rows: readonly BesideGrants[]): readonly BesideGrants[] {
  const found = new Map<string, BesideGrants>();
  for (const row of rows) {
    const { senders, destinations, mechanisms, object, reason, person } = row;
    const key = JSON.stringify([senders.name, destinations.name, mechanisms, object, reason]);
    const known = found.get(key);
    found.set(key, known === undefined ? row : { ...known, person: [...new Set([...known.person, ...person])].sort() });
  }
  return [...found.values()];
}

/** Source: Configure outbound spam policies, August 2026: groups whose members follow a filter are not supported. */
function notHeld(grant: Grant, world: World): readonly Refusal[] {
  return grant.from.flatMap((one) => {
    const why = unfit(one, world);
    return why === null ? [] : [{ code: 'PST409', message: `${grant.name}: ${why.is}`, hint: why.hint }];
  });
}

/** Why no control can hold whom a grant names; null where one can, or nobody could look them up. */
function unfit(one: Grantee, world: World): { readonly is: string; readonly hint: string } | null {
  const { key } = principalOf(world, one);
  if (key.state !== 'present') return null;
  const [group, type] = [world.groups.get(key.value), world.recipients.get(key.value)?.type ?? ''];
  const isGroup = group !== undefined || groupTypes.test(type);
  if (one.kind === 'group' && !isGroup && type !== '')
    return { is: `${one.name} is no group`, hint: 'name a mailbox below `from: { people: … }`' };
  if (one.kind === 'person' && isGroup)
    return { is: `${one.name} is a group`, hint: 'name it below `from: { memberOf: … }`' };
  if (one.kind === 'person' && outsideTypes.test(type))
    return {
      is: `${one.name} is no mailbox of this tenant, and forwards nothing`,
      hint: 'grant it to whoever forwards',
    };
  if (one.kind !== 'group' || group === undefined || !isSurelyDynamic(group)) return null;
  return {
    is: `members of ${one.name} follow a filter, and no control of Exchange sees them`,
    hint: 'grant it to a group with members of its own, or to people',
  };
}

const groupTypes = /Group$|^RoomList$/u;
const outsideTypes = /Contact$|^GuestMailUser$/u;

/** What comes with a grant and nobody accepted, with the line to add. */
function notAccepted(grant: Grant, beside: readonly BesideGrants[]): readonly Refusal[] {
  const own = beside.filter(({ what, asked, accepted }) => asked === grant.name && !accepted && isKind(what));
  if (own.length === 0) return [];
  const kinds = collateralKinds.filter((kind) => grant.accept.includes(kind) || own.some(({ what }) => what === kind));
  const rows = own.slice(0, mostTold).map(collateralText);
  const more = own.length > mostTold ? [`${own.length - mostTold} more`] : [];
  return [
    {
      code: 'PST405',
      message: `${grant.name} brings along what no control can prevent: ${sentence([...rows, ...more])}`,
      hint: `add \`accept: [${kinds.join(', ')}]\` to the grant ${grant.name}`,
    },
  ];
}

const mostTold = 4;
const isKind = (what: BesideGrants['what']): what is CollateralKind => collateralKinds.some((kind) => kind === what);

/** What people can do, by the kind of collateral. */
const deeds: Readonly<Record<CollateralKind, string>> = {
  redirects: 'may redirect',
  'mailbox-forwards': 'may forward the mailbox',
  'admin-forwards': 'may be forwarded by an administrator, through a contact,',
  'undecided-redirects': 'may perhaps redirect mail from colleagues',
};

const collateralText = ({ what, senders, destinations }: BesideGrants): string =>
  `${senders.name} ${isKind(what) ? deeds[what] : what} to ${destinations.name}`;

/** What is known of what lets out where no grant says so. */
interface Beyond {
  /** Whether somebody wrote an object, or it was left. */
  readonly isDeclared: (object: string) => boolean;
  /** The rule that keeps rules of grants from seeing a forward. */
  readonly endsAbove: string | null;
}

/** What lets out where no grant says so, and what to do about it. */
const beyondGrants =
  ({ isDeclared, endsAbove }: Beyond) =>
  (one: BesideGrants): Refusal => ({
    code: 'PST406',
    message: `${one.senders.name} could forward to ${one.destinations.name} (${one.mechanisms.join(', ')}), which no grant says and no grant brings along${one.object === null ? '' : `, by ${one.object}`}`,
    hint:
      one.object === null || isDeclared(one.object)
        ? `mend what lets it out beside the grants, or grant it${endsAbove === null ? '' : exceptText(endsAbove)}`
        : `grant it, declare it as it should be, or have it closed: \`scope: { ${sectionOf(one.object)}: { undeclared: close } }\``,
  });

/** Nobody wrote what stops it: it is declared, or it goes. */
function undeclaredHint({ object }: BesideGrants): string {
  const section = object === null ? 'outboundPolicies' : sectionOf(object);
  return `declare it as it should be, or let it go: \`scope: { ${section}: { undeclared: remove } }\``;
}

const exceptText = (rule: string): string =>
  `: the transport rule “${rule}” ends the list above the rules of very many grants, which stand last; give it \`exceptIfMessageTypeMatches: AutoForward\`, or switch it off`;

const stopped = ({ senders, destinations, mechanisms, person, object }: BesideGrants, hint: string): Refusal => ({
  code: 'PST407',
  message: `${sentence(person)}: ${object ?? 'a control'} stops ${senders.name} on the way to ${destinations.name} (${mechanisms.join(', ')})`,
  hint,
});

const notKnown = ({ senders, destinations, mechanisms, person, object, reason }: BesideGrants): Refusal => ({
  code: 'PST408',
  message: `${person.length === 0 ? 'no grant' : sentence(person)}: whether ${senders.name} may forward to ${destinations.name} (${mechanisms.join(', ')}) is not known${because(object, reason)}`,
  hint: null,
});

const because = (object: string | null, reason: string | null): string => {
  const parts = [object, reason].filter((one) => one !== null);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
};
