import { type Live, refName } from '../../kinds/kind.ts';
import { eachSection } from '../../kinds/objects.ts';
import { type Known, notAsked } from '../../tenant/tenant.ts';
import { type Journaling, journalTargets } from '../../kinds/read-only/index.ts';
import { strangeIn, type Unread, unreadIn } from '../answers/survey.ts';
import type { SectionChanges } from '../diff/diff.ts';
import { notUnderstood, reasonOf } from '../live/unread.ts';
import type { LiveTenant } from '../live/live.ts';
import { declaredIn } from './unstated.ts';
import { wayName } from './wayside.ts';
import type { TenantContext } from '../live/tenant-context.ts';

/** Everything that a tenant was asked for and did not say: while there is any, nobody calls it clean. */
export function unreadBy(live: LiveTenant, changes: readonly SectionChanges[], at: Date): readonly Unread[] {
  const { sections, surroundings } = live;
  const all = [
    ...unreadIn(live, at),
    ...strangeDeclared(changes),
    ...why('inbound connectors', sections.inboundConnectors),
    ...eachSection(sections).flatMap(([, known]) => unresolvedIn(known)),
    ...(surroundings === null
      ? []
      : [
          ...asked('the settings of the organisation', surroundings.rejectDirectSend),
          ...asked('journal rules', surroundings.journaling),
          ...strangeJournals(surroundings.journaling),
          ...unreadTargets(surroundings),
          ...asked('restricted senders', surroundings.restricted),
          ...surroundings.groups.flatMap(({ group, members, about }) =>
            why(`members of ${group.address}`, members).concat(why(`what ${group.address} is`, about)),
          ),
        ]),
  ];
  return eachOnce(all);
}

/** Each thing once, whoever asked for it. */
export const eachOnce = (all: readonly Unread[]): readonly Unread[] => [
  ...new Map(all.map((one) => [one.what, one])).values(),
];

/** Other ways out than forwards that were asked for in vain. */
export const unreadWaysOut = ({ sections, surroundings }: LiveTenant): readonly Unread[] => [
  ...asked('inbound connectors', sections.inboundConnectors),
  ...(surroundings === null
    ? []
    : [...asked('journal rules', surroundings.journaling), ...unreadTargets(surroundings)]),
];

/** Declared objects of which nobody understands all: whether they are as they were declared, nobody can tell. */
export const strangeDeclared = (changes: readonly SectionChanges[]): readonly Unread[] =>
  changes.flatMap((section) => section.changes.flatMap((one) => declaredIn(one)?.live ?? [])).flatMap(strangeIn);

const strangeJournals = (known: Known<Journaling>): readonly Unread[] =>
  (known.state === 'present' ? known.value.rules : []).flatMap(({ name, enabled, beyond }) => {
    const strange = notUnderstood({ beyond });
    return strange === null || !enabled
      ? []
      : [{ what: wayName({ section: 'journalRules', name }), why: `it ${strange}` }];
  });

/** Those to whom journal reports go, and whom nobody could look up. */
const unreadTargets = ({ journaling }: TenantContext): readonly Unread[] =>
  journaling.state === 'present'
    ? journalTargets(journaling.value).flatMap(({ name, target }) =>
        why(`where mail goes that the journal rule ${name} sends to ${target.named}`, target.end),
      )
    : [];

/** Names in properties of which nobody could tell whom they mean. */
const unresolvedIn = (known: Known<readonly Live[]>): readonly Unread[] =>
  known.state === 'present'
    ? known.value.flatMap(({ ref, unresolved }) =>
        unresolved
          .filter(({ because }) => because.type !== notAsked)
          .map(({ property, because }) => ({ what: `${refName(ref)} ${property}`, why: reasonOf(because) })),
      )
    : [];

const why = (what: string, known: Known<unknown>): readonly Unread[] =>
  known.state === 'unknown' ? [{ what, why: reasonOf(known.because) }] : [];

/** No verdict on forwarding asks for it: that a file lacks it is no fault, that somebody asked in vain is. */
const asked = (what: string, known: Known<unknown>): readonly Unread[] =>
  known.state === 'unknown' && known.because.type === notAsked ? [] : why(what, known);
