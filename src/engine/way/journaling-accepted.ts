import type { Json } from '../../json.ts';
import { type Journaling, type JournalTarget, reportsSetting } from '../../kinds/read-only/index.ts';
import { absent, type Known, mapKnown } from '../../tenant/tenant.ts';
import type { Strayed, WayStanding } from './standing.ts';
import { wayName } from './wayside.ts';

/** What journals mail as policies would have it: without what nobody speaks for, and the rest as it was accepted. */
export const journalingAccepted = (
  found: Known<Journaling> | undefined,
  way: Pick<WayStanding, 'strangers' | 'strayed'>,
): Known<Journaling> | undefined => (found === undefined ? undefined : mapKnown(found, (all) => accepted(all, way)));

function accepted(
  { rules, undeliverableTo }: Journaling,
  { strangers, strayed }: Pick<WayStanding, 'strangers' | 'strayed'>,
): Journaling {
  const strange = new Set(strangers.map(wayName));
  const changed = new Map(strayed.map((one) => [one.object, one]));
  const nameOf = (name: string): string => wayName({ section: 'journalRules', name });
  const reports = nameOf(reportsSetting);
  return {
    rules: rules
      .filter(({ name }) => !strange.has(nameOf(name)))
      .map((rule) => asAccepted(rule, changed.get(nameOf(rule.name)))),
    undeliverableTo:
      undeliverableTo === null || strange.has(reports) ? null : targetBefore(undeliverableTo, changed.get(reports)),
  };
}

/** What an acceptance says of a property that is no longer so; undefined where it is. */
const before = (strayed: Strayed | undefined, property: string): Json | undefined =>
  strayed?.fields.find(({ field }) => field === property)?.to;

function asAccepted(rule: Journaling['rules'][number], strayed: Strayed | undefined): Journaling['rules'][number] {
  const [enabled, recipient] = [before(strayed, 'enabled'), before(strayed, 'recipient')];
  return {
    ...rule,
    enabled: typeof enabled === 'boolean' ? enabled : rule.enabled,
    recipient: typeof recipient === 'string' || recipient === null ? recipient : rule.recipient,
    target: targetBefore(rule.target, strayed),
  };
}

function targetBefore(target: JournalTarget, strayed: Strayed | undefined): JournalTarget {
  const named = before(strayed, 'journalEmailAddress');
  return typeof named === 'string' ? { named, end: absent } : target;
}
