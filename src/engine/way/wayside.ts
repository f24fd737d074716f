import type { Properties } from '../../kinds/property.ts';
import {
  type Journaling,
  type JournalTarget,
  reaches,
  reportsSetting,
  type RestrictedSender,
} from '../../kinds/read-only/index.ts';
import { releasing } from '../../posture/gates/g5-sender-state.ts';
import type { Wayside } from '../../kinds/sections.ts';
import { normalName } from '../../tenant/addresses.ts';
import type { LiveTenant } from '../live/live.ts';
import type { MailEffect } from './effects.ts';

/** Something on the way of the mail that no policy can declare, with its properties as an acceptance would name them. */
export interface WayObject {
  readonly section: Wayside;
  readonly noun: string;
  readonly name: string;
  readonly properties: Properties;
  /** What it does with mail as it is; nothing where it is switched off. */
  readonly does: readonly MailEffect[];
  readonly told: readonly string[];
}

/** `journalRules/archive`: as plans and acceptances name it. */
export const wayName = ({ section, name }: Pick<WayObject, 'section' | 'name'>): string =>
  `${section}/${name.toLowerCase()}`;

/** What a new one holds where nothing is said: of these all is said. */
export const asMade: Readonly<Record<Wayside, Properties>> = { journalRules: {}, restricted: {} };

/** Everything that stands on the way and was read. */
export const waysideOf = ({ surroundings }: Pick<LiveTenant, 'surroundings'>): readonly WayObject[] => [
  ...(surroundings?.journaling.state === 'present' ? journalsIn(surroundings.journaling.value) : []),
  ...(surroundings?.restricted.state === 'present' ? surroundings.restricted.value.map(restrictedSender) : []),
];

/** Somebody whom the service keeps from sending: most often another had the password. Postern never releases them. */
const restrictedSender = ({ address, reason }: RestrictedSender): WayObject => ({
  section: 'restricted',
  noun: 'restricted sender',
  name: address,
  properties: { restricted: true },
  does: ['stops'],
  told: [`may receive and not send${reason === null ? '' : ` (${reason})`}; ${releasing(address)}`],
});

/** Rules that journal, and the address for their undeliverable reports. */
function journalsIn({ rules, undeliverableTo }: Journaling): readonly WayObject[] {
  const journal = (name: string, properties: Properties, told: string, noun = 'journal rule'): WayObject => ({
    section: 'journalRules',
    noun,
    name,
    properties: said(properties),
    does: properties['enabled'] === false ? [] : ['copies'],
    told: [told],
  });
  const reports =
    undeliverableTo === null
      ? []
      : [
          journal(
            reportsSetting,
            { journalEmailAddress: reaches(undeliverableTo) },
            `sends journal reports that cannot be delivered to ${endText(undeliverableTo)}`,
            'transport setting',
          ),
        ];
  return [
    ...rules.map(({ name, enabled, recipient, target, scope }) =>
      journal(
        name,
        { enabled, recipient, journalEmailAddress: reaches(target), scope },
        `copies ${recipient === null ? 'all mail' : `mail of ${recipient}`} whole to ${endText(target)}`,
      ),
    ),
    ...reports,
  ];
}

/** Where reports end up, and by whose name where that is another address. */
function endText({ named, end }: JournalTarget): string {
  const elsewhere = end.state === 'present' && end.value !== normalName(named);
  return elsewhere ? `${end.value}, where the mail of ${named} goes` : named;
}

/** Without what is nothing. */
const said = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );

/** What an acceptance has to say of an object: whatever is not as a new one has it. */
export const pinsOf = ({ section, properties }: WayObject): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name, value]) => value !== asMade[section][name]));
