import { sameJson } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { scopeProperties } from '../../kinds/outbound-policy/properties.ts';
import { type Properties, textsOf } from '../../kinds/property.ts';
import type { Section } from '../../kinds/sections.ts';
import { domainsAsked } from '../../posture/gates/predicate-recipient.ts';
import { matters } from '../../posture/gates/rule-scan.ts';
import type { Principal, TransportRule } from '../../posture/world/world.ts';
import { ruleOf } from '../world/rules.ts';
import { type PeopleIndex, groupRegion, memberClasses, personClasses } from './people-touched.ts';
import { everywhere, nowhere, ofPlaces, ofSenders, type ProofScope } from './proof-scope.ts';
import type { Unit } from './units.ts';

/** One object before a unit and after it. */
interface Passage {
  readonly unit: Unit;
  readonly before: Live | undefined;
  readonly after: Live | undefined;
}

/** Where a unit can make a difference. */
export function regionOf(passage: Passage, atlas: PeopleIndex): ProofScope {
  const live = passage.after ?? passage.before;
  if (live === undefined) return everywhere;
  return regions[live.ref.section](passage, live, atlas);
}

/** Whose mail, to where, a change of an object can touch. */
const regions: Readonly<Record<Section, (passage: Passage, live: Live, atlas: PeopleIndex) => ProofScope>> = {
  outboundPolicies: (passage, _, atlas) => outbound(passage, atlas),
  remoteDomains: (passage, live) => remote(live.ref.key, passage),
  transportRules: (passage, _, atlas) => rules(passage, atlas),
  outboundConnectors: connectors,
  // Who may come in decides on nobody who may forward.
  inboundConnectors: () => nowhere,
  groups: (passage, live, atlas) => (sameMembers(passage) ? nowhere : groupRegion(live.ref.key, atlas)),
  mailboxForwarding: (passage, live, atlas) => forwarding(live, passage, atlas),
  // What may be forwarded does not depend on who does.
  inboxForwards: () => nowhere,
  smtpAuth: (_, live) => ({ axis: 'auth', mailbox: live.ref.key === 'organization' ? '' : live.ref.key }),
};

/** A unit that puts an object to a place says it as a number, which is right only after the moves before it. */
export const moves = ({ steps }: Unit): boolean =>
  steps.some(({ call }) => call.via === 'exchange' && typeof call.parameters['Priority'] === 'number');

function outbound({ unit, before, after }: Passage, atlas: PeopleIndex): ProofScope {
  const [was, is] = [inForce(before), inForce(after)];
  if (sameJson(was, is) && (was === null || !moves(unit))) return nowhere;
  if ((after ?? before)?.ref.key === defaultKey) return everywhere;
  const taken = [was, is].flatMap((scope) => (scope === null ? [] : [takenIn(scope, atlas)]));
  return taken.includes(null) ? everywhere : ofSenders(taken.flatMap((one) => one ?? []));
}

const deciding = ['autoForwardingMode', ...scopeProperties.map((property) => property.name)];

/** What of an outbound policy decides on anybody; null where it decides on nobody. */
function inForce(live: Live | undefined): Properties | null {
  if (live === undefined) return null;
  const { properties, ref } = live;
  const rests = properties['appliesTo'] === 'nobody' || properties['enabled'] === false;
  return rests && ref.key !== defaultKey ? null : pick(properties, deciding);
}

const pick = (all: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(names.map((name) => [name, all[name] ?? null]));

/**
 * The classes that a scope may take in; null where that may be anybody. Conditions of different kinds must all hold, so that
 * a domain beside people takes in none but those. Source: outbound policies page, August 2026.
 */
function takenIn(scope: Properties, atlas: PeopleIndex): readonly number[] | null {
  const named = (field: string): readonly Principal[] => textsOf(scope[field]).map(atlas.people.principal);
  const [from, groups] = [named('from'), named('fromMemberOf')];
  if (from.length + groups.length === 0) return null;
  const classes = [...from.map((one) => personClasses(one, atlas)), ...groups.map((one) => memberClasses(one, atlas))];
  return classes.includes(null) ? null : classes.flatMap((one) => one ?? []);
}

function remote(key: string, { before, after }: Passage): ProofScope {
  const said = (live: Live | undefined): Properties | null =>
    live === undefined ? null : pick(live.properties, ['autoForwardEnabled', 'isInternal']);
  if (sameJson(said(before), said(after))) return nowhere;
  return key === '*' ? everywhere : ofPlaces([key.replace(/^\*\./u, '')]);
}

function rules({ unit, before, after }: Passage, { people }: PeopleIndex): ProofScope {
  const [was, is] = [before, after].map((live) => (live === undefined ? null : acting(ruleOf(live, 0, people))));
  const same = JSON.stringify(was) === JSON.stringify(is);
  if (same && (was === null || !moves(unit))) return nowhere;
  const places = [was, is].flatMap((rule) => (rule === undefined || rule === null ? [] : [placesOf(rule)]));
  return places.includes(null) ? everywhere : ofPlaces(places.flatMap((one) => one ?? []));
}

/**
 * The domains to which alone a rule can touch mail; null where that may be anywhere. Where it stands among others makes
 * no difference to mail that it does not take. A rule that sends mail elsewhere is one of the ways out that are looked at
 * beside the cells.
 */
function placesOf({ conditions, actions, beyond }: TransportRule): readonly string[] | null {
  const isPlain = actions.copyTo.length + actions.redirectMessageTo.length + actions.unknown.length === 0;
  const isRead = beyond.length === 0 && actions.untold === undefined && actions.routeMessageOutboundConnector === null;
  return isPlain && isRead ? domainsAsked(conditions) : null;
}

const acting = (rule: TransportRule): TransportRule | null =>
  rule.enabled && (matters(rule.actions) || rule.actions.copyTo.length > 0) ? rule : null;

/** A connector may take mail for any domain, and a rule may send it any. */
function connectors({ before, after }: Passage): ProofScope {
  return sameJson(before?.properties ?? null, after?.properties ?? null) ? nowhere : everywhere;
}

const sameMembers = ({ before, after }: Passage): boolean =>
  before !== undefined &&
  after !== undefined &&
  sameJson(before.properties['members'] ?? null, after.properties['members'] ?? null);

/** Which of a mailbox's own forwards overrides another depends on whether there are any, and not on where they go. */
function forwarding(live: Live, { before, after }: Passage, atlas: PeopleIndex): ProofScope {
  const [was, is] = [before, after].map((one) =>
    ['forwardingSmtpAddress', 'forwardingAddress'].map((name) => one?.properties[name] !== undefined).join(),
  );
  if (was === is) return nowhere;
  const classes = personClasses(atlas.people.principal(live.ref.key), atlas);
  return classes === null ? everywhere : ofSenders(classes);
}
