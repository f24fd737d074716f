import { asEntry } from '../../kinds/as-entry.ts';
import type { Directory } from '../../kinds/directory.ts';
import { group } from '../../kinds/group/index.ts';
import { writerOf } from '../../kinds/group/properties.ts';
import { type Kind, type Live, refName } from '../../kinds/kind.ts';
import { isOrphan, section as outbound } from '../../kinds/outbound-policy/live.ts';
import { type Property, textsOf } from '../../kinds/property.ts';
import type { DeclaredItem, Item, Omitted } from '../../policy/export/listing.ts';
import { notUnderstood, reasonOf, unreadObject } from '../live/unread.ts';

/** What of a live object a policy can say, and why not the rest. */
export function itemOf(kind: Kind, live: Live, directory: Directory, shared = false): Item {
  const said = { object: refName(live.ref), name: live.name };
  const unread = unreadObject(live);
  if (unread !== null) return { ...said, is: 'left', why: reasonOf(unread), unread: true };
  const doubts = kind.properties.flatMap((property) => doubtsAbout(property, live, directory));
  const whole = doubts.find((doubt) => !isPart(kind, doubt.property));
  if (whole !== undefined) return { ...said, is: 'left', why: `${whole.property}: ${whole.why}`, unread: whole.unread };
  const why = undeclarable(live) ?? (shared ? 'another one bears the same name' : null);
  return why === null ? { ...said, ...declared(kind, live, doubts) } : { ...said, is: 'left', why, unread: false };
}

function declared(kind: Kind, live: Live, omitted: readonly Omitted[]): Omit<DeclaredItem, 'object' | 'name'> {
  const known = Object.entries(asEntry(kind, live)).filter(([name]) => !omitted.some((one) => one.property === name));
  const { letsOut, removable } = kind.undeclared(live);
  const canEnd = removable || kind.facet === true;
  return { is: 'declared', entry: Object.fromEntries(known), letsOut, canEnd, omitted };
}

/** What a property holds and no policy can say: nobody could resolve it, or the tenant has nobody of that name. */
function doubtsAbout(property: Property, live: Live, directory: Directory): readonly Omitted[] {
  const { name, shape, anyAddress } = property;
  const unread = live.unresolved.find((one) => one.property === name);
  if (unread !== undefined) return [{ property: name, why: reasonOf(unread.because), unread: true }];
  if (anyAddress === true || (shape !== 'recipients' && shape !== 'recipient')) return [];
  const value = live.properties[name];
  const named = typeof value === 'string' ? [value] : textsOf(value);
  const found = named.flatMap((identity) => missing(name, identity, directory));
  // Whom Exchange lists in a group of its own it knows, whether or not anybody looked them up.
  const listed = property.delta === true && writerOf(live.properties['type']) === 'exchange';
  return found.filter((doubt) => !(listed && doubt.unread)).slice(0, 1);
}

function missing(property: string, identity: string, directory: Directory): readonly Omitted[] {
  const found = directory.find(identity);
  if (found.state === 'present') return [];
  if (found.state === 'unknown') return [{ property, why: reasonOf(found.because), unread: true }];
  return [{ property, why: `it names ${identity}, whom the tenant does not know`, unread: false }];
}

/** A list that an entry may leave unmanaged and still be worth writing: who is in a group, or keeps it. */
function isPart(kind: Kind, name: string): boolean {
  const property = kind.properties.find((one) => one.name === name);
  return property?.shape === 'recipients' && property.whole !== true;
}

/** Why an object that was read in full cannot be declared as it is. */
function undeclarable(live: Live): string | null {
  if (live.ref.section === outbound && isOrphan(live)) return 'it is a rule whose policy is gone';
  const strange = notUnderstood(live);
  if (strange === null) return null;
  return live.ref.section === group.section ? live.beyond.join(', ') : `it ${strange}`;
}
