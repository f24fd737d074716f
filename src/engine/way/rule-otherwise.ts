import { isList, sameJson } from '../../json.ts';
import { inboxForward } from '../../kinds/inbox-forward/index.ts';
import { targetsBy } from '../../kinds/inbox-forward/properties.ts';
import { type Change, type FieldChange, type Live, type PolicyEntry, refName } from '../../kinds/kind.ts';
import { type Properties, textsOf } from '../../kinds/property.ts';
import { normalSpec } from '../../kinds/table.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { LiveTenant } from '../live/live.ts';

/** An inbox rule that an entry allows, and that is not as the entry says. */
export interface RuleOtherwise {
  readonly live: Live;
  readonly entry: PolicyEntry;
  /** From what was found to what is declared. */
  readonly fields: readonly FieldChange[];
  /** The rule as it is declared. */
  readonly declared: Live;
}

/** The entry that an inbox rule does not fit; null where none allows the rule, or it is as declared. */
export function otherwise(
  live: Live,
  { entries }: Pick<Desired, 'entries'>,
  { directory }: Pick<LiveTenant, 'directory'>,
): RuleOtherwise | null {
  const { section, key } = live.ref;
  if (section !== inboxForward.section) return null;
  const entry = entries.get(section)?.find((one) => !one.ended && one.ref.key === key);
  if (entry === undefined) return null;
  const spec = normalSpec(inboxForward.properties, entry.spec, directory).properties;
  const fields = inboxForward.properties
    .map(({ name }) => ({ field: name, from: live.properties[name] ?? null, to: spec[name] ?? null }))
    .filter(({ field, from, to }) => field !== 'enabled' && !sameJson(from, to));
  return fields.length === 0 ? null : { live, entry, fields, declared: asDeclared(live, spec) };
}

/** The rules that entries allow otherwise than they are, by `section/key`. */
export const othersIn = (
  changes: readonly Change[],
  desired: Pick<Desired, 'entries'>,
  live: Pick<LiveTenant, 'directory'>,
): ReadonlyMap<string, RuleOtherwise> =>
  new Map(
    changes.flatMap((change) => {
      const found = change.action === 'keep' || !('live' in change) ? null : otherwise(change.live, desired, live);
      return found === null ? [] : [[refName(change.ref), found] as const];
    }),
  );

/** Whether it is on is its owner's, and told by itself. */
const asDeclared = (live: Live, { deleteMessage, ...spec }: Properties): Live => ({
  ...live,
  properties: {
    ...spec,
    ...(deleteMessage === true ? { deleteMessage } : {}),
    ...(live.properties['enabled'] === undefined ? {} : { enabled: live.properties['enabled'] }),
  },
  extra: {
    ...live.extra,
    sends: Object.fromEntries(Object.values(targetsBy).map((name) => [name, textsOf(spec[name])])),
  },
});

/** `its entry says: forwardTo d@fabrikam.com, no deleteMessage`. */
export const declaredText = ({ fields }: Pick<RuleOtherwise, 'fields'>): string =>
  `its entry says: ${fields.map(fieldText).join(', ')}`;

function fieldText({ field, to }: FieldChange): string {
  if (to === null || to === false) return `no ${field}`;
  return `${field} ${isList(to) ? textsOf(to).join(', ') : JSON.stringify(to)}`;
}
