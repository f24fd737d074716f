import { type Live, refName } from '../../kinds/kind.ts';
import { eachSection } from '../../kinds/objects.ts';
import { type Known, notAsked } from '../../tenant/tenant.ts';
import { type Unread, unreadIn } from '../answers/survey.ts';
import { reasonOf } from '../live/unread.ts';
import type { LiveTenant } from '../live/live.ts';

/** Everything that a tenant was asked for and did not say: while there is any, nobody calls it clean. */
export function unreadBy(live: LiveTenant): readonly Unread[] {
  const { sections, surroundings } = live;
  const all = [
    ...unreadIn(live),
    ...why('inbound connectors', sections.inboundConnectors),
    ...eachSection(sections).flatMap(([, known]) => unresolvedIn(known)),
    ...(surroundings === null
      ? []
      : [
          ...asked('the settings of the organisation', surroundings.rejectDirectSend),
          ...asked('journal rules', surroundings.journaling),
          ...asked('restricted senders', surroundings.restricted),
          ...surroundings.groups.flatMap(({ group, members, about }) =>
            why(`members of ${group.address}`, members).concat(why(`what ${group.address} is`, about)),
          ),
        ]),
  ];
  return [...new Map(all.map((one) => [one.what, one])).values()];
}

/** Other ways out than forwards that were asked for in vain. */
export const unreadWaysOut = ({ sections, surroundings }: LiveTenant): readonly Unread[] => [
  ...asked('inbound connectors', sections.inboundConnectors),
  ...(surroundings === null ? [] : asked('journal rules', surroundings.journaling)),
];

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
