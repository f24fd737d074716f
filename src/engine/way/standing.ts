import type { Accepted, Desired } from '../../policy/schema/policy.ts';
import type { OutboundConnector } from '../../posture/world/world.ts';
import type { FieldChange } from '../../kinds/kind.ts';
import { acceptedOf, differencesOf } from '../diff/accepted.ts';
import { matches } from '../diff/diff.ts';
import type { LiveTenant } from '../live/live.ts';
import { asMade, connectorAs, type WayObject, wayName } from './wayside.ts';

/** An acceptance of an object that is not what it was accepted as. */
export interface Strayed {
  readonly name: string;
  readonly noun: string;
  readonly object: string;
  /** Null where the tenant no longer has it. */
  readonly found: WayObject | null;
  readonly fields: readonly FieldChange[];
  readonly accepted: Accepted;
}

/** What policies say of the objects that cannot be declared. */
export interface WayStanding {
  /** Nobody speaks for them. */
  readonly strangers: readonly WayObject[];
  readonly strayed: readonly Strayed[];
  /** What holds of the acceptances. */
  readonly accepted: readonly Accepted[];
  /** The outbound connectors that there would be if the tenant were as the policies say. */
  readonly connectors: readonly OutboundConnector[];
}

/** Sorts what stands on the way into what is spared, what is as it was accepted, what is not, and what is strange. */
export function wayStanding(found: readonly WayObject[], desired: Desired, live: LiveTenant): WayStanding {
  const judged = found.map((one) => ({
    one,
    own: acceptedOf(desired.accepted, wayName(one)),
    spared: isSpared(one, desired),
  }));
  const pinned = judged.filter(({ own, spared }) => own.length > 0 && !spared);
  const strayed = [...pinned.flatMap(({ one, own }) => strayedFrom(one, own)), ...missing(found, desired, live)];
  const gone = new Set(strayed.map(({ object }) => object));
  const spared = judged.filter((one) => one.spared).map(({ one }) => one);
  return {
    strangers: judged
      .filter((one) => !one.spared && one.own.length === 0 && one.one.does.length > 0)
      .map(({ one }) => one),
    strayed,
    accepted: pinned.filter(({ one }) => !gone.has(wayName(one))).flatMap(({ own }) => own),
    connectors: [
      ...spared.filter(isOutbound).map(({ name, properties }) => connectorAs(name, properties)),
      ...pinned.filter(({ one }) => isOutbound(one)).map(({ one, own }) => connectorAs(one.name, asAccepted(own))),
      ...strayed
        .filter((one) => one.found === null && one.object.startsWith('outboundConnectors/'))
        .map(({ name, object }) => connectorAs(name, asAccepted(acceptedOf(desired.accepted, object)))),
    ],
  };
}

const isOutbound = ({ section }: WayObject): boolean => section === 'outboundConnectors';

const asAccepted = (own: readonly Accepted[]): WayObject['properties'] =>
  Object.fromEntries(own.map(({ property, value }) => [property, value]));

function isSpared({ section, name }: WayObject, { scope }: Desired): boolean {
  const rule = scope.get(section);
  const ref = { key: name.toLowerCase() };
  return (
    rule !== undefined &&
    (rule.undeclared === 'ignore' || rule.ignore.some((pattern) => matches(pattern, { ref, name })))
  );
}

function strayedFrom(one: WayObject, own: readonly Accepted[]): readonly Strayed[] {
  const [accepted] = own;
  const fields = differencesOf(one.properties, { ...asMade[one.section], ...asAccepted(own) });
  return accepted === undefined || fields.length === 0
    ? []
    : [{ name: one.name, noun: one.noun, object: wayName(one), found: one, fields, accepted }];
}

/** What was accepted and is not there any more: mail takes another way than the policies know. */
function missing(found: readonly WayObject[], { accepted }: Desired, live: LiveTenant): readonly Strayed[] {
  const nouns = listedNouns(live);
  const there = new Set(found.map(wayName));
  const objects = new Map(
    accepted
      .filter(({ ended, object }) => !ended && nouns.has(sectionOf(object)) && !there.has(plainName(object)))
      .map((one) => [plainName(one.object), one]),
  );
  return [...objects].map(([object, one]) => ({
    name: nameOf(one.object),
    noun: nouns.get(sectionOf(object)) ?? '',
    object,
    found: null,
    fields: [],
    accepted: one,
  }));
}

const sectionOf = (object: string): string => object.slice(0, object.indexOf('/'));
const nameOf = (object: string): string => object.slice(object.indexOf('/') + 1);
/** Names ignore letter case; sections are spelled in one way. */
const plainName = (object: string): string => `${sectionOf(object)}/${nameOf(object).toLowerCase()}`;

/** The sections of which everything was read, so that what is not there is gone. Of inbox rules nobody misses one. */
function listedNouns({ surroundings }: LiveTenant): ReadonlyMap<string, string> {
  const { outboundConnectors, inboundConnectors } = surroundings ?? {};
  return new Map([
    ...(outboundConnectors?.state === 'present' ? [['outboundConnectors', 'outbound connector'] as const] : []),
    ...(inboundConnectors?.state === 'present' ? [['inboundConnectors', 'inbound connector'] as const] : []),
  ]);
}
