import { type Json, textAt } from '../../json.ts';
import { normalName } from '../../tenant/addresses.ts';
import type { Row } from '../../tenant/tenant.ts';
import { askedName, unreadError, unreadLive } from '../asked.ts';
import type { Directory } from '../directory.ts';
import { outsideOf, recipientOf } from '../recipient.ts';
import type { Live, Undeclared } from '../kind.ts';
import type { Properties } from '../property.ts';
import { textOf } from '../values.ts';
import { readProperties } from '../table.ts';
import { properties } from './properties.ts';

/** What the posture asks of a forwarding mailbox. */
export interface MailboxForwarding extends Properties {
  /** The primary address of the mailbox. */
  readonly mailbox?: string;
  readonly forwardingSmtpAddress?: string;
  readonly forwardingAddress?: string;
  readonly deliverToMailboxAndForward?: boolean;
}

export function liveMailboxForwarding(rows: readonly Row[], directory: Directory): readonly Live<MailboxForwarding>[] {
  return rows.map((row) => {
    const unread = unreadError(row);
    return unread === null ? liveOf(row, directory) : unreadLive('mailboxForwarding', row, unread, properties);
  });
}

/** The address that the mail goes to, where it is no more than that. */
export const targets = (row: Row): readonly string[] =>
  [normalName(textAt(row, 'ForwardingSmtpAddress'))].filter((address) => address !== '');

function liveOf(row: Row, directory: Directory): Live<MailboxForwarding> {
  const { address, name, type } = recipientOf(row);
  const read = readProperties(properties, row, directory, `Get-Mailbox ${address}`);
  return {
    ref: { section: 'mailboxForwarding', key: askedName(row) || address },
    name: address,
    handle: address,
    properties: { mailbox: address, ...meaningful(read.properties) },
    beyond: [],
    unresolved: read.unresolved,
    extra: {
      recipient: { key: directory.keyOf(row), address, name, type },
      keeps: row['DeliverToMailboxAndForward'] === true,
      outside: outsideTarget(read.properties, directory),
    },
  };
}

/** Whether a copy is kept says nothing while nothing is forwarded. Source: Set-Mailbox reference. */
export function meaningful(all: Properties): Properties {
  if (targetOf(all) !== null) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'deliverToMailboxAndForward'));
}

/** What a mailbox says about keeping a copy stays stored while it forwards nothing, and counts again once it does. */
export const stored = (live: Live): Properties => ({ deliverToMailboxAndForward: live.extra['keeps'] === true });

/** Where the mail goes: of two forwards the service ignores the SMTP one. Source: Set-Mailbox reference. */
export const targetOf = (all: Properties): Json => all['forwardingAddress'] ?? all['forwardingSmtpAddress'] ?? null;

/** Where mail may leave the organisation. That an SMTP address is one of ours is for the posture to say. */
function outsideTarget(all: Properties, directory: Directory): Json {
  const recipient = all['forwardingAddress'];
  if (typeof recipient === 'string') return behind(recipient, directory);
  const address = all['forwardingSmtpAddress'];
  return typeof address === 'string' ? (behind(address, directory) ?? address) : null;
}

function behind(name: string, directory: Directory): string | null {
  const found = directory.find(name);
  return found.state === 'present' ? outsideOf(found.value) : null;
}

export function undeclared(live: Live): Undeclared {
  const target = targetOf(live.properties);
  const { outside } = live.extra;
  const leaves = typeof outside === 'string';
  return {
    letsOut: leaves ? `forwards the mail of ${live.name} to ${outside}` : unsure(live, target),
    close: leaves ? { forwardingSmtpAddress: null, forwardingAddress: null } : null,
    removable: target !== null,
  };
}

const unsure = (live: Live, target: Json): string | null =>
  live.unresolved.length === 0
    ? null
    : `may forward the mail of ${live.name} out, to ${textOf(target)}, which could not be resolved`;
