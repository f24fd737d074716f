import { isList, textAt } from '../../json.ts';
import { isFailed, type Row } from '../../tenant/tenant.ts';
import { askedName, unreadError, unreadLive } from '../asked.ts';
import type { Directory } from '../directory.ts';
import type { Live, Undeclared } from '../kind.ts';
import { type Properties, textsOf, type Unresolved } from '../property.ts';
import { type ForwardTarget, inboxRule, type LiveInboxRule, targetName } from '../read-only/inbox-rules.ts';
import { outsideOf } from '../recipient.ts';
import { unclearError } from '../rows/decode.ts';
import { mailboxIn } from './read.ts';
import { properties as table, targetsBy } from './properties.ts';

/** An inbox rule that sends mail on. */
export interface LiveInboxForward extends Properties {
  readonly rule?: string;
  readonly enabled?: boolean;
}

const section = 'inboxForwards';

export function liveInboxForwards(rows: readonly Row[], directory: Directory): readonly Live<LiveInboxForward>[] {
  return rows.map((row) => {
    const unread = unreadError(row);
    return unread === null ? liveOf(row, directory) : unreadLive(section, row, unread, table);
  });
}

function liveOf(row: Row, directory: Directory): Live<LiveInboxForward> {
  const rule = inboxRule(row);
  const key = askedName(row);
  const name = `${mailboxIn(key)}/${rule.name}${key.slice(textAt(row, '#called').length)}`;
  const sent = Object.entries(targetsBy).map(([action, property]) => sentBy(rule, action, property, directory));
  return {
    ref: { section, key },
    name,
    handle: rule.identity,
    properties: {
      rule: name,
      ...Object.fromEntries(sent.flatMap((one) => Object.entries(one.properties))),
      ...(rule.deletes ? { deleteMessage: true } : {}),
      enabled: rule.enabled,
    },
    beyond: rule.partly === null ? [] : [rule.partly],
    unresolved: sent.flatMap((one) => one.unresolved),
    extra: {
      called: textAt(row, '#called'),
      inside: staysInside(rule, directory),
      title: rule.name,
      sends: sentTo(rule),
    },
  };
}

/** The targets as the rule names them, by the property that holds them. */
const sentTo = ({ forwards }: LiveInboxRule): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(targetsBy).map(([action, property]) => [
      property,
      forwards.flatMap((one) => (one.action === action ? [targetName(one.target)] : [])),
    ]),
  );

interface Sent {
  readonly properties: Properties;
  readonly unresolved: readonly Unresolved[];
}

/** Where one action sends mail; nothing is said where one of its targets leads nobody knows where. */
function sentBy({ forwards }: LiveInboxRule, action: string, property: string, directory: Directory): Sent {
  const found = forwards
    .filter((one) => one.action === action)
    .map(({ target }) => Object.assign({ target }, { to: addressOf(target, directory) }));
  const doubts = found.filter(({ to }) => to === null).map(({ target }) => doubt(property, target));
  const to = [...new Set(found.flatMap((one) => one.to ?? []))].toSorted();
  return { properties: to.length === 0 || doubts.length > 0 ? {} : { [property]: to }, unresolved: doubts };
}

const doubt = (property: string, target: ForwardTarget): Unresolved => ({
  property,
  identity: textOf(target),
  because: unclearError(
    'Get-InboxRule',
    (target.form === 'unreadable' ? target.lacking : null) ?? `${textOf(target)} is nobody whom the directory knows`,
  ),
});

function textOf(target: ForwardTarget): string {
  if (target.form === 'address') return target.address;
  return target.form === 'directory' ? target.legacyDn : target.text;
}

/**
 * Where mail goes: of somebody in the directory the address, outside where that is where it leads. Others may bear the same
 * display name, so that it says nothing.
 */
function addressOf(target: ForwardTarget, directory: Directory): string | null {
  if (target.form === 'unreadable') return null;
  const found = directory.find(targetName(target));
  if (found.state === 'present') return outsideOf(found.value) ?? found.value.address;
  return target.form === 'address' && !isFailed(found) ? target.address : null;
}

/** Of a rule that was not read whole nobody knows where else it sends. */
const staysInside = ({ forwards, partly }: LiveInboxRule, directory: Directory): boolean =>
  partly === null && forwards.length > 0 && forwards.every(({ target }) => isInside(target, directory));

/** Mailboxes that the tenant keeps. A GroupMailbox is a group: it may have guests, and a RemoteUserMailbox is elsewhere. */
const kept: ReadonlySet<string> = new Set(['UserMailbox', 'SharedMailbox', 'RoomMailbox', 'EquipmentMailbox']);

/** Whether mail surely stays: it goes to a mailbox of ours. */
function isInside(target: ForwardTarget, directory: Directory): boolean {
  if (target.form !== 'directory') return false;
  const found = directory.find(target.legacyDn);
  return found.state === 'present' && kept.has(found.value.type) && found.value.externalAddress.state === 'absent';
}

/** Whom a rule names: behind an address too there may be a contact that leads elsewhere. */
export const mentions = (row: Row): readonly string[] =>
  unreadError(row) !== null
    ? []
    : inboxRule(row).forwards.flatMap(({ target }) => (target.form === 'unreadable' ? [] : [targetName(target)]));

/** The addresses that a rule sends mail to. */
const targetsOf = ({ properties }: Pick<Live, 'properties'>): readonly string[] =>
  Object.values(targetsBy).flatMap((name) => (isList(properties[name]) ? textsOf(properties[name]) : []));

/** A rule that is on and may send mail out is closed by switching it off: what it holds stays its owner's. */
export function undeclared(live: Live): Undeclared {
  // Of a mailbox whose rules nobody read there is nothing to say.
  if (!('sends' in live.extra)) return { letsOut: null, close: { enabled: false }, removable: false };
  if (live.properties['enabled'] === false || live.extra['inside'] === true)
    return { letsOut: null, close: null, removable: false };
  return { letsOut: sends(live), close: { enabled: false }, removable: false };
}

/** What a rule does, as a clause. */
export function sends(live: Live): string {
  const to = [...targetsOf(live), ...live.unresolved.map(({ identity }) => identity)];
  return `forwards mail of ${mailboxIn(live.ref.key)} to ${[...new Set(to)].join(', ')}`;
}
