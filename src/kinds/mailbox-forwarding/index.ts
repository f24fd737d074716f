import { normalName } from '../../tenant/addresses.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry, Kind } from '../kind.ts';
import type { Properties } from '../property.ts';
import { textOf } from '../values.ts';
import { listEntries, listSchema, problem } from '../section.ts';
import { mentioned } from '../table.ts';
import { liveMailboxForwarding, stored, targets, undeclared } from './live.ts';
import { properties } from './properties.ts';
import { read } from './read.ts';
import { steps } from './steps.ts';

const identity = {
  mailbox: { description: 'The mailbox, by its primary address.', type: 'string', minLength: 3 },
};

export const mailboxForwarding: Kind = {
  section: 'mailboxForwarding',
  noun: 'mailbox forward',
  identity: 'mailbox',
  ordered: false,
  facet: true,
  requires: { read: ['Get-Mailbox'], write: ['Set-Mailbox'] },
  properties,
  schema: listSchema('Forwards set on mailboxes that are sanctioned.', identity, properties),
  undeclaredDefault: 'report',
  entries: (section) => listEntries(section, 'mailbox', normalName),
  check,
  read,
  mentions: (row) => mentioned(properties, row),
  targets,
  people: (row) => [row],
  live: liveMailboxForwarding,
  complete: () => ({}),
  steps,
  unseen: stored,
  undeclared,
};

function check(entries: readonly PolicyEntry[]): readonly Diagnostic[] {
  return entries.flatMap((entry) => [...twoForwards(entry), ...copyOfNothing(entry)]);
}

const isSet = (spec: Properties, name: string): boolean => typeof spec[name] === 'string' && spec[name] !== '';

function twoForwards(entry: PolicyEntry): readonly Diagnostic[] {
  if (!isSet(entry.spec, 'forwardingSmtpAddress') || !isSet(entry.spec, 'forwardingAddress')) return [];
  const ignored = `forwardingSmtpAddress: ${textOf(entry.spec['forwardingSmtpAddress'])} would be ignored, since forwardingAddress is set too`;
  return [problem('PST350', entry, ['forwardingSmtpAddress'], ignored, 'keep one of the two')];
}

function copyOfNothing(entry: PolicyEntry): readonly Diagnostic[] {
  const { spec } = entry;
  const says = typeof spec['deliverToMailboxAndForward'] === 'boolean';
  if (!says || isSet(spec, 'forwardingSmtpAddress') || isSet(spec, 'forwardingAddress')) return [];
  const message = `deliverToMailboxAndForward: ${textOf(spec['deliverToMailboxAndForward'])} says nothing without a forward`;
  return [problem('PST351', entry, ['deliverToMailboxAndForward'], message, 'give the forward too, or leave this out')];
}
