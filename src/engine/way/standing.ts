import { type FieldChange, refName } from '../../kinds/kind.ts';
import { sectionNamed, sectionOf } from '../../kinds/sections.ts';
import type { Accepted, Desired } from '../../policy/schema/policy.ts';
import { acceptedOf, differencesOf } from '../diff/accepted.ts';
import { matches } from '../diff/diff.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import { kindOf } from '../live/ranks.ts';
import { asMade, type WayObject, wayName } from './wayside.ts';

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
}

/** Sorts what stands on the way into what is spared, what is as it was accepted, what is not, and what is strange. */
export function wayStanding(found: readonly WayObject[], desired: Desired, live: LiveTenant): WayStanding {
  const judged = found
    .filter((one) => !isSpared(one, desired))
    .map((one) => ({ one, own: acceptedOf(desired.accepted, wayName(one)) }));
  const pinned = judged.filter(({ own }) => own.length > 0);
  const strayed = pinned.flatMap(({ one, own }) => strayedFrom(one, own));
  const gone = new Set(strayed.map((one) => one.found));
  return {
    strangers: judged.filter(({ one, own }) => own.length === 0 && one.does.length > 0).map(({ one }) => one),
    strayed: [...strayed, ...missing(desired, live)],
    accepted: pinned.filter(({ one }) => !gone.has(one)).flatMap(({ own }) => own),
  };
}

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

/** What is accepted as it is, is declared nowhere, and is not there any more: mail goes another way than the policies know. */
function missing({ accepted, entries }: Desired, { sections }: LiveTenant): readonly Strayed[] {
  const gone = accepted.filter(({ ended, object }) => {
    const section = sectionNamed(sectionOf(object));
    if (
      ended ||
      section === null ||
      kindOf(object)?.facet === true ||
      kindOf(object)?.allows === true ||
      sections[section].state !== 'present'
    )
      return false;
    const there = [...(entries.get(section) ?? []), ...rowsIn({ sections }, section)];
    return !there.some(({ ref }) => refName(ref).toLowerCase() === object.toLowerCase());
  });
  const each = new Map(gone.map((one) => [one.object.toLowerCase(), one]));
  return [...each].map(([object, one]) => ({
    name: one.object.slice(one.object.indexOf('/') + 1),
    noun: kindOf(one.object)?.noun ?? '',
    object,
    found: null,
    fields: [],
    accepted: one,
  }));
}
