import { refName } from '../../kinds/kind.ts';
import { mailboxIn } from '../../kinds/inbox-forward/read.ts';
import { sectionOf, wayside, type Wayside } from '../../kinds/sections.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { Gone } from './drift.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import { wayName, waysideOf } from '../way/wayside.ts';

/** What policies allow to send mail on and the tenant has no longer. Nothing leaves by it, so that it is no drift. */
export const goneIn = (desired: Desired, live: LiveTenant, rules: RulesRead): readonly Gone[] => [
  ...rulesGone(desired, live, rules),
  ...waysideGone(desired, live),
];

/** Of a mailbox whose hidden rules were not read nobody can tell. */
function rulesGone({ entries }: Desired, live: LiveTenant, rules: RulesRead): readonly Gone[] {
  const there = new Set(rowsIn(live, 'inboxForwards').map(({ ref }) => refName(ref)));
  const whole = new Set(
    [...rules].flatMap(([mailbox, known]) =>
      known.state === 'present' && known.value.hidden === null ? [mailbox.toLowerCase()] : [],
    ),
  );
  return (entries.get('inboxForwards') ?? [])
    .filter(({ ended, ref }) => !ended && whole.has(mailboxIn(ref.key)) && !there.has(refName(ref)))
    .map(({ ref, place }) => ({ object: refName(ref), source: place }));
}

/** Of what could not be read nobody can tell. */
function waysideGone({ accepted }: Desired, live: LiveTenant): readonly Gone[] {
  const { journaling, restricted } = live.surroundings ?? {};
  const read = { journalRules: journaling, restricted } satisfies Record<Wayside, unknown>;
  const there = new Set(waysideOf(live).map((one) => wayName(one).toLowerCase()));
  const isRead = (object: string): boolean =>
    wayside.some((section) => section === sectionOf(object) && read[section]?.state === 'present');
  const gone = accepted.filter(({ ended, object }) => !ended && isRead(object) && !there.has(object.toLowerCase()));
  const each = new Map(gone.map(({ object, place }) => [object.toLowerCase(), { object, source: place }]));
  return [...each.values()];
}
