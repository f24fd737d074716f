import type { Directory } from '../../kinds/directory.ts';
import { outsideOf } from '../../kinds/recipient.ts';
import type { Properties } from '../../kinds/property.ts';
import type { LiveInboxRule } from '../../kinds/read-only/inbox-rules.ts';
import type { Journaling } from '../../kinds/read-only/index.ts';
import type { Wayside } from '../../kinds/sections.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { LiveTenant } from '../live/live.ts';
import type { MailEffect } from './effects.ts';

/** Something on the way of the mail that no policy can declare, with its properties as an acceptance would name them. */
export interface WayObject {
  readonly section: Wayside;
  readonly noun: string;
  readonly name: string;
  /** What it is called itself, which others may be called too; null where that is its name. */
  readonly shared: string | null;
  readonly properties: Properties;
  /** What it does with mail as it is; nothing where it is switched off. */
  readonly does: readonly MailEffect[];
  readonly told: readonly string[];
}

/** `outboundConnectors/smart host`: as plans and acceptances name it. */
export const wayName = ({ section, name }: Pick<WayObject, 'section' | 'name'>): string =>
  `${section}/${name.toLowerCase()}`;

/** What a new one holds where nothing is said: an inbox rule that nobody switched off is on; of a journal all is said. */
export const asMade: Readonly<Record<Wayside, Properties>> = { inboxRules: { enabled: true }, journalRules: {} };

/** Everything that stands on the way and was read. */
export const waysideOf = ({ surroundings, directory }: LiveTenant, rules: RulesRead): readonly WayObject[] => [
  ...(surroundings?.journaling.state === 'present' ? journalsIn(surroundings.journaling.value) : []),
  ...[...rules].flatMap(([mailbox, known]) =>
    known.state === 'present' ? numbered(known.value.rules.flatMap((rule) => inboxRule(mailbox, rule, directory))) : [],
  ),
];

/** Rules that journal, and the address for their undeliverable reports. */
function journalsIn({ rules, undeliverableTo }: Journaling): readonly WayObject[] {
  const journal = (name: string, properties: Properties, told: string): WayObject => ({
    section: 'journalRules',
    noun: 'journal rule',
    name,
    shared: null,
    properties: said(properties),
    does: properties['enabled'] === false ? [] : ['copies'],
    told: [told],
  });
  const reports =
    undeliverableTo === null
      ? []
      : [
          journal(
            'JournalingReportNdrTo',
            { journalEmailAddress: undeliverableTo },
            `sends journal reports that cannot be delivered to ${undeliverableTo}`,
          ),
        ];
  return [
    ...rules.map(({ name, enabled, recipient, target, scope }) =>
      journal(
        name,
        { enabled, recipient, journalEmailAddress: target, scope },
        `copies ${recipient === null ? 'all mail' : `mail of ${recipient}`} whole to ${target}`,
      ),
    ),
    ...reports,
  ];
}

/** A mailbox may have several rules of one name. */
function numbered(rules: readonly WayObject[]): readonly WayObject[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const key = rule.name.toLowerCase();
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before === 0 ? rule : { ...rule, name: `${rule.name} (${before + 1})`, shared: rule.name };
  });
}

/** A rule that sends nothing on is nobody's business. */
function inboxRule(
  mailbox: string,
  { name, enabled, forwards, deletes }: LiveInboxRule,
  directory: Directory,
): readonly WayObject[] {
  if (forwards.length === 0) return [];
  const of = (action: LiveInboxRule['forwards'][number]['action']): readonly string[] =>
    forwards.filter((one) => one.action === action).map(({ target }) => targetText(target, directory));
  const properties = said({
    enabled,
    forwardTo: of('inbox-forward'),
    forwardAsAttachmentTo: of('inbox-forward-attachment'),
    redirectTo: of('inbox-redirect'),
    deleteMessage: deletes ? true : null,
  });
  const to = forwards.map(({ target }) => targetText(target, directory)).join(', ');
  return [
    {
      section: 'inboxRules',
      noun: 'inbox rule',
      name: `${mailbox.toLowerCase()}/${name}`,
      shared: null,
      properties,
      does: enabled ? ['forwards'] : [],
      told: [`forwards mail of ${mailbox} to ${to}`],
    },
  ];
}

/**
 * Where mail goes: of somebody in the directory the address, outside where that is where it leads. Others may bear the same
 * display name, so that it says nothing.
 */
function targetText(target: LiveInboxRule['forwards'][number]['target'], directory: Directory): string {
  switch (target.form) {
    case 'address':
      return target.address;
    case 'directory':
      return addressBehind(target.legacyDn, directory) ?? target.legacyDn;
    case 'unreadable':
      return target.text;
  }
}

function addressBehind(legacyDn: string, directory: Directory): string | null {
  const found = directory.find(legacyDn);
  return found.state === 'present' ? (outsideOf(found.value) ?? found.value.address) : null;
}

/** Without what is nothing. */
const said = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );

/** What an acceptance has to say of an object: whatever is not as a new one has it. */
export const pinsOf = ({ section, properties }: WayObject): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name, value]) => value !== asMade[section][name]));
